using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>
/// A convolution over pictures <c>[N, C, H, W]</c> or blocks <c>[N, C/16, H, W, 16]</c> whose weights no longer change. They are brought into the layout that the processor computes with at its first
/// run, and once. Safe from many threads.
/// </summary>
internal sealed class PackedConvolution : IDisposable
{
    private readonly Handle _handle;

    internal PackedConvolution(torch.Tensor weight, torch.Tensor? bias, long[] stride, long[] padding, long[] dilation, long groups) =>
        _handle = new Handle(Native.Check(Native.cn_packed_convolution_create(weight, bias, stride, padding, dilation, groups)));

    /// <summary>Convolves, adds <paramref name="addend"/> if there is one, and replaces negative values by 0 if told to.</summary>
    internal torch.Tensor Run(torch.Tensor input, torch.Tensor? addend, bool rectify) => Native.cn_packed_convolution_run(_handle, input, addend, rectify);

    /// <summary>Pools what a packed convolution gave in blocks <c>[N, C/16, H, W, 16]</c>; the result lies likewise.</summary>
    internal static torch.Tensor Pool(torch.Tensor blocks, long size, long stride, long padding, bool ceil, bool average) =>
        Native.cn_packed_pool(blocks, size, stride, padding, ceil, average);

    public void Dispose() => _handle.Dispose();

    internal sealed class Handle : SafeHandle
    {
        public Handle()
            : base(IntPtr.Zero, ownsHandle: true)
        {
        }

        internal Handle(IntPtr handle)
            : this() => SetHandle(handle);

        public override bool IsInvalid => handle == IntPtr.Zero;

        protected override bool ReleaseHandle()
        {
            Native.cn_packed_convolution_free(handle);
            return true;
        }
    }
}
