namespace TorchSharp;

public static class ScalarExtensionMethods
{
    public static Scalar ToScalar(this byte value) => value;

    public static Scalar ToScalar(this sbyte value) => value;

    public static Scalar ToScalar(this short value) => value;

    public static Scalar ToScalar(this int value) => value;

    public static Scalar ToScalar(this long value) => value;

    public static Scalar ToScalar(this Half value) => value;

    public static Scalar ToScalar(this float value) => value;

    public static Scalar ToScalar(this double value) => value;

    public static Scalar ToScalar(this bool value) => value;

    public static bool ToBoolean(this Scalar value) => IsInteger(value) ? value.Native.Integer != 0 : value.Native.Real != 0;

    public static byte ToByte(this Scalar value) => checked((byte)ToInt64(value));

    public static sbyte ToSByte(this Scalar value) => checked((sbyte)ToInt64(value));

    public static short ToInt16(this Scalar value) => checked((short)ToInt64(value));

    public static int ToInt32(this Scalar value) => checked((int)ToInt64(value));

    public static long ToInt64(this Scalar value) => IsInteger(value) ? value.Native.Integer : checked((long)value.Native.Real);

    public static Half ToHalf(this Scalar value) => (Half)ToDouble(value);

    public static float ToSingle(this Scalar value) => (float)ToDouble(value);

    public static double ToDouble(this Scalar value) => IsInteger(value) ? value.Native.Integer : value.Native.Real;

    private static bool IsInteger(Scalar value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Native.Kind is 1 or 3;
    }
}
