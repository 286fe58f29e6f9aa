namespace TorchSharp;

/// <summary>Disposes everything that was made or attached while it was the innermost scope of its thread.</summary>
public sealed partial class DisposeScope : IDisposable
{
    private readonly DisposeScopeManager _scopes;

    // A tensor may be disposed on another thread than the one that fills the scope, so the set is locked.
    private readonly Lock _lock = new();
    private HashSet<IDisposable> _disposables = new(ReferenceEqualityComparer.Instance);
    private bool _disposed;

    internal DisposeScope(DisposeScopeManager scopes)
    {
        _scopes = scopes;
        OuterScope = scopes.Scopes.Count > 0 ? scopes.Scopes[^1] : null;
    }

    internal DisposeScope? OuterScope { get; }

    private LifetimeStatistics Statistics => _scopes.TensorStatistics;

    public IReadOnlyList<IDisposable> DisposablesView
    {
        get
        {
            lock (_lock)
            {
                return [.. _disposables];
            }
        }
    }

    public int DisposablesCount
    {
        get
        {
            lock (_lock)
            {
                return _disposables.Count;
            }
        }
    }

    public bool Contains(IDisposable disposable)
    {
        lock (_lock)
        {
            return _disposables.Contains(disposable);
        }
    }

    public void Attach(IDisposable disposable)
    {
        ArgumentNullException.ThrowIfNull(disposable);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (disposable is torch.Tensor tensor)
        {
            if (ReferenceEquals(tensor.OwningDisposeScope, this))
            {
                return;
            }

            if (tensor.OwningDisposeScope is { } owner)
            {
                owner.Remove(tensor);
            }
            else
            {
                Statistics.AttachedToScopeCount++;
            }

            tensor.OwningDisposeScope = this;
        }

        Own(disposable);
    }

    public void Detach(IEnumerable<IDisposable> disposables)
    {
        ArgumentNullException.ThrowIfNull(disposables);
        foreach (var disposable in disposables)
        {
            if (Remove(disposable) && disposable is torch.Tensor tensor)
            {
                tensor.OwningDisposeScope = null;
                Statistics.DetachedFromScopeCount++;
            }
        }
    }

    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables)
    {
        ArgumentNullException.ThrowIfNull(disposables);
        if (scope is not null)
        {
            ObjectDisposedException.ThrowIf(scope._disposed, scope);
        }

        foreach (var disposable in disposables)
        {
            if (!Remove(disposable))
            {
                continue;
            }

            if (disposable is torch.Tensor tensor)
            {
                tensor.OwningDisposeScope = scope;
                if (scope is null)
                {
                    Statistics.DetachedFromScopeCount++;
                }
            }

            scope?.Own(disposable);
        }
    }

    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        var keep = new HashSet<IDisposable>(inKeep, ReferenceEqualityComparer.Instance);
        HashSet<IDisposable> old;
        lock (_lock)
        {
            old = _disposables;
            _disposables = new HashSet<IDisposable>(ReferenceEqualityComparer.Instance);
            foreach (var disposable in old)
            {
                if (keep.Contains(disposable))
                {
                    _disposables.Add(disposable);
                }
            }
        }

        foreach (var disposable in old)
        {
            // A disposed tensor looks for itself in the scope it names and finds the set without it: the count is right.
            if (!keep.Contains(disposable))
            {
                disposable.Dispose();
            }
        }
    }

    public void MarkAsDisposed(IDisposable disposable)
    {
        Remove(disposable);
        if (disposable is torch.Tensor tensor)
        {
            tensor.OwningDisposeScope = null;
            Statistics.DisposedInScopeCount++;
        }
    }

    public void DisposeEverything() => DisposeEverythingBut([]);

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        DisposeEverything();
        _disposed = true;
        _scopes.Scopes.Remove(this);
    }

    internal void Own(IDisposable disposable)
    {
        lock (_lock)
        {
            _disposables.Add(disposable);
        }
    }

    private bool Remove(IDisposable disposable)
    {
        lock (_lock)
        {
            return _disposables.Remove(disposable);
        }
    }
}
