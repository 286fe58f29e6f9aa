namespace TorchSharp;

// Several tensors at once.
public static partial class torch
{
    public static Tensor cat(Tensor[] tensors, long dim = 0)
    {
        using var handles = new TensorHandles(tensors);
        return Native.cn_cat(handles.Span, handles.Count, dim);
    }

    public static Tensor cat(IList<Tensor> tensors, long dim = 0)
    {
        using var handles = new TensorHandles(tensors);
        return Native.cn_cat(handles.Span, handles.Count, dim);
    }

    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0)
    {
        using var handles = new TensorHandles(tensors);
        return Native.cn_cat(handles.Span, handles.Count, dim);
    }

    public static Tensor concat(Tensor[] tensors, long dim = 0) => cat(tensors, dim);

    public static Tensor concat(IList<Tensor> tensors, long dim = 0) => cat(tensors, dim);

    public static Tensor concat(ReadOnlySpan<Tensor> tensors, long dim = 0) => cat(tensors, dim);

    public static Tensor concatenate(Tensor[] tensors, long axis = 0) => cat(tensors, axis);

    public static Tensor concatenate(IList<Tensor> tensors, long axis = 0) => cat(tensors, axis);

    public static Tensor concatenate(ReadOnlySpan<Tensor> tensors, long axis = 0) => cat(tensors, axis);

    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0)
    {
        using var handles = new TensorHandles(tensors);
        return Native.cn_stack(handles.Span, handles.Count, dim);
    }

    public static Tensor hstack(params Tensor[] tensors) => hstack((IEnumerable<Tensor>)tensors);

    public static Tensor hstack(IList<Tensor> tensors) => hstack((IEnumerable<Tensor>)tensors);

    public static Tensor hstack(ReadOnlySpan<Tensor> tensors) => hstack((IEnumerable<Tensor>)tensors.ToArray());

    public static Tensor hstack(IEnumerable<Tensor> tensors)
    {
        using var handles = new TensorHandles(tensors);
        return Native.cn_hstack(handles.Span, handles.Count);
    }

    public static Tensor vstack(Tensor[] tensors)
    {
        using var handles = new TensorHandles(tensors);
        return Native.cn_vstack(handles.Span, handles.Count);
    }

    public static Tensor vstack(IList<Tensor> tensors) => vstack([.. tensors]);

    public static Tensor vstack(ReadOnlySpan<Tensor> tensors) => vstack(tensors.ToArray());

    public static Tensor dstack(params Tensor[] tensors) => dstack((IEnumerable<Tensor>)tensors);

    public static Tensor dstack(IList<Tensor> tensors) => dstack((IEnumerable<Tensor>)tensors);

    public static Tensor dstack(ReadOnlySpan<Tensor> tensors) => dstack((IEnumerable<Tensor>)tensors.ToArray());

    public static Tensor dstack(IEnumerable<Tensor> tensors)
    {
        using var handles = new TensorHandles(tensors);
        return Native.cn_dstack(handles.Span, handles.Count);
    }

    public static Tensor einsum(string equation, params Tensor[] tensors)
    {
        ArgumentException.ThrowIfNullOrEmpty(equation);
        using var handles = new TensorHandles(tensors);
        return Native.cn_einsum(equation, handles.Span, handles.Count);
    }

    public static Tensor[] meshgrid(IEnumerable<Tensor> tensors, string indexing = "ij")
    {
        using var handles = new TensorHandles(tensors);
        return Native.TakeList(Native.cn_meshgrid(handles.Span, handles.Count, indexing));
    }

    public static IList<Tensor> broadcast_tensors(params Tensor[] tensors)
    {
        using var handles = new TensorHandles(tensors);
        return Native.TakeList(Native.cn_broadcast_tensors(handles.Span, handles.Count));
    }

    public static Tensor where(Tensor condition, Tensor x, Tensor y) => Native.cn_where(condition, x, y);

    /// <summary>Where the condition holds: one tensor of indices for each dimension.</summary>
    public static Tensor[] where(Tensor condition) => Native.TakeList(Native.cn_where_indices(condition));

    public static Tensor gather(Tensor input, long dim, Tensor index, bool sparse_grad = false) =>
        Native.cn_gather(input, dim, index, sparse_grad);

    public static Tensor bincount(Tensor input, Tensor? weights = null, long minlength = 0) => Native.cn_bincount(input, weights, minlength);

    public static Tensor softmax(Tensor input, int dim, ScalarType? dtype = null) => Native.cn_softmax(input, dim, Code(dtype));

    public static Tensor[] unbind(Tensor tensor, int dim = 0) => Given(tensor).unbind(dim);

    public static Tensor[] split(Tensor tensor, long[] split_size_or_sections, long dim = 0) =>
        Given(tensor).split(split_size_or_sections, dim);
}
