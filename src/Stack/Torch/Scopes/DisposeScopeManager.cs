namespace TorchSharp;

/// <summary>The dispose scopes of the current thread, innermost last.</summary>
public class DisposeScopeManager
{
    [ThreadStatic]
    private static DisposeScopeManager? t_current;

    private readonly ThreadDisposeScopeStatistics _statistics = new();

    public static ThreadDisposeScopeStatistics Statistics => Current._statistics;

    internal static DisposeScopeManager Current => t_current ??= new DisposeScopeManager();

    internal LifetimeStatistics TensorStatistics => _statistics.TensorStatistics;

    internal List<DisposeScope> Scopes { get; } = [];

    internal static DisposeScope? CurrentScope => t_current is { Scopes: { Count: > 0 } scopes } ? scopes[^1] : null;

    internal static DisposeScope NewDisposeScope()
    {
        var manager = Current;
        var scope = new DisposeScope(manager);
        manager.Scopes.Add(scope);
        return scope;
    }

    internal static void Register(torch.Tensor tensor)
    {
        var manager = Current;
        var scope = manager.Scopes.Count > 0 ? manager.Scopes[^1] : null;
        if (scope is null)
        {
            manager._statistics.TensorStatistics.CreatedOutsideScopeCount++;
            return;
        }

        manager._statistics.TensorStatistics.CreatedInScopeCount++;
        tensor.OwningDisposeScope = scope;
        scope.Own(tensor);
    }

    /// <summary>Notes that a tensor's handle is gone.</summary>
    internal static void Forget(torch.Tensor tensor)
    {
        if (tensor.OwningDisposeScope is { } scope)
        {
            scope.MarkAsDisposed(tensor);
        }
        else
        {
            Statistics.TensorStatistics.DisposedOutsideScopeCount++;
        }
    }
}
