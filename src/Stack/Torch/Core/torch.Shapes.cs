namespace TorchSharp;

public static partial class torch
{
    // Other shapes of the same data.
    public static Tensor broadcast_to(Tensor input, params long[] shape) =>
        Given(input).broadcast_to(shape);

    public static Tensor diag(Tensor input, long diagonal = 0) =>
        Given(input).diag(diagonal);

    public static Tensor diagonal(Tensor input, long offset = 0, long dim1 = 0, long dim2 = 1) =>
        Given(input).diagonal(offset, dim1, dim2);

    public static Tensor flatten(Tensor input, long start_dim = 0, long end_dim = -1) =>
        Given(input).flatten(start_dim, end_dim);

    public static Tensor flip(Tensor input, params long[] dims) =>
        Given(input).flip(dims);

    public static Tensor movedim(Tensor input, long source, long destination) =>
        Native.cn_movedim(input, [source], 1, [destination], 1);

    public static Tensor movedim(Tensor input, long[] source, long[] destination) =>
        Given(input).movedim(source, destination);

    public static Tensor narrow(Tensor input, long dim, long start, long length) =>
        Given(input).narrow(dim, start, length);

    public static Tensor permute(Tensor input, params long[] permutation) =>
        Given(input).permute(permutation);

    public static Tensor repeat_interleave(Tensor input, long repeats, long? dim = null, long? output_size = null) =>
        Given(input).repeat_interleave(repeats, dim, output_size);

    public static Tensor repeat_interleave(Tensor input, Tensor repeats, long? dim = null, long? output_size = null) =>
        Given(input).repeat_interleave(repeats, dim, output_size);

    public static Tensor reshape(Tensor input, params long[] shape) =>
        Given(input).reshape(shape);

    public static Tensor roll(Tensor input, (long, long) shifts, (long, long) dims) =>
        Given(input).roll(shifts, dims);

    public static Tensor roll(Tensor input, (long, long, long) shifts, (long, long, long) dims) =>
        Given(input).roll(shifts, dims);

    public static Tensor roll(Tensor input, ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default) =>
        Given(input).roll(shifts, dims);

    public static Tensor roll(Tensor input, long shifts, long? dims = null) =>
        Given(input).roll(shifts, dims);

    public static Tensor roll(Tensor input, long[] shifts) =>
        Given(input).roll(shifts);

    public static Tensor roll(Tensor input, long[] shifts, long[] dims) =>
        Given(input).roll(shifts, dims);

    public static Tensor rot90(Tensor input, long k = 1, (long, long)? dims = null) =>
        Given(input).rot90(k, dims);

    public static Tensor select(Tensor input, long dim, long index) =>
        Given(input).select(dim, index);

    public static Tensor squeeze(Tensor input, long? dim = null) =>
        Given(input).squeeze(dim);

    public static Tensor squeeze_(Tensor input, long? dim = null) =>
        Given(input).squeeze_(dim);

    public static Tensor swapaxes(Tensor input, long axis0, long axis1) =>
        Given(input).swapaxes(axis0, axis1);

    public static Tensor swapdims(Tensor input, long dim0, long dim1) =>
        Given(input).swapdims(dim0, dim1);

    public static Tensor tile(Tensor input, long[] dims) =>
        Given(input).tile(dims);

    public static Tensor transpose(Tensor input, long dim0, long dim1) =>
        Given(input).transpose(dim0, dim1);

    public static Tensor tril(Tensor input, long diagonal = 0) =>
        Given(input).tril(diagonal);

    public static Tensor triu(Tensor input, long diagonal = 0) =>
        Given(input).triu(diagonal);

    public static Tensor unflatten(Tensor input, long dim, params long[] sizes) =>
        Given(input).unflatten(dim, sizes);

    public static Tensor unflatten(Tensor input, long dim, Size sizes) =>
        Given(input).unflatten(dim, sizes);

    public static Tensor unsqueeze(Tensor input, long dim) =>
        Given(input).unsqueeze(dim);

    public static Tensor unsqueeze_(Tensor input, long dim) =>
        Given(input).unsqueeze_(dim);

    public static Tensor[] chunk(Tensor input, long chunks, long dim = 0) =>
        Given(input).chunk(chunks, dim);

    public static Tensor[] tensor_split(Tensor input, long indices_or_sections, long dim = 0) =>
        Given(input).tensor_split(indices_or_sections, dim);

    public static Tensor[] tensor_split(Tensor input, long[] indices_or_sections, long dim = 0) =>
        Given(input).tensor_split(indices_or_sections, dim);

    public static Tensor[] unbind(Tensor input, long dim = 0) =>
        Given(input).unbind(dim);
}
