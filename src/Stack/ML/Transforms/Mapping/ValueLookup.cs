using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Keys;

namespace Microsoft.ML.Transforms.Mapping;

/// <summary>Pairs of a key and the value that stands for it. Type and annotations of the values are those of the column that they came from.</summary>
internal abstract class ValueLookup(PrimitiveDataViewType keyType, DataViewSchema.DetachedColumn values)
{
    private const string KeyColumn = "Key";
    private const string ValueColumn = "Value";

    public PrimitiveDataViewType KeyType { get; } = keyType;

    public DataViewSchema.DetachedColumn Values { get; } = values;

    /// <summary>The pairs as rows, as they are saved.</summary>
    public abstract IDataView ToView();

    /// <summary>A getter of the values for a row's keys, scalar or vector; vectors of keys have scalar values only.</summary>
    public abstract Delegate MakeGetter(DataViewRow row, DataViewSchema.Column column);

    public static ValueLookup Read(IDataView view, DataViewSchema.Column keys, DataViewSchema.Column values)
    {
        if (keys.Type is not PrimitiveDataViewType keyType || !TermRules.IsSupported(keyType))
            throw new InvalidOperationException($"Column '{keys.Name}' cannot be the keys of a map: expected text, a number, a Boolean, a key or a time, got {keys.Type}.");
        if (!ColumnBuffer.CanHold(values.Type))
            throw new InvalidOperationException($"Column '{values.Name}' cannot be the values of a map: expected a primitive type or a vector, got {values.Type}.");
        return GenericCall.Invoke<IDataView, DataViewSchema.Column, DataViewSchema.Column, ValueLookup>(ReadKeys<int>, keyType.RawType, view, keys, values);
    }

    /// <summary>Reads what <see cref="ToView"/> gave.</summary>
    public static ValueLookup Read(IDataView view) => Read(view, Find(view.Schema, KeyColumn), Find(view.Schema, ValueColumn));

    private static DataViewSchema.Column Find(DataViewSchema schema, string name) =>
        schema.GetColumnOrNull(name) ?? throw new FormatException($"its map has no column '{name}'; it has {schema.Describe()}.");

    private static ValueLookup ReadKeys<TKey>(IDataView view, DataViewSchema.Column keys, DataViewSchema.Column values)
        where TKey : notnull => values.Type is VectorDataViewType vector
        ? GenericCall.Invoke<IDataView, DataViewSchema.Column, DataViewSchema.Column, ValueLookup>(Pairs<TKey>.ReadVectors<int>, vector.ItemType.RawType, view, keys, values)
        : GenericCall.Invoke<IDataView, DataViewSchema.Column, DataViewSchema.Column, ValueLookup>(Pairs<TKey>.ReadScalars<int>, values.Type.RawType, view, keys, values);

    private static class Pairs<TKey>
        where TKey : notnull
    {
        public static ScalarLookup<TKey, TValue> ReadScalars<TValue>(IDataView view, DataViewSchema.Column keys, DataViewSchema.Column values)
        {
            (TKey[] keyArray, TValue[] valueArray) = Read<TValue>(view, keys, values);
            return new ScalarLookup<TKey, TValue>((PrimitiveDataViewType)keys.Type, keyArray, new DataViewSchema.DetachedColumn(values), valueArray);
        }

        public static VectorLookup<TKey, TItem> ReadVectors<TItem>(IDataView view, DataViewSchema.Column keys, DataViewSchema.Column values)
        {
            (TKey[] keyArray, VBuffer<TItem>[] valueArray) = Read<VBuffer<TItem>>(view, keys, values);
            return new VectorLookup<TKey, TItem>((PrimitiveDataViewType)keys.Type, keyArray, new DataViewSchema.DetachedColumn(values), valueArray);
        }

        private static (TKey[] Keys, TValue[] Values) Read<TValue>(IDataView view, DataViewSchema.Column keyColumn, DataViewSchema.Column valueColumn)
        {
            var keys = new List<TKey>();
            var values = new List<TValue>();
            using DataViewRowCursor cursor = view.GetRowCursor([keyColumn, valueColumn]);
            ValueGetter<TKey> getKey = cursor.GetGetter<TKey>(keyColumn);
            ValueGetter<TValue> getValue = cursor.GetGetter<TValue>(valueColumn);
            while (cursor.MoveNext())
            {
                // Fresh each time: vectors are kept.
                TKey key = default!;
                TValue value = default!;
                getKey(ref key);
                getValue(ref value);
                keys.Add(key);
                values.Add(value);
            }

            return ([.. keys], [.. values]);
        }
    }

    public static DataViewSchema ViewSchema(PrimitiveDataViewType keyType, DataViewSchema.DetachedColumn values)
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(KeyColumn, keyType);
        schema.AddColumn(ValueColumn, values.Type, values.Annotations);
        return schema.ToSchema();
    }
}

internal abstract class ValueLookup<TKey, TValue> : ValueLookup
    where TKey : notnull
{
    private readonly TKey[] _keys;
    private readonly TValue[] _values;
    private readonly Dictionary<TKey, int> _places;

    protected ValueLookup(PrimitiveDataViewType keyType, TKey[] keys, DataViewSchema.DetachedColumn column, TValue[] values)
        : base(keyType, column)
    {
        TermRules<TKey> rules = TermRules.For<TKey>(keyType);
        _keys = keys;
        _values = values;
        _places = new Dictionary<TKey, int>(keys.Length, rules.Equality);
        for (int i = 0; i < keys.Length; i++)
        {
            if (!_places.TryAdd(keys[i], i))
                throw new InvalidOperationException($"Duplicate keys in data '{rules.Text(keys[i])}': each key of a map needs one value.");
        }
    }

    public override IDataView ToView() => new LookupView<TKey, TValue>(ViewSchema(KeyType, Values), _keys, _values);

    protected TValue Find(TKey key, TValue missing) => _places.TryGetValue(key, out int place) ? _values[place] : missing;
}

internal sealed class ScalarLookup<TKey, TValue>(PrimitiveDataViewType keyType, TKey[] keys, DataViewSchema.DetachedColumn column, TValue[] values)
    : ValueLookup<TKey, TValue>(keyType, keys, column, values)
    where TKey : notnull
{
    // What a text loader reads from an empty field.
    private readonly TValue _missing = column.Type is PrimitiveDataViewType and not KeyDataViewType ? ValueConversions.OfEmptyText<TValue>() : default!;

    public override Delegate MakeGetter(DataViewRow row, DataViewSchema.Column column) => ItemwiseGetter.Create<TKey, TValue>(row, column, key => Find(key, _missing));
}

internal sealed class VectorLookup<TKey, TItem>(PrimitiveDataViewType keyType, TKey[] keys, DataViewSchema.DetachedColumn column, VBuffer<TItem>[] values)
    : ValueLookup<TKey, VBuffer<TItem>>(keyType, keys, column, values)
    where TKey : notnull
{
    public override Delegate MakeGetter(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<TKey> getKey = row.GetGetter<TKey>(column);
        TKey key = default!;
        return (ValueGetter<VBuffer<TItem>>)((ref VBuffer<TItem> value) =>
        {
            getKey(ref key);
            Find(key, default).CopyTo(ref value);
        });
    }
}
