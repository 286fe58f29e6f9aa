using Microsoft.ML.Data;
using Microsoft.ML.Persistence.Idv;

namespace Microsoft.ML.Transforms.Keys;

/// <summary>The key values of one column: a value's position, counted from 1, is its key; 0 is missing.</summary>
internal abstract class TermMap(PrimitiveDataViewType itemType)
{
    private const byte TextMap = 0;
    private const byte CodecMap = 1;

    public PrimitiveDataViewType ItemType { get; } = itemType;

    public abstract int Count { get; }

    // A key type has at least one value; with nothing to map to, every key is missing.
    public KeyDataViewType KeyType => new(typeof(uint), Math.Max(1, Count));

    public abstract Delegate MakeGetter(DataViewRow row, DataViewSchema.Column column);

    public abstract void AddKeyValues(DataViewSchema.Annotations.Builder annotations, bool asText);

    public abstract void WriteTerms(TextWriter writer);

    public void Save(ModelSaveContext ctx)
    {
        ctx.Writer.Write(ItemType is TextDataViewType ? TextMap : CodecMap);
        SaveCore(ctx);
    }

    public static TermMap Load(ModelLoadContext ctx)
    {
        switch (ctx.Reader.ReadByte())
        {
            case TextMap:
                var texts = new ReadOnlyMemory<char>[ctx.Reader.ReadCount(sizeof(int), "key values")];
                for (int i = 0; i < texts.Length; i++)
                    texts[i] = ctx.LoadNonEmptyString().AsMemory();
                return new TermMap<ReadOnlyMemory<char>>(TextDataViewType.Instance, texts);
            case CodecMap:
                ValueCodec codec = CodecTable.ReadOrNull(ctx.Reader) ?? throw new FormatException("its key values are of a type that is not known here.");
                if (codec.Type is not PrimitiveDataViewType type || !TermRules.IsSupported(type))
                    throw new FormatException($"key values cannot be of type {codec.Type}.");
                return GenericCall.Invoke<ModelLoadContext, ValueCodec, PrimitiveDataViewType, TermMap>(LoadValues<int>, type.RawType, ctx, codec, type);
            case byte kind:
                throw new FormatException($"there is no kind {kind} of key values.");
        }
    }

    protected abstract void SaveCore(ModelSaveContext ctx);

    private static TermMap<T> LoadValues<T>(ModelLoadContext ctx, ValueCodec codec, PrimitiveDataViewType type)
        where T : notnull
    {
        int count = ctx.Reader.ReadInt32();

        // Eight Booleans share a byte; every other value takes at least one.
        ctx.Reader.CheckCount(count / 8, 1, "key values");
        return new TermMap<T>(type, ((ValueCodec<T>)codec).Read(ctx.Reader, count));
    }
}

internal sealed class TermMap<T> : TermMap
    where T : notnull
{
    private readonly TermRules<T> _rules;
    private readonly T[] _values;
    private readonly Dictionary<T, uint> _keys;

    public TermMap(PrimitiveDataViewType itemType, T[] values)
        : base(itemType)
    {
        _rules = TermRules.For<T>(itemType);
        _values = values;
        _keys = new Dictionary<T, uint>(values.Length, _rules.Equality);
        for (int i = 0; i < values.Length; i++)
        {
            if (_rules.IsMissing(values[i]) || !_keys.TryAdd(values[i], (uint)i + 1))
                throw new FormatException($"key value {i} ('{_rules.Text(values[i])}') is missing or occurs twice.");
        }
    }

    public override int Count => _values.Length;

    public override Delegate MakeGetter(DataViewRow row, DataViewSchema.Column column) =>
        ItemwiseGetter.Create<T, uint>(row, column, value => _keys.GetValueOrDefault(value));

    public override void AddKeyValues(DataViewSchema.Annotations.Builder annotations, bool asText)
    {
        if (Count == 0)
            return;
        if (asText && ItemType is not TextDataViewType)
        {
            ReadOnlyMemory<char>[] texts = Array.ConvertAll(_values, value => _rules.Text(value).AsMemory());
            annotations.AddKeyValues(Count, TextDataViewType.Instance, GetterOf(texts));
        }
        else
        {
            annotations.AddKeyValues(Count, ItemType, GetterOf(_values));
        }
    }

    public override void WriteTerms(TextWriter writer)
    {
        writer.WriteLine(ItemType is TextDataViewType ? $"# Number of terms = {Count}" : $"# Number of terms of type '{ItemType}' = {Count}");
        for (int i = 0; i < _values.Length; i++)
            writer.WriteLine($"{i}\t{_rules.Text(_values[i])}");
    }

    protected override void SaveCore(ModelSaveContext ctx)
    {
        if (ItemType is TextDataViewType)
        {
            ctx.Writer.Write(Count);
            foreach (T value in _values)
                ctx.SaveNonEmptyString(_rules.Text(value));
            return;
        }

        ValueCodec codec = CodecTable.ForTypeOrNull(ItemType)!;
        codec.WriteDefinition(ctx.Writer);
        ctx.Writer.Write(Count);
        ((ValueCodec<T>)codec).Write(ctx.Writer, _values);
    }

    private static ValueGetter<VBuffer<TValue>> GetterOf<TValue>(TValue[] values) => (ref VBuffer<TValue> destination) =>
    {
        VBufferEditor<TValue> editor = VBufferEditor.Create(ref destination, values.Length);
        values.CopyTo(editor.Values);
        destination = editor.Commit();
    };
}
