namespace Microsoft.ML.Data;

/// <summary>A row object that moves: getters read the members of whatever it holds.</summary>
internal sealed class CurrentRow<TRow>
    where TRow : class
{
    public TRow? Value;

    public TRow Get() => Value ?? throw new InvalidOperationException("There is no current row: call MoveNext first, and read values only while it returns true.");
}
