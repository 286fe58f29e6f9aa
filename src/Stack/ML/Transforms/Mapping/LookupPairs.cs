using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Mapping;

/// <summary>Makes lookups of pairs in memory.</summary>
internal static class LookupPairs
{
    public static ValueLookup Scalars<TKey, TValue>(IEnumerable<KeyValuePair<TKey, TValue>> pairs, bool treatValuesAsKeys)
    {
        KeyValuePair<TKey, TValue>[] all = [.. pairs];
        TValue[] values = Array.ConvertAll(all, pair => pair.Value);
        return treatValuesAsKeys
            ? Numbered(Array.ConvertAll(all, pair => pair.Key), values)
            : Create(Array.ConvertAll(all, pair => pair.Key), new DataViewSchema.DetachedColumn("Value", TypeOf(typeof(TValue))), values);
    }

    public static ValueLookup Vectors<TKey, TItem>(IEnumerable<KeyValuePair<TKey, TItem[]>> pairs)
    {
        KeyValuePair<TKey, TItem[]>[] all = [.. pairs];
        PrimitiveDataViewType itemType = TypeOf(typeof(TItem));

        // A vector type of size 0 is one of any size.
        int size = all.Length > 0 && Array.TrueForAll(all, pair => pair.Value.Length == all[0].Value.Length) ? all[0].Value.Length : 0;
        var column = new DataViewSchema.DetachedColumn("Value", new VectorDataViewType(itemType, size));
        TKey[] keys = Array.ConvertAll(all, pair => pair.Key);
        return typeof(TItem) == typeof(string)
            ? Create(keys, column, Array.ConvertAll(all, pair => Buffer(Array.ConvertAll(pair.Value, ToText))))
            : Create(keys, column, Array.ConvertAll(all, pair => Buffer(pair.Value)));
    }

    private static VBuffer<T> Buffer<T>(T[] values) => new(values.Length, [.. values]);

    private static ReadOnlyMemory<char> ToText<T>(T text) => (text as string).AsMemory();

    private static PrimitiveDataViewType TypeOf(Type type) => type == typeof(string)
        ? TextDataViewType.Instance
        : DataViewTypeExtensions.ToPrimitiveType(type) is { } primitive and not RowIdDataViewType ? primitive : throw new InvalidOperationException($"Unsupported type {type} used in mapping.");

    // Unsigned numbers are keys themselves. Other values are numbered as they come.
    private static ValueLookup Numbered<TKey, TValue>(TKey[] keys, TValue[] values)
    {
        TypeOf(typeof(TValue));
        var numbers = new Dictionary<Text<TValue>, uint>();
        uint[] ofValues = new uint[values.Length];
        var names = new List<ReadOnlyMemory<char>>();
        for (int i = 0; i < values.Length; i++)
        {
            var value = new Text<TValue>(values[i]);
            if (!numbers.TryGetValue(value, out ofValues[i]))
            {
                ofValues[i] = (uint)numbers.Count + 1;
                numbers.Add(value, ofValues[i]);
                names.Add(value.ToString().AsMemory());
            }
        }

        if (names.Count == 0)
            throw new InvalidOperationException("A map whose values are keys needs at least one pair: there is no key type without values.");
        var annotations = new DataViewSchema.Annotations.Builder();
        ReadOnlyMemory<char>[] texts = [.. names];
        annotations.AddKeyValues(texts.Length, TextDataViewType.Instance, (ref VBuffer<ReadOnlyMemory<char>> destination) => VBuffer<ReadOnlyMemory<char>>.Copy(texts, 0, ref destination, texts.Length));
        Type keyType = typeof(TValue) == typeof(ulong) ? typeof(ulong) : typeof(uint);
        var column = new DataViewSchema.DetachedColumn("Value", new KeyDataViewType(keyType, names.Count), annotations.ToAnnotations());
        return typeof(TValue) == typeof(uint) || typeof(TValue) == typeof(ulong) ? Create(keys, column, values) : Create(keys, column, ofValues);
    }

    private static ValueLookup Create<TKey, TValue>(TKey[] keys, DataViewSchema.DetachedColumn column, TValue[] values)
    {
        PrimitiveDataViewType keyType = TypeOf(typeof(TKey));
        return typeof(TKey) == typeof(string) ? Read(Array.ConvertAll(keys, ToText)) : Read(keys);

        ValueLookup Read<T>(T[] ofType)
        {
            DataViewSchema schema = ValueLookup.ViewSchema(keyType, column);
            IDataView view = typeof(TValue) == typeof(string)
                ? new LookupView<T, ReadOnlyMemory<char>>(schema, ofType, Array.ConvertAll(values, ToText))
                : new LookupView<T, TValue>(schema, ofType, values);
            return ValueLookup.Read(view);
        }
    }

    // Texts in memory are equal by their characters.
    private readonly record struct Text<T>(T Value)
    {
        public bool Equals(Text<T> other) => Value is ReadOnlyMemory<char> text && other.Value is ReadOnlyMemory<char> otherText
            ? text.Span.SequenceEqual(otherText.Span)
            : EqualityComparer<T>.Default.Equals(Value, other.Value);

        public override int GetHashCode() => Value is ReadOnlyMemory<char> text ? string.GetHashCode(text.Span) : Value?.GetHashCode() ?? 0;

        public override string ToString() => Value?.ToString() ?? "";
    }
}
