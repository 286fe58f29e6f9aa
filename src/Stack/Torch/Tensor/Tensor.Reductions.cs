namespace TorchSharp;

public static partial class torch
{
    // Sums, means, extremes, orderings.
    public partial class Tensor
    {
        public Tensor sum(ScalarType? type = null) => Native.cn_sum(this, Code(type));

        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) =>
            Native.cn_sum_dims(this, dim, dim.Length, keepdim, Code(type));

        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => sum(Given(dim), keepdim, type);

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => sum([dim], keepdim, type);

        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) => sum([dim0, dim1], keepdim, type);

        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) => sum([dim0, dim1, dim2], keepdim, type);

        public Tensor mean() => Native.cn_mean(this, -1);

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
            Native.cn_mean_dims(this, dimensions, Given(dimensions).Length, keepdim, Code(type));

        public Tensor prod(ScalarType? type = null) => Native.cn_prod(this, Code(type));

        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) => Native.cn_prod_dim(this, dim, keepdim, Code(type));

        public Tensor cumsum(long dim, ScalarType? type = null) => Native.cn_cumsum(this, dim, Code(type));

        public Tensor cumprod(long dim, ScalarType? type = null) => Native.cn_cumprod(this, dim, Code(type));

        public Tensor all(long dim, bool keepdim = false) => Native.cn_all_dim(this, dim, keepdim);

        public Tensor any(long dim, bool keepdim = false) => Native.cn_any_dim(this, dim, keepdim);

        public Tensor argmax(long dim, bool keepdim = false) => Native.cn_argmax_dim(this, dim, keepdim);

        public Tensor argmin(long dim, bool keepdim = false) => Native.cn_argmin_dim(this, dim, keepdim);

        public Tensor logsumexp(long dim, bool keepdim = false) => Native.cn_logsumexp_dim(this, dim, keepdim);

        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) =>
            (Native.cn_max_dim(this, dim, keepdim, out var indices), indices);

        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) =>
            (Native.cn_min_dim(this, dim, keepdim, out var indices), indices);

        public Tensor max(Tensor other) => Native.cn_maximum(this, other);

        public Tensor min(Tensor other) => Native.cn_minimum(this, other);

        public Tensor amax(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) =>
            Native.cn_amax(this, dims, dims.Length, keepdim, @out);

        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) => amax(Given(dims), keepdim, @out);

        public Tensor amax(params long[] dims) => amax(Given(dims));

        public Tensor amin(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) =>
            Native.cn_amin(this, dims, dims.Length, keepdim, @out);

        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) => amin(Given(dims), keepdim, @out);

        public Tensor amin(params long[] dims) => amin(Given(dims));

        public (Tensor min, Tensor max) aminmax(long? dim = null, bool keepdim = false) =>
            (Native.cn_aminmax(this, dim.HasValue, dim ?? 0, keepdim, out var maximum), maximum);

        public Tensor norm(float p = 2) => Native.cn_norm(this, p);

        public Tensor norm(int dim, bool keepdim = false, float p = 2) => Native.cn_norm_dim(this, dim, keepdim, p);

        public Tensor dist(Tensor other, float p = 2) => Native.cn_dist(this, other, p);

        public Tensor renorm(float p, long dim, float maxnorm) => Native.cn_renorm(this, p, dim, maxnorm);

        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false) =>
            (Native.cn_sort(this, dim, descending, stable, out var indices), indices);

        public Tensor argsort(long dim = -1, bool descending = false) => Native.cn_argsort(this, dim, descending);

        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true) =>
            (Native.cn_topk(this, k, dim, largest, sorted, out var indices), indices);

        public (Tensor values, Tensor indices) kthvalue(long k, long? dim, bool keepdim = false) =>
            (Native.cn_kthvalue(this, k, dim ?? -1, keepdim, out var indices), indices);

        public (Tensor values, Tensor indices) mode(long dim = -1, bool keepdim = false) =>
            (Native.cn_mode_dim(this, dim, keepdim, out var indices), indices);

        /// <summary>The distinct elements; the two others are null unless asked for.</summary>
        public (Tensor output, Tensor inverse_indices, Tensor counts) unique(bool sorted = true, bool return_inverse = false, bool return_counts = false, int? dim = null)
        {
            var output = Native.cn_unique(this, dim.HasValue, dim ?? 0, sorted, return_inverse, return_counts, out var inverse, out var counts);
            return (output, return_inverse ? Wrap(inverse) : null!, return_counts ? Wrap(counts) : null!);
        }

        public Tensor bincount(Tensor? weights, long minlength = 0) => Native.cn_bincount(this, weights, minlength);

        public Tensor count_nonzero(long[]? dims = null) => Native.cn_count_nonzero(this, dims, dims?.Length ?? 0);

        public Tensor histc(long bins = 100, long min = 0, long max = 0) => Native.cn_histc(this, bins, min, max);

        public Tensor quantile(Tensor q, long dim = -1, bool keepdim = false) => Native.cn_quantile(this, q, dim, keepdim);

        public Tensor softmax(long dim, ScalarType? dtype = null) => Native.cn_softmax(this, dim, Code(dtype));

        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Native.cn_log_softmax(this, dim, Code(dtype));

        public bool allclose(Tensor target, double rtol = 1E-05, double atol = 1E-08, bool equal_nan = false) =>
            Native.Check(Native.cn_allclose(this, target, rtol, atol, equal_nan)) != 0;

        /// <summary>Whether both have the same shape and elements.</summary>
        public bool Equals(Tensor target) => target is not null && Native.Check(Native.cn_equal(this, target)) != 0;

        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }
}
