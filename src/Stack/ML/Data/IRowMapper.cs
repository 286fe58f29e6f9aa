namespace Microsoft.ML.Data;

/// <summary>The part of a row-to-row transformer that is bound to one input schema: which columns it adds, what they need, how they are computed.</summary>
internal interface IRowMapper
{
    /// <summary>Whether what it computes depends on the rows before, so that one cursor must see all of them in their order.</summary>
    bool NeedsOrder => false;

    /// <summary>The columns it adds, always the same ones in the same order.</summary>
    DataViewSchema.DetachedColumn[] GetOutputColumns();

    /// <summary>The input columns that the given outputs need; outputs are counted as in <see cref="GetOutputColumns"/>.</summary>
    Func<int, bool> GetDependencies(Func<int, bool> activeOutput);

    /// <summary>One getter an output, null for inactive ones. <paramref name="disposer"/> frees what the getters hold, at the end of the row's life.</summary>
    Delegate?[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action? disposer);
}
