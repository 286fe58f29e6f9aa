using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Keys;

namespace Microsoft.ML.Transforms.Hashing;

/// <summary>Collects for each hash which values led to it, to name the hashes.</summary>
internal abstract class HashInverter
{
    public static HashInverter Create(DataViewRow row, DataViewSchema.Column column, HashSettings settings, int maximumCount) =>
        GenericCall.Invoke<DataViewRow, DataViewSchema.Column, HashSettings, int, HashInverter>(CreateTyped<int>, column.Type.GetItemType().RawType, row, column, settings, maximumCount);

    public abstract void ProcessRow();

    /// <summary>A text for each hash: the value, or several in braces; empty where no value led to it.</summary>
    public abstract VBuffer<ReadOnlyMemory<char>> Finish();

    private static HashInverter<T> CreateTyped<T>(DataViewRow row, DataViewSchema.Column column, HashSettings settings, int maximumCount)
        where T : notnull => new(row, column, settings, maximumCount);
}

internal sealed class HashInverter<T> : HashInverter
    where T : notnull
{
    private readonly SortedDictionary<int, Found> _found = [];
    private readonly TermRules<T> _rules;
    private readonly Func<T, string> _text;
    private readonly int _slotCount;
    private readonly int _maximumCount;
    private readonly Action _processRow;

    public HashInverter(DataViewRow row, DataViewSchema.Column column, HashSettings settings, int maximumCount)
    {
        var itemType = (PrimitiveDataViewType)column.Type.GetItemType();
        _rules = TermRules.For<T>(itemType);
        _text = itemType is KeyDataViewType ? KeyText(column) : _rules.Text;
        _slotCount = 1 << settings.NumberOfBits;
        _maximumCount = maximumCount;
        Delegate hash = HashGetter.Create(row, column, settings);
        _processRow = column.Type is VectorDataViewType
            ? VectorReader(row.GetGetter<VBuffer<T>>(column), (ValueGetter<VBuffer<uint>>)hash, settings.UseOrderedHashing)
            : ScalarReader(row.GetGetter<T>(column), (ValueGetter<uint>)hash);
    }

    public override void ProcessRow() => _processRow();

    public override VBuffer<ReadOnlyMemory<char>> Finish()
    {
        ReadOnlyMemory<char>[] texts = [.. _found.Values.Select(found => found.ToText(_text).AsMemory())];
        if (_found.Count <= _slotCount / 2)
            return new VBuffer<ReadOnlyMemory<char>>(_slotCount, texts.Length, texts, [.. _found.Keys]);
        var dense = new ReadOnlyMemory<char>[_slotCount];
        foreach ((int slot, ReadOnlyMemory<char> text) in _found.Keys.Zip(texts))
            dense[slot] = text;
        return new VBuffer<ReadOnlyMemory<char>>(_slotCount, dense);
    }

    // A key reads as the value it stands for, or as its number counted from 0.
    private static Func<T, string> KeyText(DataViewSchema.Column column)
    {
        static int Index(T key) => checked((int)Convert.ToUInt64(key, CultureInfo.InvariantCulture) - 1);
        if (!column.HasKeyValues())
            return key => Index(key).ToString(CultureInfo.InvariantCulture);
        VBuffer<ReadOnlyMemory<char>> values = default;
        column.GetKeyValues(ref values);
        return key => Index(key) < values.Length ? values.GetItemOrDefault(Index(key)).ToString() : "";
    }

    private Action ScalarReader(ValueGetter<T> getter, ValueGetter<uint> hashGetter)
    {
        T value = default!;
        uint hash = 0;
        return () =>
        {
            getter(ref value);
            hashGetter(ref hash);
            Add(hash, -1, value);
        };
    }

    private Action VectorReader(ValueGetter<VBuffer<T>> getter, ValueGetter<VBuffer<uint>> hashGetter, bool withSlot)
    {
        VBuffer<T> values = default;
        VBuffer<uint> hashes = default;
        return () =>
        {
            getter(ref values);
            hashGetter(ref hashes);
            ReadOnlySpan<int> indices = values.GetIndices();
            for (int i = 0; i < values.GetValues().Length; i++)
            {
                int slot = values.IsDense ? i : indices[i];
                Add(hashes.GetItemOrDefault(slot), withSlot ? slot : -1, values.GetValues()[i]);
            }
        };
    }

    private void Add(uint hash, int slot, T value)
    {
        if (hash == 0)
            return;
        int key = (int)hash - 1;
        if (!_found.TryGetValue(key, out Found? found))
            _found.Add(key, found = new Found(_rules));
        if (found.Count < _maximumCount)
            found.Add(slot, value);
    }

    private sealed class Found(TermRules<T> rules) : IEqualityComparer<(int Slot, T Value)>
    {
        private readonly List<(int Slot, T Value)> _values = [];
        private HashSet<(int Slot, T Value)>? _seen;

        public int Count => _values.Count;

        public void Add(int slot, T value)
        {
            _seen ??= new HashSet<(int Slot, T Value)>(this);
            if (_seen.Contains((slot, value)))
                return;

            // The reader may use its memory again for the next row.
            T kept = rules.Keep(value);
            _seen.Add((slot, kept));
            _values.Add((slot, kept));
        }

        public string ToText(Func<T, string> text)
        {
            IEnumerable<string> texts = _values.Select(value => value.Slot < 0 ? text(value.Value) : string.Create(CultureInfo.InvariantCulture, $"{value.Slot}:{text(value.Value)}"));
            return _values.Count == 1 ? texts.Single() : $"{{{string.Join(',', texts)}}}";
        }

        public bool Equals((int Slot, T Value) x, (int Slot, T Value) y) => x.Slot == y.Slot && rules.Equality.Equals(x.Value, y.Value);

        public int GetHashCode((int Slot, T Value) obj) => HashCode.Combine(obj.Slot, rules.Equality.GetHashCode(obj.Value));
    }
}
