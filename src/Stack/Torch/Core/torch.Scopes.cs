namespace TorchSharp;

public static partial class torch
{
    public static DisposeScope? CurrentDisposeScope => DisposeScopeManager.CurrentScope;

    public static DisposeScope NewDisposeScope() => DisposeScopeManager.NewDisposeScope();

    /// <summary>Runs <paramref name="expr"/> in a scope of its own and keeps only its result.</summary>
    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        ArgumentNullException.ThrowIfNull(expr);
        using var scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }
}
