using System.Numerics;
using Microsoft.ML.Data;
using Microsoft.ML.Persistence.Idv;

namespace Microsoft.ML.Transforms.Missing;

/// <summary>What replaces the missing values of one column: one value, or one for each slot of a vector.</summary>
internal abstract class Replacement(DataViewType type)
{
    public const string ExpectedTypes = "Single, Double or a vector of them";

    /// <summary>The type of the item, or that of the vector if each slot has a value of its own.</summary>
    public DataViewType Type { get; } = type;

    public static bool CanReplace(DataViewType itemType) => itemType.Equals(NumberDataViewType.Single) || itemType.Equals(NumberDataViewType.Double);

    public static Replacement Default(DataViewSchema.Column column) =>
        column.Type.GetItemType().Equals(NumberDataViewType.Single) ? new Replacement<float>(NumberDataViewType.Single, [0]) : new Replacement<double>(NumberDataViewType.Double, [0]);

    public abstract Delegate MakeGetter(DataViewRow row, DataViewSchema.Column column);

    public abstract void Save(BinaryWriter writer);

    public static Replacement Load(BinaryReader reader) => CodecTable.ReadOrNull(reader) switch
    {
        ValueCodec<float> codec => new Replacement<float>(codec.Type, codec.Read(reader, 1)),
        ValueCodec<double> codec => new Replacement<double>(codec.Type, codec.Read(reader, 1)),
        ValueCodec<VBuffer<float>> codec => new Replacement<float>(codec.Type, SlotsOf(codec, reader)),
        ValueCodec<VBuffer<double>> codec => new Replacement<double>(codec.Type, SlotsOf(codec, reader)),
        { } codec => throw new FormatException($"missing values cannot be replaced by {codec.Type}."),
        null => throw new FormatException("what replaces missing values is of a type that is not known here."),
    };

    private static T[] SlotsOf<T>(ValueCodec<VBuffer<T>> codec, BinaryReader reader)
    {
        // A stored vector may be sparse and claim any length; one that was fitted has been read from rows of that length.
        VBuffer<T> stored = codec.Read(reader, 1)[0];
        if (!stored.IsDense || !codec.Type.IsKnownSizeVector())
            throw new FormatException($"what replaces the slots of {codec.Type} is no dense vector of known size.");
        return stored.GetValues().ToArray();
    }
}

internal sealed class Replacement<T>(DataViewType type, T[] values) : Replacement(type)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override Delegate MakeGetter(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is VectorDataViewType)
            return VectorGetter(row.GetGetter<VBuffer<T>>(column));
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T replacement = values[0];
        return (ValueGetter<T>)((ref T value) =>
        {
            getter(ref value);
            if (T.IsNaN(value))
                value = replacement;
        });
    }

    public override void Save(BinaryWriter writer)
    {
        ValueCodec codec = CodecTable.ForTypeOrNull(Type)!;
        codec.WriteDefinition(writer);
        if (Type is VectorDataViewType)
            ((ValueCodec<VBuffer<T>>)codec).Write(writer, [new VBuffer<T>(values.Length, values)]);
        else
            ((ValueCodec<T>)codec).Write(writer, values);
    }

    private ValueGetter<VBuffer<T>> VectorGetter(ValueGetter<VBuffer<T>> getter)
    {
        bool bySlot = Type is VectorDataViewType;
        VBuffer<T> source = default;
        return (ref VBuffer<T> result) =>
        {
            getter(ref source);
            ReadOnlySpan<T> items = source.GetValues();
            ReadOnlySpan<int> indices = source.GetIndices();
            if (bySlot && source.Length != values.Length)
                throw new InvalidOperationException($"A row has {source.Length} values where {Type} was fitted.");
            VBufferEditor<T> editor = VBufferEditor.Create(ref result, source.Length, items.Length);
            int count = 0;
            for (int i = 0; i < items.Length; i++)
            {
                int slot = source.IsDense ? i : indices[i];
                T item = T.IsNaN(items[i]) ? values[bySlot ? slot : 0] : items[i];

                // A missing value that becomes zero need not be stored.
                if (!source.IsDense && T.IsNaN(items[i]) && T.IsZero(item))
                    continue;
                editor.Values[count] = item;
                if (!source.IsDense)
                    editor.Indices[count] = slot;
                count++;
            }

            result = editor.CommitTruncated(count);
        };
    }
}
