using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNets.Stack.Torch.Tests;

[TestClass]
[DoNotParallelize]
public sealed partial class RuntimeTests
{
    [TestMethod]
    public void The_number_of_threads_can_be_set()
    {
        var before = get_num_threads();
        try
        {
            set_num_threads(before + 1);
            Assert.AreEqual(before + 1, get_num_threads());
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => set_num_threads(0));
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [TestMethod]
    public void OpenBLAS_is_told_to_keep_to_one_thread_unless_the_user_said_otherwise()
    {
        using var loaded = zeros(1);
        var value = Marshal.PtrToStringUTF8(getenv("OPENBLAS_NUM_THREADS"));
        Assert.AreEqual(Environment.GetEnvironmentVariable("OPENBLAS_NUM_THREADS") ?? "1", value);
    }

    [TestMethod]
    public void The_version_is_libtorchs() => Assert.IsGreaterThanOrEqualTo(new Version(1, 13), Version.Parse(__version__.Split('+', 'a')[0]));

    [TestMethod]
    public void The_default_type_can_be_changed()
    {
        try
        {
            set_default_dtype(ScalarType.Float64);
            using var values = zeros(1);
            Assert.AreEqual(ScalarType.Float64, values.dtype);
        }
        finally
        {
            set_default_dtype(ScalarType.Float32);
        }
    }

    [TestMethod]
    public void Types_promote_as_in_PyTorch()
    {
        Assert.AreEqual(ScalarType.Float32, promote_types(ScalarType.Int64, ScalarType.Float32));
        Assert.AreEqual(ScalarType.Float32, promote_types(ScalarType.Float16, ScalarType.BFloat16));
        Assert.AreEqual(1.1920928955078125e-07, finfo(ScalarType.Float32).eps);
    }

    [TestMethod]
    public void Shapes_compare_and_join()
    {
        Size left = (2, 3);
        Assert.AreEqual(new Size([2, 3]), left);
        Assert.AreEqual(6, left.numel());
        Assert.AreEqual(new Size([2, 3, 4]), left + new Size(4));
        Assert.AreEqual(3, left[1]);
        Assert.AreEqual(left.GetHashCode(), new Size((2, 3)).GetHashCode());
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial IntPtr getenv(string name);
}
