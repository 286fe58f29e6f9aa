using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>One concatenation, bound to the columns of a schema.</summary>
internal sealed class ConcatenatedColumn
{
    private readonly PrimitiveDataViewType _itemType;

    private ConcatenatedColumn(DataViewSchema.DetachedColumn output, DataViewSchema.Column[] sources, PrimitiveDataViewType itemType)
    {
        Output = output;
        Sources = sources;
        _itemType = itemType;
    }

    public DataViewSchema.DetachedColumn Output { get; }

    public DataViewSchema.Column[] Sources { get; }

    public static ConcatenatedColumn Bind(DataViewSchema schema, string outputName, (string Name, string? Alias)[] inputs)
    {
        DataViewSchema.Column[] sources = Array.ConvertAll(inputs, input => Contracts.CheckColumn(schema, input.Name, "input", "inputSchema"));
        if (sources[0].Type.GetItemType() is not PrimitiveDataViewType itemType)
            throw Contracts.ExceptSchemaMismatch("inputSchema", "input", sources[0].Name, "a scalar or a vector", sources[0].Type.ToString()!);
        foreach (DataViewSchema.Column source in sources)
        {
            if (!source.Type.GetItemType().Equals(itemType))
                throw Contracts.ExceptSchemaMismatch("inputSchema", "input", source.Name, $"{itemType} or a vector of it, as '{sources[0].Name}'", source.Type.ToString()!);
        }

        // A single vector is handed through as it is, annotations and all.
        if (sources.Length == 1 && sources[0].Type is VectorDataViewType)
            return new ConcatenatedColumn(new DataViewSchema.DetachedColumn(outputName, sources[0].Type, sources[0].Annotations), sources, itemType);

        int size = Array.TrueForAll(sources, source => source.Type.GetValueCount() > 0) ? sources.Sum(source => source.Type.GetValueCount()) : 0;
        DataViewSchema.Annotations annotations = Annotate(sources, inputs, size);
        return new ConcatenatedColumn(new DataViewSchema.DetachedColumn(outputName, new VectorDataViewType(itemType, size), annotations), sources, itemType);
    }

    public Delegate MakeGetter(DataViewRow row) =>
        Sources.Length == 1 && Sources[0].Type is VectorDataViewType
            ? ColumnGetter.GetUntyped(row, Sources[0])
            : GenericCall.Invoke<DataViewRow, DataViewSchema.Column[], Delegate>(MakeGetter<int>, _itemType.RawType, row, Sources);

    private static Delegate MakeGetter<T>(DataViewRow row, DataViewSchema.Column[] sources)
    {
        var parts = new VBuffer<T>[sources.Length];
        Action<int>[] read = [.. sources.Select((source, i) => Reader(row, source, parts, i))];
        ValueGetter<VBuffer<T>> getter = (ref VBuffer<T> result) =>
        {
            int length = 0, stored = 0;
            for (int i = 0; i < parts.Length; i++)
            {
                read[i](i);
                length = checked(length + parts[i].Length);
                stored += parts[i].GetValues().Length;
            }

            VBufferEditor<T> editor = VBufferEditor.Create(ref result, length, stored);
            int position = 0, offset = 0;
            foreach (VBuffer<T> part in parts)
            {
                ReadOnlySpan<T> values = part.GetValues();
                values.CopyTo(editor.Values[position..]);
                if (stored < length)
                {
                    ReadOnlySpan<int> indices = part.GetIndices();
                    for (int i = 0; i < values.Length; i++)
                        editor.Indices[position + i] = offset + (part.IsDense ? i : indices[i]);
                }

                position += values.Length;
                offset += part.Length;
            }

            result = editor.Commit();
        };
        return getter;
    }

    private static Action<int> Reader<T>(DataViewRow row, DataViewSchema.Column source, VBuffer<T>[] parts, int part)
    {
        if (source.Type is VectorDataViewType)
        {
            ValueGetter<VBuffer<T>> getVector = row.GetGetter<VBuffer<T>>(source);
            return i => getVector(ref parts[i]);
        }

        ValueGetter<T> getScalar = row.GetGetter<T>(source);
        var value = new T[1];
        parts[part] = new VBuffer<T>(1, value);
        return _ => getScalar(ref value[0]);
    }

    private static DataViewSchema.Annotations Annotate(DataViewSchema.Column[] sources, (string Name, string? Alias)[] inputs, int size)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        if (Array.TrueForAll(sources, source => source.IsNormalized()))
            annotations.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
        if (size > 0 && Array.Exists(sources, source => source.Type is not VectorDataViewType || source.HasSlotNames()))
        {
            ReadOnlyMemory<char>[] names = [.. sources.SelectMany((source, i) => SlotNames(source, inputs[i].Alias ?? source.Name))];
            annotations.AddSlotNames(size, (ref VBuffer<ReadOnlyMemory<char>> destination) =>
            {
                // Names that are not there are not stored, so that the schema of a wide vector stays small.
                ReadOnlyMemory<char>[] given = Array.FindAll(names, name => !name.IsEmpty);
                VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref destination, names.Length, given.Length);
                given.CopyTo(editor.Values);
                if (given.Length < names.Length)
                    Enumerable.Range(0, names.Length).Where(i => !names[i].IsEmpty).ToArray().CopyTo(editor.Indices);
                destination = editor.Commit();
            });
        }

        return annotations.ToAnnotations();
    }

    private static IEnumerable<ReadOnlyMemory<char>> SlotNames(DataViewSchema.Column source, string name)
    {
        if (source.Type is not VectorDataViewType vector)
            return [name.AsMemory()];
        if (!source.HasSlotNames())
            return Enumerable.Repeat(ReadOnlyMemory<char>.Empty, vector.Size);
        VBuffer<ReadOnlyMemory<char>> names = default;
        source.GetSlotNames(ref names);
        return names.DenseValues().Select(slot => slot.IsEmpty ? slot : $"{name}.{slot}".AsMemory());
    }
}
