namespace TorchSharp;

public static partial class torch
{
    // Other shapes of the same data.
    public partial class Tensor
    {
        public Tensor T => Native.cn_numpy_t(this);

        public Tensor mT => Native.cn_mt(this);

        public Tensor reshape(params long[] shape) => Native.cn_reshape(this, shape, Given(shape).Length);

        public Tensor view(params long[] shape) => Native.cn_view(this, shape, Given(shape).Length);

        public Tensor view_as(Tensor other) => Native.cn_view_as(this, other);

        public Tensor permute(params long[] permutation) => Native.cn_permute(this, permutation, Given(permutation).Length);

        public Tensor permute(IEnumerable<long> permutation) => permute([.. permutation]);

        public Tensor transpose(long dim0, long dim1) => Native.cn_transpose(this, dim0, dim1);

        public Tensor transpose_(long dim0, long dim1) => Done(Native.cn_transpose_(this, dim0, dim1));

        public Tensor swapaxes(long dim0, long dim1) => transpose(dim0, dim1);

        public Tensor swapdims(long dim0, long dim1) => transpose(dim0, dim1);

        public Tensor movedim(long[] source, long[] destination) =>
            Native.cn_movedim(this, source, Given(source).Length, destination, Given(destination).Length);

        public Tensor squeeze(long? dim = null) => Native.cn_squeeze(this, dim.HasValue, dim ?? 0);

        public Tensor squeeze_(long? dim = null) => Done(Native.cn_squeeze_(this, dim.HasValue, dim ?? 0));

        public Tensor unsqueeze(long dim) => Native.cn_unsqueeze(this, dim);

        public Tensor unsqueeze_(long dim) => Done(Native.cn_unsqueeze_(this, dim));

        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Native.cn_flatten(this, start_dim, end_dim);

        public Tensor unflatten(long dim, params long[] sizes) => Native.cn_unflatten(this, dim, sizes, Given(sizes).Length);

        public Tensor unflatten(long dim, Size sizes) => unflatten(dim, sizes.Shape);

        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) => Native.cn_expand(this, sizes, sizes.Length, isImplicit);

        public Tensor expand(long[] sizes, bool isImplicit = false) => expand(Given(sizes), isImplicit);

        public Tensor expand(params long[] sizes) => expand(Given(sizes));

        public Tensor expand(Size sizes, bool isImplicit = false) => expand(Given(sizes.Shape), isImplicit);

        public Tensor expand_as(Tensor other) => Native.cn_expand_as(this, other);

        public Tensor broadcast_to(params long[] shape) => Native.cn_broadcast_to(this, shape, Given(shape).Length);

        public Tensor repeat(params long[] sizes) => Native.cn_repeat(this, sizes, Given(sizes).Length);

        public Tensor tile(long[] reps) => Native.cn_tile(this, reps, Given(reps).Length);

        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) =>
            Native.cn_repeat_interleave(this, repeats, dim.HasValue, dim ?? 0, output_size.HasValue, output_size ?? 0);

        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null) =>
            Native.cn_repeat_interleave_t(this, repeats, dim.HasValue, dim ?? 0, output_size.HasValue, output_size ?? 0);

        public Tensor flip(params long[] dims) => Native.cn_flip(this, dims, Given(dims).Length);

        public Tensor rot90(long k = 1, (long, long)? dims = null) =>
            Native.cn_rot90(this, k, [dims?.Item1 ?? 0, dims?.Item2 ?? 1], 2);

        public Tensor roll(ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default) =>
            Native.cn_roll(this, shifts, shifts.Length, dims, dims.Length);

        public Tensor roll(long shifts, long? dims = null) => dims is { } dim ? roll([shifts], [dim]) : roll([shifts], []);

        public Tensor roll(long[] shifts) => roll(Given(shifts), []);

        public Tensor roll(long[] shifts, long[] dims) => roll(Given(shifts), Given(dims));

        public Tensor roll((long, long) shifts, (long, long) dims) =>
            roll([shifts.Item1, shifts.Item2], [dims.Item1, dims.Item2]);

        public Tensor roll((long, long, long) shifts, (long, long, long) dims) =>
            roll([shifts.Item1, shifts.Item2, shifts.Item3], [dims.Item1, dims.Item2, dims.Item3]);

        public Tensor narrow(long dim, long start, long length) => Native.cn_narrow(this, dim, start, length);

        public Tensor select(long dim, long index) => Native.cn_select(this, dim, index);

        public Tensor slice(long dim, long start, long finish, long step) => Native.cn_slice(this, dim, start, finish, step);

        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0) =>
            Native.cn_as_strided(this, size, Given(size).Length, strides, Given(strides).Length, storageOffset);

        public Tensor unfold(long dimension, long size, long step) => Native.cn_unfold(this, dimension, size, step);

        public Tensor tril(long diagonal = 0) => Native.cn_tril(this, diagonal);

        public Tensor triu(long diagonal = 0) => Native.cn_triu(this, diagonal);

        public Tensor diag(long diagonal = 0) => Native.cn_diag(this, diagonal);

        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 1) => Native.cn_diagonal(this, offset, dim1, dim2);

        public Tensor[] chunk(long chunks, long dim = 0) => Native.TakeList(Native.cn_chunk(this, chunks, dim));

        public Tensor[] split(long size, int dim = 0) => Native.TakeList(Native.cn_split(this, size, dim));

        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0) =>
            Native.TakeList(Native.cn_split_sizes(this, sizes, sizes.Length, dim));

        public Tensor[] split(long[] sizes, long dim = 0) => split(Given(sizes), dim);

        public Tensor[] split(params long[] sizes) => split(Given(sizes));

        public Tensor[] tensor_split(long size, long dim = 0) => Native.TakeList(Native.cn_tensor_split(this, size, dim));

        public Tensor[] tensor_split(long[] sizes, long dim = 0) =>
            Native.TakeList(Native.cn_tensor_split_indices(this, sizes, Given(sizes).Length, dim));

        public Tensor[] unbind(long dimension = 0) => Native.TakeList(Native.cn_unbind(this, dimension));
    }
}
