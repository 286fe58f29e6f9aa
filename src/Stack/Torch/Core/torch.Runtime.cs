using System.Runtime.InteropServices;

namespace TorchSharp;

// Element types, threads, version, accelerators.
public static partial class torch
{
    public static ScalarType uint8 = ScalarType.Byte;
    public static ScalarType int8 = ScalarType.Int8;
    public static ScalarType int16 = ScalarType.Int16;
    public static ScalarType @short = ScalarType.Int16;
    public static ScalarType int32 = ScalarType.Int32;
    public static ScalarType @int = ScalarType.Int32;
    public static ScalarType int64 = ScalarType.Int64;
    public static ScalarType @long = ScalarType.Int64;
    public static ScalarType float16 = ScalarType.Float16;
    public static ScalarType half = ScalarType.Float16;
    public static ScalarType float32 = ScalarType.Float32;
    public static ScalarType @float = ScalarType.Float32;
    public static ScalarType float64 = ScalarType.Float64;
    public static ScalarType @double = ScalarType.Float64;
    public static ScalarType bfloat16 = ScalarType.BFloat16;
    public static ScalarType @bool = ScalarType.Bool;

    public static string __version__ => Marshal.PtrToStringUTF8(Native.cn_version()) ?? "";

    public static bool cuda_is_available() => cuda.is_available();

    public static int get_num_threads() => Native.cn_get_num_threads();

    public static void set_num_threads(int num)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(num, 1);
        Native.Check(Native.cn_set_num_threads(num));
    }

    public static int get_num_interop_threads() => Native.cn_get_num_interop_threads();

    /// <summary>Works once, before the first parallel work between operations starts.</summary>
    public static void set_num_interop_threads(int num)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(num, 1);
        Native.Check(Native.cn_set_num_interop_threads(num));
    }

    public static ScalarType get_default_dtype() => (ScalarType)Native.cn_get_default_dtype();

    public static void set_default_dtype(ScalarType dtype) => Native.Check(Native.cn_set_default_dtype((int)dtype));

    public static ScalarType promote_types(ScalarType type1, ScalarType type2) =>
        (ScalarType)Native.Check(Native.cn_promote_types((int)type1, (int)type2));

    public static ScalarType result_type(Tensor tensor1, Tensor tensor2) =>
        (ScalarType)Native.Check(Native.cn_result_type(tensor1, tensor2));

    public static bool is_tensor(object obj) => obj is Tensor;

    public static bool is_floating_point(ScalarType type) =>
        type is ScalarType.Float16 or ScalarType.Float32 or ScalarType.Float64 or ScalarType.BFloat16;

    public static bool is_integral(ScalarType type) =>
        type is ScalarType.Byte or ScalarType.Int8 or ScalarType.Int16 or ScalarType.Int32 or ScalarType.Int64 or ScalarType.Bool;

    public static bool is_complex(ScalarType type) => type is ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64;

    public static bool is_floating_point(Tensor input) => Given(input).is_floating_point();

    public static bool is_integral(Tensor t) => Given(t).is_integral();

    public static bool is_complex(Tensor input) => Given(input).is_complex();

    public static bool is_nonzero(Tensor input) => Given(input).is_nonzero();

    public static class cuda
    {
        public static bool is_available() => Native.cn_cuda_is_available();

        public static bool is_cudnn_available() => Native.cn_cuda_is_cudnn_available();

        public static int device_count() => Native.cn_cuda_device_count();

        public static void manual_seed(long seed) => Native.Check(Native.cn_cuda_manual_seed(seed, false));

        public static void manual_seed_all(long seed) => Native.Check(Native.cn_cuda_manual_seed(seed, true));

        public static void synchronize(Device? device = null) => Native.Check(Native.cn_cuda_synchronize(device?.index ?? -1));
    }

    public static class backends
    {
        public static class cuda
        {
            public static class matmul
            {
                public static bool allow_tf32
                {
                    get => Native.cn_allow_tf32_cublas();
                    set => Native.cn_set_allow_tf32_cublas(value);
                }
            }
        }

        public static class cudnn
        {
            public static bool allow_tf32
            {
                get => Native.cn_allow_tf32_cudnn();
                set => Native.cn_set_allow_tf32_cudnn(value);
            }
        }
    }
}
