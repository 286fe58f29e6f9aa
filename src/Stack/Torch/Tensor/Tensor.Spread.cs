namespace TorchSharp;

public static partial class torch
{
    // Spread: standard deviation and variance, alone or with the mean.
    public partial class Tensor
    {
        public Tensor std(bool unbiased = true) => Native.cn_std(this, unbiased);

        public Tensor std(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Converted(Native.cn_std_dims(this, dimensions, dimensions.Length, unbiased, keepdim), type);

        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std(Given(dimensions), unbiased, keepdim, type);

        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std([dim], unbiased, keepdim, type);

        public Tensor std((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std([dim.Item1, dim.Item2], unbiased, keepdim, type);

        public Tensor std((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std([dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);

        public (Tensor std, Tensor mean) std_mean(bool unbiased = true) => (Native.cn_std_mean(this, unbiased, out var mean), mean);

        public Tensor var(bool unbiased = true) => Native.cn_var(this, unbiased);

        public Tensor var(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Converted(Native.cn_var_dims(this, dimensions, dimensions.Length, unbiased, keepdim), type);

        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var(Given(dimensions), unbiased, keepdim, type);

        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var([dim], unbiased, keepdim, type);

        public Tensor var((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var([dim.Item1, dim.Item2], unbiased, keepdim, type);

        public Tensor var((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var([dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);

        public (Tensor var, Tensor mean) var_mean(bool unbiased = true) => (Native.cn_var_mean(this, unbiased, out var mean), mean);

        private static Tensor Converted(Tensor result, ScalarType? type) =>
            type is { } wanted ? result.to(wanted, disposeAfter: true) : result;
    }
}
