namespace TorchSharp;

/// <summary>
/// The handles of several tensors for one native call; disposing it after the call keeps the tensors alive until then.
/// <code>using var handles = new TensorHandles(tensors); Native.cn_cat(handles.Span, handles.Count, dim)</code>
/// </summary>
internal readonly ref struct TensorHandles
{
    private readonly object _owner;
    private readonly IntPtr[] _handles;

    internal TensorHandles(torch.Tensor?[] tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        _owner = tensors;
        _handles = new IntPtr[tensors.Length];
        for (var i = 0; i < tensors.Length; i++)
        {
            _handles[i] = tensors[i]?.Handle ?? IntPtr.Zero;
        }
    }

    internal TensorHandles(IEnumerable<torch.Tensor?> tensors)
        : this(tensors as torch.Tensor?[] ?? [.. tensors ?? throw new ArgumentNullException(nameof(tensors))])
    {
    }

    internal TensorHandles(ReadOnlySpan<torch.Tensor> tensors)
        : this(tensors.ToArray())
    {
    }

    internal ReadOnlySpan<IntPtr> Span => _handles;

    internal int Count => _handles.Length;

    public void Dispose() => GC.KeepAlive(_owner);
}
