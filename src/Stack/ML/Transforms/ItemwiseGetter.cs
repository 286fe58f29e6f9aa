namespace Microsoft.ML.Data;

/// <summary>Getters that compute each value of a column, scalar or vector, from one value of another.</summary>
internal static class ItemwiseGetter
{
    public static Delegate Create<TSource, TResult>(DataViewRow row, DataViewSchema.Column column, Func<TSource, TResult> map) =>
        column.Type is VectorDataViewType ? CreateVector(row, column, map) : CreateScalar(row, column, map);

    /// <summary>The type of the output column: as the input, with other items.</summary>
    public static DataViewType TypeOf(DataViewType input, PrimitiveDataViewType items) =>
        input is VectorDataViewType vector ? new VectorDataViewType(items, vector.Dimensions) : items;

    private static ValueGetter<TResult> CreateScalar<TSource, TResult>(DataViewRow row, DataViewSchema.Column column, Func<TSource, TResult> map)
    {
        ValueGetter<TSource> getSource = row.GetGetter<TSource>(column);
        TSource source = default!;
        return (ref TResult result) =>
        {
            getSource(ref source);
            result = map(source);
        };
    }

    private static ValueGetter<VBuffer<TResult>> CreateVector<TSource, TResult>(DataViewRow row, DataViewSchema.Column column, Func<TSource, TResult> map)
    {
        ValueGetter<VBuffer<TSource>> getSource = row.GetGetter<VBuffer<TSource>>(column);
        VBuffer<TSource> source = default;
        TResult ofDefault = map(default!);
        bool keepsDefault = EqualityComparer<TResult>.Default.Equals(ofDefault, default);
        return (ref VBuffer<TResult> result) =>
        {
            getSource(ref source);
            ReadOnlySpan<TSource> values = source.GetValues();
            bool sparse = !source.IsDense && keepsDefault;
            VBufferEditor<TResult> editor = VBufferEditor.Create(ref result, source.Length, sparse ? values.Length : source.Length);
            if (source.IsDense || sparse)
            {
                for (int i = 0; i < values.Length; i++)
                    editor.Values[i] = map(values[i]);
                if (sparse)
                    source.GetIndices().CopyTo(editor.Indices);
            }
            else
            {
                editor.Values.Fill(ofDefault);
                ReadOnlySpan<int> indices = source.GetIndices();
                for (int i = 0; i < values.Length; i++)
                    editor.Values[indices[i]] = map(values[i]);
            }

            result = editor.Commit();
        };
    }
}
