using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Interop;

/// <summary>
/// The columns of data: looked up with a message that lists those that are there, described before there is data, annotated.
/// </summary>
internal static class Columns
{
    internal const string KeyValuesName = "KeyValues";
    internal const string SlotNamesName = "SlotNames";

    /// <summary>A column by its name.</summary>
    /// <param name="schema">The data's columns.</param>
    /// <param name="name">The name.</param>
    /// <param name="role">What it is to whoever asks, such as "label column".</param>
    /// <param name="wayOut">What the user can do.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    internal static DataViewSchema.Column Find(DataViewSchema schema, string name, string role, string wayOut) =>
        schema.GetColumnOrNull(name) ?? throw Missing(name, role, schema.Where(static c => !c.IsHidden).Select(static c => c.Name), wayOut);

    /// <summary>The same before there is data.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    internal static SchemaShape.Column Find(SchemaShape schema, string name, string role, string wayOut)
    {
        SchemaShape.Column[] found = [.. schema.Where(column => column.Name == name)];
        return found.Length > 0 ? found[^1] : throw Missing(name, role, schema.Select(static c => c.Name), wayOut);
    }

    /// <summary>A column's type before there is data, in words.</summary>
    internal static string Describe(SchemaShape.Column column) =>
        column.Kind == SchemaShape.Column.VectorKind.Scalar
            ? $"{(column.IsKey ? "Key of " : "")}{column.ItemType}"
            : $"{column.Kind}<{column.ItemType}>";

    /// <summary>The input's columns without those that are replaced, then the added ones.</summary>
    internal static SchemaShape With(SchemaShape input, IReadOnlyList<SchemaShape.Column> added) =>
        new([.. input.Where(column => added.All(a => a.Name != column.Name)), .. added]);

    /// <summary>A column of one value.</summary>
    internal static SchemaShape.Column Scalar(string name, DataViewType type) =>
        MachineLearningInternals.NewColumn(name, SchemaShape.Column.VectorKind.Scalar, type, isKey: false);

    /// <summary>A column of vectors.</summary>
    internal static SchemaShape.Column Vector(string name, DataViewType type, bool hasSlotNames) => MachineLearningInternals.NewColumn(
        name, SchemaShape.Column.VectorKind.Vector, type, isKey: false,
        hasSlotNames ? new SchemaShape([Vector(SlotNamesName, TextDataViewType.Instance, hasSlotNames: false)]) : null);

    /// <summary>The names of a column's slots; null if it has none, or not as many as slots.</summary>
    internal static string[]? SlotNamesOf(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(SlotNamesName) is not { Type: VectorDataViewType { ItemType: TextDataViewType } type }
            || type.Size != (column.Type as VectorDataViewType)?.Size)
        {
            return null;
        }

        VBuffer<ReadOnlyMemory<char>> names = default;
        column.Annotations.GetValue(SlotNamesName, ref names);
        return [.. names.DenseValues().Select(static name => name.ToString())];
    }

    /// <summary>Annotations that name the slots; none for null.</summary>
    internal static DataViewSchema.Annotations SlotNames(string[]? names)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        if (names is not null)
        {
            var values = new VBuffer<ReadOnlyMemory<char>>(names.Length, Array.ConvertAll(names, static name => name.AsMemory()));
            builder.Add(
                SlotNamesName, new VectorDataViewType(TextDataViewType.Instance, names.Length),
                (ref VBuffer<ReadOnlyMemory<char>> value) => values.CopyTo(ref value));
        }

        return builder.ToAnnotations();
    }

    private static ArgumentException Missing(string name, string role, IEnumerable<string> known, string wayOut) =>
        new($"There is no {role} '{name}'. The data has: {string.Join(", ", known)}. {wayOut}".TrimEnd());
}
