using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>Copies the values of one row into an object.</summary>
internal sealed class RowFiller<TRow>(Action<TRow>[] fills)
    where TRow : class
{
    public void Fill(TRow row)
    {
        foreach (Action<TRow> fill in fills)
            fill(row);
    }

    public static Action<TRow> CreateFill(DataViewRow source, DataViewSchema.Column column, MemberInfo member)
    {
        Type memberType = MemberColumns.TypeOf(member);
        if (memberType == typeof(string))
            return Text(source, column, member);
        if (memberType == typeof(string[]))
            return TextVector(source, column, member);
        if (memberType.IsArray)
            return GenericCall.Invoke<DataViewRow, DataViewSchema.Column, MemberInfo, Action<TRow>>(Array<int>, memberType.GetElementType()!, source, column, member);
        if (column.Type is VectorDataViewType vector)
            return GenericCall.Invoke<DataViewRow, DataViewSchema.Column, MemberInfo, Action<TRow>>(Buffer<int>, vector.ItemType.RawType, source, column, member);
        return GenericCall.Invoke<DataViewRow, DataViewSchema.Column, MemberInfo, Action<TRow>>(Direct<int>, memberType, source, column, member);
    }

    private static Action<TRow> Text(DataViewRow source, DataViewSchema.Column column, MemberInfo member)
    {
        ValueGetter<ReadOnlyMemory<char>> getter = source.GetGetter<ReadOnlyMemory<char>>(column);
        var poke = (Action<TRow, string>)MemberAccess.CreatePoke<TRow>(member);
        ReadOnlyMemory<char> value = default;
        return row =>
        {
            getter(ref value);
            poke(row, value.ToString());
        };
    }

    private static Action<TRow> TextVector(DataViewRow source, DataViewSchema.Column column, MemberInfo member)
    {
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter = source.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
        var peek = (Func<TRow, string[]?>)MemberAccess.CreatePeek<TRow>(member);
        var poke = (Action<TRow, string[]>)MemberAccess.CreatePoke<TRow>(member);
        VBuffer<ReadOnlyMemory<char>> value = default;
        return row =>
        {
            getter(ref value);
            string[] texts = Reuse(peek(row), value.Length);
            texts.AsSpan().Fill(string.Empty);
            foreach (KeyValuePair<int, ReadOnlyMemory<char>> item in value.Items())
                texts[item.Key] = item.Value.ToString();
            poke(row, texts);
        };
    }

    private static Action<TRow> Array<T>(DataViewRow source, DataViewSchema.Column column, MemberInfo member)
    {
        ValueGetter<VBuffer<T>> getter = source.GetGetter<VBuffer<T>>(column);
        var peek = (Func<TRow, T[]?>)MemberAccess.CreatePeek<TRow>(member);
        var poke = (Action<TRow, T[]>)MemberAccess.CreatePoke<TRow>(member);
        VBuffer<T> value = default;
        return row =>
        {
            getter(ref value);
            T[] items = Reuse(peek(row), value.Length);
            value.CopyTo(items);
            poke(row, items);
        };
    }

    private static Action<TRow> Buffer<T>(DataViewRow source, DataViewSchema.Column column, MemberInfo member)
    {
        ValueGetter<VBuffer<T>> getter = source.GetGetter<VBuffer<T>>(column);
        var peek = (Func<TRow, VBuffer<T>>)MemberAccess.CreatePeek<TRow>(member);
        var poke = (Action<TRow, VBuffer<T>>)MemberAccess.CreatePoke<TRow>(member);
        return row =>
        {
            VBuffer<T> value = peek(row);
            getter(ref value);
            poke(row, value);
        };
    }

    private static Action<TRow> Direct<T>(DataViewRow source, DataViewSchema.Column column, MemberInfo member)
    {
        ValueGetter<T> getter = source.GetGetter<T>(column);
        var poke = (Action<TRow, T>)MemberAccess.CreatePoke<TRow>(member);
        return row =>
        {
            // A fresh variable each time: a getter may free the image that it finds in it, and that one belongs to the row before.
            T value = default!;
            getter(ref value);
            poke(row, value);
        };
    }

    private static T[] Reuse<T>(T[]? items, int length)
        => items is not null && items.Length == length ? items : length == 0 ? [] : new T[length];
}
