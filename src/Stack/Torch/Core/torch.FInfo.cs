namespace TorchSharp;

public static partial class torch
{
    public static FInfo finfo() => finfo(get_default_dtype());

    public static FInfo finfo(ScalarType dtype) => dtype switch
    {
        ScalarType.Float16 => new FInfo(16, 1.0 / 1024, 65504, Math.Pow(2, -14), 1e-3),
        ScalarType.BFloat16 => new FInfo(16, 1.0 / 128, (2 - (1.0 / 128)) * Math.Pow(2, 127), Math.Pow(2, -126), 1e-2),
        ScalarType.Float32 => new FInfo(32, Math.Pow(2, -23), float.MaxValue, Math.Pow(2, -126), 1e-6),
        ScalarType.Float64 => new FInfo(64, Math.Pow(2, -52), double.MaxValue, Math.Pow(2, -1022), 1e-15),
        _ => throw new ArgumentException($"finfo describes floating-point types, not {dtype}.", nameof(dtype)),
    };

    /// <summary>The limits of a floating-point type.</summary>
    public struct FInfo
    {
        public int bits;
        public double eps;
        public double max;
        public double min;
        public double tiny;
        public double smallest_normal;
        public double resolution;

        internal FInfo(int bits, double eps, double max, double tiny, double resolution)
        {
            this.bits = bits;
            this.eps = eps;
            this.max = max;
            min = -max;
            this.tiny = tiny;
            smallest_normal = tiny;
            this.resolution = resolution;
        }
    }
}
