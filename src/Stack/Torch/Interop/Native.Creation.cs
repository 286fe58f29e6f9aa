using System.Runtime.InteropServices;

namespace TorchSharp;

internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_zeros(ReadOnlySpan<long> size, int n, int type, NativeDevice device, [MarshalAs(UnmanagedType.U1)] bool requires_grad);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_ones(ReadOnlySpan<long> size, int n, int type, NativeDevice device, [MarshalAs(UnmanagedType.U1)] bool requires_grad);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_empty(ReadOnlySpan<long> size, int n, int type, NativeDevice device, [MarshalAs(UnmanagedType.U1)] bool requires_grad);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_full(ReadOnlySpan<long> size, int n, NativeScalar value, int type, NativeDevice device, [MarshalAs(UnmanagedType.U1)] bool requires_grad);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_empty_strided(ReadOnlySpan<long> size, int n, ReadOnlySpan<long> stride, int stride_n, int type, NativeDevice device, [MarshalAs(UnmanagedType.U1)] bool requires_grad);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_eye(long rows, long columns, int type, NativeDevice device, [MarshalAs(UnmanagedType.U1)] bool requires_grad);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_arange(NativeScalar start, NativeScalar end, NativeScalar step, int type, NativeDevice device, [MarshalAs(UnmanagedType.U1)] bool requires_grad);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_linspace(double start, double end, long steps, int type, NativeDevice device, [MarshalAs(UnmanagedType.U1)] bool requires_grad);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_logspace(double start, double end, long steps, double @base, int type, NativeDevice device, [MarshalAs(UnmanagedType.U1)] bool requires_grad);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_rand(ReadOnlySpan<long> size, int n, torch.Generator? generator, int type, NativeDevice device, [MarshalAs(UnmanagedType.U1)] bool requires_grad);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_randn(ReadOnlySpan<long> size, int n, torch.Generator? generator, int type, NativeDevice device, [MarshalAs(UnmanagedType.U1)] bool requires_grad);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_randint(long low, long high, ReadOnlySpan<long> size, int n, torch.Generator? generator, int type, NativeDevice device, [MarshalAs(UnmanagedType.U1)] bool requires_grad);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_randperm(long count, torch.Generator? generator, int type, NativeDevice device, [MarshalAs(UnmanagedType.U1)] bool requires_grad);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_zeros_like(torch.Tensor input, int type, NativeDevice device, [MarshalAs(UnmanagedType.U1)] bool requires_grad);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_ones_like(torch.Tensor input, int type, NativeDevice device, [MarshalAs(UnmanagedType.U1)] bool requires_grad);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_empty_like(torch.Tensor input, int type, NativeDevice device, [MarshalAs(UnmanagedType.U1)] bool requires_grad);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_rand_like(torch.Tensor input, int type, NativeDevice device, [MarshalAs(UnmanagedType.U1)] bool requires_grad);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_randn_like(torch.Tensor input, int type, NativeDevice device, [MarshalAs(UnmanagedType.U1)] bool requires_grad);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_full_like(torch.Tensor input, NativeScalar value, int type, NativeDevice device, [MarshalAs(UnmanagedType.U1)] bool requires_grad);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_randint_like(torch.Tensor input, long low, long high, int type, NativeDevice device, [MarshalAs(UnmanagedType.U1)] bool requires_grad);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_bernoulli(torch.Tensor input, torch.Generator? generator);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_poisson(torch.Tensor input, torch.Generator? generator);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_multinomial(torch.Tensor input, long count, [MarshalAs(UnmanagedType.U1)] bool replacement, torch.Generator? generator);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_normal(torch.Tensor mean, torch.Tensor std, torch.Generator? generator);

    [LibraryImport(Library)]
    internal static partial int cn_bernoulli_(torch.Tensor input, double p, torch.Generator? generator);

    [LibraryImport(Library)]
    internal static partial int cn_bernoulli_t_(torch.Tensor input, torch.Tensor p, torch.Generator? generator);

    [LibraryImport(Library)]
    internal static partial int cn_normal_(torch.Tensor input, double mean, double std, torch.Generator? generator);

    [LibraryImport(Library)]
    internal static partial int cn_uniform_(torch.Tensor input, double from, double to, torch.Generator? generator);

    [LibraryImport(Library)]
    internal static partial int cn_random_(torch.Tensor input, long from, long to, torch.Generator? generator);

    [LibraryImport(Library)]
    internal static partial int cn_exponential_(torch.Tensor input, double lambda, torch.Generator? generator);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_from_blob(IntPtr data, ReadOnlySpan<long> size, int n, int type, IntPtr release, IntPtr context);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_from_copy(IntPtr data, ReadOnlySpan<long> size, int n, int type);
}
