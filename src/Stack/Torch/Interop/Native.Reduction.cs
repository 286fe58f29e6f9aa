using System.Runtime.InteropServices;

namespace TorchSharp;

internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_sum(torch.Tensor input, int type);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_sum_dims(torch.Tensor input, ReadOnlySpan<long> dims, int n, [MarshalAs(UnmanagedType.U1)] bool keepdim, int type);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_mean(torch.Tensor input, int type);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_mean_dims(torch.Tensor input, ReadOnlySpan<long> dims, int n, [MarshalAs(UnmanagedType.U1)] bool keepdim, int type);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_nanmean_dims(torch.Tensor input, ReadOnlySpan<long> dims, int n, [MarshalAs(UnmanagedType.U1)] bool keepdim, int type);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_prod(torch.Tensor input, int type);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_prod_dim(torch.Tensor input, long dim, [MarshalAs(UnmanagedType.U1)] bool keepdim, int type);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_cumsum(torch.Tensor input, long dim, int type);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_cumprod(torch.Tensor input, long dim, int type);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_std(torch.Tensor input, [MarshalAs(UnmanagedType.U1)] bool unbiased);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_std_dims(torch.Tensor input, ReadOnlySpan<long> dims, int n, [MarshalAs(UnmanagedType.U1)] bool unbiased, [MarshalAs(UnmanagedType.U1)] bool keepdim);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_std_mean(torch.Tensor input, [MarshalAs(UnmanagedType.U1)] bool unbiased, out torch.Tensor second);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_std_mean_dims(torch.Tensor input, ReadOnlySpan<long> dims, int n, [MarshalAs(UnmanagedType.U1)] bool unbiased, [MarshalAs(UnmanagedType.U1)] bool keepdim, out torch.Tensor second);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_var(torch.Tensor input, [MarshalAs(UnmanagedType.U1)] bool unbiased);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_var_dims(torch.Tensor input, ReadOnlySpan<long> dims, int n, [MarshalAs(UnmanagedType.U1)] bool unbiased, [MarshalAs(UnmanagedType.U1)] bool keepdim);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_var_mean(torch.Tensor input, [MarshalAs(UnmanagedType.U1)] bool unbiased, out torch.Tensor second);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_var_mean_dims(torch.Tensor input, ReadOnlySpan<long> dims, int n, [MarshalAs(UnmanagedType.U1)] bool unbiased, [MarshalAs(UnmanagedType.U1)] bool keepdim, out torch.Tensor second);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_all_dim(torch.Tensor input, long dim, [MarshalAs(UnmanagedType.U1)] bool keepdim);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_any_dim(torch.Tensor input, long dim, [MarshalAs(UnmanagedType.U1)] bool keepdim);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_argmax_dim(torch.Tensor input, long dim, [MarshalAs(UnmanagedType.U1)] bool keepdim);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_argmin_dim(torch.Tensor input, long dim, [MarshalAs(UnmanagedType.U1)] bool keepdim);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_logsumexp_dim(torch.Tensor input, long dim, [MarshalAs(UnmanagedType.U1)] bool keepdim);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_max_dim(torch.Tensor input, long dim, [MarshalAs(UnmanagedType.U1)] bool keepdim, out torch.Tensor second);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_min_dim(torch.Tensor input, long dim, [MarshalAs(UnmanagedType.U1)] bool keepdim, out torch.Tensor second);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_mode_dim(torch.Tensor input, long dim, [MarshalAs(UnmanagedType.U1)] bool keepdim, out torch.Tensor second);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_kthvalue(torch.Tensor input, long k, long dim, [MarshalAs(UnmanagedType.U1)] bool keepdim, out torch.Tensor second);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_aminmax(torch.Tensor input, [MarshalAs(UnmanagedType.U1)] bool has_dim, long dim, [MarshalAs(UnmanagedType.U1)] bool keepdim, out torch.Tensor second);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_amax(torch.Tensor input, ReadOnlySpan<long> dims, int n, [MarshalAs(UnmanagedType.U1)] bool keepdim, torch.Tensor? @out);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_amin(torch.Tensor input, ReadOnlySpan<long> dims, int n, [MarshalAs(UnmanagedType.U1)] bool keepdim, torch.Tensor? @out);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_norm(torch.Tensor input, double p);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_norm_dim(torch.Tensor input, long dim, [MarshalAs(UnmanagedType.U1)] bool keepdim, double p);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_dist(torch.Tensor input, torch.Tensor other, double p);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_renorm(torch.Tensor input, double p, long dim, double maxnorm);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_sort(torch.Tensor input, long dim, [MarshalAs(UnmanagedType.U1)] bool descending, [MarshalAs(UnmanagedType.U1)] bool stable, out torch.Tensor second);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_argsort(torch.Tensor input, long dim, [MarshalAs(UnmanagedType.U1)] bool descending);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_topk(torch.Tensor input, long k, long dim, [MarshalAs(UnmanagedType.U1)] bool largest, [MarshalAs(UnmanagedType.U1)] bool sorted, out torch.Tensor second);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_unique(torch.Tensor input, [MarshalAs(UnmanagedType.U1)] bool has_dim, long dim, [MarshalAs(UnmanagedType.U1)] bool sorted, [MarshalAs(UnmanagedType.U1)] bool return_inverse, [MarshalAs(UnmanagedType.U1)] bool return_counts, out IntPtr inverse, out IntPtr counts);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_bincount(torch.Tensor input, torch.Tensor? weights, long minlength);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_count_nonzero(torch.Tensor input, ReadOnlySpan<long> dims, int n);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_histc(torch.Tensor input, long bins, double min, double max);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_quantile(torch.Tensor input, torch.Tensor q, long dim, [MarshalAs(UnmanagedType.U1)] bool keepdim);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_softmax(torch.Tensor input, long dim, int type);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_log_softmax(torch.Tensor input, long dim, int type);
}
