using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>One member of a class and the column it is read into.</summary>
internal sealed class TypedColumn<TRow>
    where TRow : class
{
    private readonly Delegate _peek;

    public TypedColumn(SchemaDefinition.Column definition)
    {
        Name = definition.ColumnName;
        Type = definition.ColumnType ?? throw new ArgumentException($"Column '{definition.ColumnName}' of the schema definition has no type.", nameof(definition));
        Annotations = definition.Annotations;
        MemberInfo member = MemberColumns.GetMember(typeof(TRow), definition.MemberName);
        MemberType = MemberColumns.TypeOf(member);
        Type item = MemberColumns.GetItemType(MemberType, out bool isVector);
        if (Type is VectorDataViewType != isVector || Type.GetItemType().RawType != item)
            throw new ArgumentOutOfRangeException(nameof(definition), $"{MemberColumns.Describe(member)} cannot be read into column '{Name}' of type {Type}.");
        _peek = MemberAccess.CreatePeek<TRow>(member);
    }

    public string Name { get; }

    public DataViewType Type { get; }

    public DataViewSchema.Annotations Annotations { get; }

    private Type MemberType { get; }

    public static TypedColumn<TRow>[] CreateAll(SchemaDefinition? definition)
        => [.. SchemaDefinition.CreateOrCheck(typeof(TRow), definition, SchemaDefinition.Direction.Read).Select(c => new TypedColumn<TRow>(c))];

    public static DataViewSchema CreateSchema(TypedColumn<TRow>[] columns)
    {
        var builder = new DataViewSchema.Builder();
        foreach (TypedColumn<TRow> column in columns)
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        return builder.ToSchema();
    }

    public Delegate CreateGetter(CurrentRow<TRow> row)
    {
        if (MemberType == typeof(string))
            return Text((Func<TRow, string?>)_peek, row);
        if (MemberType == typeof(string[]))
            return TextVector((Func<TRow, string?[]?>)_peek, row);
        if (MemberType.IsArray)
            return GenericCall.Invoke<CurrentRow<TRow>, Delegate>(Array<int>, MemberType.GetElementType()!, row);
        if (Type is VectorDataViewType vector)
            return GenericCall.Invoke<CurrentRow<TRow>, Delegate>(Buffer<int>, vector.ItemType.RawType, row);
        if (Type is KeyDataViewType key)
            return Key(key, row);
        return GenericCall.Invoke<CurrentRow<TRow>, Delegate>(Direct<int>, MemberType, row);
    }

    private static ValueGetter<ReadOnlyMemory<char>> Text(Func<TRow, string?> peek, CurrentRow<TRow> row)
        => (ref ReadOnlyMemory<char> value) => value = peek(row.Get()).AsMemory();

    private ValueGetter<VBuffer<ReadOnlyMemory<char>>> TextVector(Func<TRow, string?[]?> peek, CurrentRow<TRow> row)
        => (ref VBuffer<ReadOnlyMemory<char>> value) =>
        {
            string?[]? texts = peek(row.Get());
            VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref value, CheckLength(texts?.Length ?? 0));
            for (int i = 0; i < editor.Values.Length; i++)
                editor.Values[i] = texts![i].AsMemory();
            value = editor.Commit();
        };

    // These are instance methods because GenericCall binds them to this column.
    private Delegate Array<T>(CurrentRow<TRow> row)
    {
        var peek = (Func<TRow, T[]?>)_peek;
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
        {
            T[]? items = peek(row.Get());
            VBufferEditor<T> editor = VBufferEditor.Create(ref value, CheckLength(items?.Length ?? 0));
            items.AsSpan().CopyTo(editor.Values);
            value = editor.Commit();
        });
    }

    private Delegate Buffer<T>(CurrentRow<TRow> row)
    {
        var peek = (Func<TRow, VBuffer<T>>)_peek;
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
        {
            VBuffer<T> source = peek(row.Get());
            CheckLength(source.Length);
            source.CopyTo(ref value);
        });
    }

    private Delegate Direct<T>(CurrentRow<TRow> row)
    {
        var peek = (Func<TRow, T>)_peek;
        return (ValueGetter<T>)((ref T value) => value = peek(row.Get()));
    }

    // A scalar key member holds the index from 0 on; what lies past the last key is missing.
    private Delegate Key(KeyDataViewType key, CurrentRow<TRow> row)
    {
        ulong count = key.Count;
        switch (_peek)
        {
            case Func<TRow, byte> peek:
                return (ValueGetter<byte>)((ref byte value) => { byte index = peek(row.Get()); value = index < count ? (byte)(index + 1) : (byte)0; });
            case Func<TRow, ushort> peek:
                return (ValueGetter<ushort>)((ref ushort value) => { ushort index = peek(row.Get()); value = index < count ? (ushort)(index + 1) : (ushort)0; });
            case Func<TRow, uint> peek:
                return (ValueGetter<uint>)((ref uint value) => { uint index = peek(row.Get()); value = index < count ? index + 1 : 0; });
            default:
                var wide = (Func<TRow, ulong>)_peek;
                return (ValueGetter<ulong>)((ref ulong value) => { ulong index = wide(row.Get()); value = index < count ? index + 1 : 0; });
        }
    }

    // Null stands for "not given": an empty vector, as rows to be scored often leave unused columns out.
    private int CheckLength(int length)
    {
        int size = ((VectorDataViewType)Type).Size;
        if (size > 0 && length != size && length > 0)
            throw new InvalidOperationException($"Column '{Name}' is {Type}, but the row has {length} values. Give every row {size} values, or declare the member [VectorType] without a size.");
        return length;
    }
}
