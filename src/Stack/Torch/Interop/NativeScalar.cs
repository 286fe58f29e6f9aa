using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>The twin of cn_scalar: a number passed by value. Kind: 0 none, 1 integer, 2 floating point, 3 bool, 4 complex.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct NativeScalar
{
    internal readonly int Kind;
    private readonly int _reserved;
    internal readonly long Integer;
    internal readonly double Real;
    internal readonly double Imaginary;

    private NativeScalar(int kind, long integer, double real, double imaginary)
    {
        Kind = kind;
        _reserved = 0;
        Integer = integer;
        Real = real;
        Imaginary = imaginary;
    }

    internal static NativeScalar None => default;

    internal static NativeScalar Of(long value) => new(1, value, value, 0);

    internal static NativeScalar Of(double value) => new(2, 0, value, 0);

    internal static NativeScalar Of(bool value) => new(3, value ? 1 : 0, value ? 1 : 0, 0);

    internal static NativeScalar Of(System.Numerics.Complex value) => new(4, 0, value.Real, value.Imaginary);
}
