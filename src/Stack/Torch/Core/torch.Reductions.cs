namespace TorchSharp;

public static partial class torch
{
    // Sums, means, extremes, orderings.
    public static (Tensor min, Tensor max) aminmax(Tensor input, long? dim = null, bool keepdim = false) =>
        Given(input).aminmax(dim, keepdim);

    public static (Tensor std, Tensor mean) std_mean(Tensor input, bool unbiased = true) =>
        Given(input).std_mean(unbiased);

    public static (Tensor values, Tensor indexes) max(Tensor input, long dim, bool keepdim = false) =>
        Given(input).max(dim, keepdim);

    public static Tensor max(Tensor input, Tensor other) =>
        Given(input).max(other);

    public static (Tensor values, Tensor indexes) min(Tensor input, long dim, bool keepdim = false) =>
        Given(input).min(dim, keepdim);

    public static Tensor min(Tensor input, Tensor other) =>
        Given(input).min(other);

    public static (Tensor values, Tensor indices) kthvalue(Tensor input, long k, long? dim, bool keepdim = false) =>
        Given(input).kthvalue(k, dim, keepdim);

    public static (Tensor values, Tensor indices) mode(Tensor input, long dim = -1, bool keepdim = false) =>
        Given(input).mode(dim, keepdim);

    public static (Tensor values, Tensor indices) sort(Tensor input, long dim = -1, bool descending = false, bool stable = false) =>
        Given(input).sort(dim, descending, stable);

    public static (Tensor values, Tensor indices) topk(Tensor tensor, int k, int dim = -1, bool largest = true, bool sorted = true) =>
        Given(tensor).topk(k, dim, largest, sorted);

    public static (Tensor var, Tensor mean) var_mean(Tensor input, bool unbiased = true) =>
        Given(input).var_mean(unbiased);

    public static (Tensor output, Tensor inverse_indices, Tensor counts) unique(Tensor input, bool sorted = true, bool return_inverse = false, bool return_counts = false, int? dim = null) =>
        Given(input).unique(sorted, return_inverse, return_counts, dim);

    public static bool allclose(Tensor tensor, Tensor target, double rtol = 1E-05, double atol = 1E-08, bool equal_nan = false) =>
        Given(tensor).allclose(target, rtol, atol, equal_nan);

    public static Tensor all(Tensor input, long dim, bool keepdim = false) =>
        Given(input).all(dim, keepdim);

    public static Tensor amax(Tensor input, ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) =>
        Given(input).amax(dims, keepdim, @out);

    public static Tensor amax(Tensor input, long[] dims) =>
        Given(input).amax(dims);

    public static Tensor amax(Tensor input, long[] dims, bool keepdim = false, Tensor? @out = null) =>
        Given(input).amax(dims, keepdim, @out);

    public static Tensor amin(Tensor input, ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) =>
        Given(input).amin(dims, keepdim, @out);

    public static Tensor amin(Tensor input, long[] dims, bool keepdim = false, Tensor? @out = null) =>
        Given(input).amin(dims, keepdim, @out);

    public static Tensor any(Tensor input, long dim, bool keepdim = false) =>
        Given(input).any(dim, keepdim);

    public static Tensor argmax(Tensor input, long dim, bool keepdim = false) =>
        Given(input).argmax(dim, keepdim);

    public static Tensor argmin(Tensor input, long dim, bool keepdim = false) =>
        Given(input).argmin(dim, keepdim);

    public static Tensor argsort(Tensor input, long dim = -1, bool descending = false) =>
        Given(input).argsort(dim, descending);

    public static Tensor count_nonzero(Tensor input, long[]? dims = null) =>
        Given(input).count_nonzero(dims);

    public static Tensor cumprod(Tensor input, long dim, ScalarType? dtype = null) =>
        Given(input).cumprod(dim, dtype);

    public static Tensor cumsum(Tensor input, long dim, ScalarType? type = null) =>
        Given(input).cumsum(dim, type);

    public static Tensor dist(Tensor input, Tensor other, float p = 2) =>
        Given(input).dist(other, p);

    public static Tensor histc(Tensor input, long bins = 100, long min = 0, long max = 0) =>
        Given(input).histc(bins, min, max);

    public static Tensor logsumexp(Tensor input, long dim, bool keepdim = false) =>
        Given(input).logsumexp(dim, keepdim);

    public static Tensor mean(Tensor input) =>
        Given(input).mean();

    public static Tensor mean(Tensor input, long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
        Given(input).mean(dimensions, keepdim, type);

    public static Tensor norm(Tensor input, float p = 2) =>
        Given(input).norm(p);

    public static Tensor norm(Tensor input, int dimension, bool keepdim = false, float p = 2) =>
        Given(input).norm(dimension, keepdim, p);

    public static Tensor prod(Tensor input, long dim, bool keepdim = false, ScalarType? type = null) =>
        Given(input).prod(dim, keepdim, type);

    public static Tensor prod(Tensor input, ScalarType? type = null) =>
        Given(input).prod(type);

    public static Tensor quantile(Tensor input, Tensor q, long dim = -1, bool keepdim = false) =>
        Given(input).quantile(q, dim, keepdim);

    public static Tensor renorm(Tensor input, float p, long dim, float maxnorm) =>
        Given(input).renorm(p, dim, maxnorm);

    public static Tensor std(Tensor input, (long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        Given(input).std(dimensions, unbiased, keepdim, type);

    public static Tensor std(Tensor input, (long, long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        Given(input).std(dimensions, unbiased, keepdim, type);

    public static Tensor std(Tensor input, bool unbiased = true) =>
        Given(input).std(unbiased);

    public static Tensor std(Tensor input, long dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        Given(input).std(dimensions, unbiased, keepdim, type);

    public static Tensor std(Tensor input, long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        Given(input).std(dimensions, unbiased, keepdim, type);

    public static Tensor sum(Tensor input, ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) =>
        Given(input).sum(dim, keepdim, type);

    public static Tensor sum(Tensor input, long dim, bool keepdim = false, ScalarType? type = null) =>
        Given(input).sum(dim, keepdim, type);

    public static Tensor sum(Tensor input, ScalarType? type = null) =>
        Given(input).sum(type);

    public static Tensor var(Tensor input, (long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        Given(input).var(dimensions, unbiased, keepdim, type);

    public static Tensor var(Tensor input, (long, long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        Given(input).var(dimensions, unbiased, keepdim, type);

    public static Tensor var(Tensor input, bool unbiased = true) =>
        Given(input).var(unbiased);

    public static Tensor var(Tensor input, long dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        Given(input).var(dimensions, unbiased, keepdim, type);

    public static Tensor var(Tensor input, long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        Given(input).var(dimensions, unbiased, keepdim, type);
}
