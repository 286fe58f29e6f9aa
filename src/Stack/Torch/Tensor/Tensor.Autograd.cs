namespace TorchSharp;

public static partial class torch
{
    // Gradients.
    public partial class Tensor
    {
        public bool is_leaf => Native.cn_is_leaf(this);

        public bool requires_grad
        {
            get => Native.cn_requires_grad(this);
            set => Native.Check(Native.cn_set_requires_grad(this, value));
        }

        /// <summary>The accumulated gradient, null before the first backward pass. Each read gives a new object over the same data.</summary>
        public Tensor? grad
        {
            get
            {
                Native.Check(Native.cn_grad(this, out var gradient));
                return gradient == IntPtr.Zero ? null : Wrap(gradient);
            }

            set => Native.Check(Native.cn_set_grad(this, value));
        }

        public Tensor requires_grad_(bool requires_grad = true) => Done(Native.cn_set_requires_grad(this, requires_grad));

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        public void retain_grad() => Native.Check(Native.cn_retain_grad(this));

        public void backward() => backward(null);

        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);
    }

    public static class autograd
    {
        public static void backward(Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        public static void backward(Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            using var roots = new TensorHandles(tensors);
            using var gradients = new TensorHandles(grad_tensors ?? []);
            using var leaves = new TensorHandles(inputs ?? []);
            Native.Check(Native.cn_backward(roots.Span, roots.Count, gradients.Span, gradients.Count, retain_graph ?? create_graph, create_graph, leaves.Span, leaves.Count));
        }

        /// <summary>The gradients of <paramref name="outputs"/> by each of <paramref name="inputs"/>; null for an unused one, where that is allowed.</summary>
        public static IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            using var roots = new TensorHandles(outputs);
            using var leaves = new TensorHandles(inputs);
            using var gradients = new TensorHandles(grad_outputs ?? []);
            return Native.TakeList(Native.cn_autograd_grad(roots.Span, roots.Count, leaves.Span, leaves.Count, gradients.Span, gradients.Count, retain_graph, create_graph, allow_unused));
        }
    }
}
