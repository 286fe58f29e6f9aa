using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Interop;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Models;

/// <summary>
/// The classes of a trained classifier: how many, their names, and the values that <c>MapKeyToValue</c> turns predicted keys back into.
/// </summary>
internal sealed class ClassLabels
{
    [JsonConstructor]
    internal ClassLabels(DataKind? kind, string[] names)
    {
        Kind = kind;
        Names = names;
        if (names.Length < 2 || names.Contains(null))
        {
            throw new FormatException($"A classifier has at least two named classes, not {names.Length}.");
        }
    }

    /// <summary>The type of the values behind the keys; null if the keys stand for nothing.</summary>
    public DataKind? Kind { get; }

    /// <summary>The classes in key order, as text.</summary>
    public string[] Names { get; }

    [JsonIgnore]
    internal int Count => Names.Length;

    /// <summary>Takes the classes from a key column and its key values.</summary>
    internal static ClassLabels Of(DataViewSchema.Column label)
    {
        int count = checked((int)((KeyDataViewType)label.Type).Count);
        DataViewSchema.Column? values = label.Annotations.Schema.GetColumnOrNull(Columns.KeyValuesName);
        if (values is not { Type: VectorDataViewType { ItemType: PrimitiveDataViewType item } })
        {
            return new ClassLabels(null, [.. Enumerable.Range(1, count).Select(key => key.ToString(CultureInfo.InvariantCulture))]);
        }

        ValueKind kind = ValueKind.OfType(item)
            ?? throw new ArgumentException(
                $"The keys of column '{label.Name}' stand for values of type {item}; a classifier takes text, numbers and Booleans.");
        return new ClassLabels(kind.Kind, kind.ReadNames(label.Annotations, Columns.KeyValuesName));
    }

    /// <summary>Type of the predicted label.</summary>
    internal KeyDataViewType KeyType => new(typeof(uint), Names.Length);

    internal DataViewSchema.Annotations PredictedLabelAnnotations()
    {
        var builder = new DataViewSchema.Annotations.Builder();
        if (Kind is DataKind kind)
        {
            ValueKind known = ValueKind.OfKind(kind) ?? throw new FormatException($"Classes of kind {kind} are unknown.");
            known.AddTo(builder, Columns.KeyValuesName, Names);
        }

        return builder.ToAnnotations();
    }

    /// <summary>A type of class values: its ML.NET type and its text form, which reads back to the same value.</summary>
    private abstract class ValueKind(DataKind kind, PrimitiveDataViewType type)
    {
        private static readonly ValueKind[] s_all =
        [
            new Of<ReadOnlyMemory<char>>(DataKind.String, TextDataViewType.Instance, static v => v.ToString(), static s => s.AsMemory()),
            new Of<bool>(DataKind.Boolean, BooleanDataViewType.Instance, static v => v ? "True" : "False", bool.Parse),
            Number<sbyte>(DataKind.SByte, NumberDataViewType.SByte),
            Number<byte>(DataKind.Byte, NumberDataViewType.Byte),
            Number<short>(DataKind.Int16, NumberDataViewType.Int16),
            Number<ushort>(DataKind.UInt16, NumberDataViewType.UInt16),
            Number<int>(DataKind.Int32, NumberDataViewType.Int32),
            Number<uint>(DataKind.UInt32, NumberDataViewType.UInt32),
            Number<long>(DataKind.Int64, NumberDataViewType.Int64),
            Number<ulong>(DataKind.UInt64, NumberDataViewType.UInt64),
            Number<float>(DataKind.Single, NumberDataViewType.Single),
            Number<double>(DataKind.Double, NumberDataViewType.Double),
        ];

        internal DataKind Kind { get; } = kind;

        private PrimitiveDataViewType Type { get; } = type;

        internal static ValueKind? OfType(PrimitiveDataViewType type) => Array.Find(s_all, k => k.Type.Equals(type));

        internal static ValueKind? OfKind(DataKind kind) => Array.Find(s_all, k => k.Kind == kind);

        internal abstract string[] ReadNames(DataViewSchema.Annotations annotations, string name);

        internal abstract void AddTo(DataViewSchema.Annotations.Builder builder, string name, string[] names);

        private static Of<T> Number<T>(DataKind kind, PrimitiveDataViewType type)
            where T : struct, System.Numerics.INumber<T> =>
            new(kind, type, static v => v.ToString(null, CultureInfo.InvariantCulture),
                static s => T.Parse(s, CultureInfo.InvariantCulture));

        private sealed class Of<T>(DataKind kind, PrimitiveDataViewType type, Func<T, string> format, Func<string, T> parse)
            : ValueKind(kind, type)
        {
            internal override string[] ReadNames(DataViewSchema.Annotations annotations, string name)
            {
                VBuffer<T> values = default;
                annotations.GetValue(name, ref values);
                return [.. values.DenseValues().Select(format)];
            }

            internal override void AddTo(DataViewSchema.Annotations.Builder builder, string name, string[] names)
            {
                var values = new VBuffer<T>(names.Length, Array.ConvertAll(names, s => parse(s)));
                builder.Add(name, new VectorDataViewType(Type, names.Length), (ref VBuffer<T> value) => values.CopyTo(ref value));
            }
        }
    }
}
