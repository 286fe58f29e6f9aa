namespace TorchSharp;

public static partial class torch
{
    // Operations on two operands that write into the left one.
    public static Tensor add_(Tensor left, Tensor right) => Done(left, Native.cn_add_(left, right));

    public static Tensor add_(Tensor left, Scalar right) => Done(left, Native.cn_add_s_(left, Number(right)));

    public static Tensor arctan2_(Tensor input, Tensor other) => Done(input, Native.cn_atan2_(input, other));

    public static Tensor atan2_(Tensor input, Tensor other) => Done(input, Native.cn_atan2_(input, other));

    public static Tensor bitwise_and_(Tensor left, Tensor right) => Done(left, Native.cn_bitwise_and_(left, right));

    public static Tensor bitwise_left_shift_(Tensor left, Tensor right) => Done(left, Native.cn_bitwise_left_shift_(left, right));

    public static Tensor bitwise_or_(Tensor left, Tensor right) => Done(left, Native.cn_bitwise_or_(left, right));

    public static Tensor bitwise_right_shift_(Tensor left, Tensor right) => Done(left, Native.cn_bitwise_right_shift_(left, right));

    public static Tensor bitwise_xor_(Tensor left, Tensor right) => Done(left, Native.cn_bitwise_xor_(left, right));

    public static Tensor copysign_(Tensor input, Tensor other) => Done(input, Native.cn_copysign_(input, other));

    public static Tensor float_power_(Tensor input, Tensor target) => Done(input, Native.cn_float_power_(input, target));

    public static Tensor floor_divide_(Tensor input, Tensor other) => Done(input, Native.cn_floor_divide_(input, other));

    public static Tensor fmod_(Tensor left, Tensor right) => Done(left, Native.cn_fmod_(left, right));

    public static Tensor fmod_(Tensor left, Scalar right) => Done(left, Native.cn_fmod_s_(left, Number(right)));

    public static Tensor gcd_(Tensor left, Tensor right) => Done(left, Native.cn_gcd_(left, right));

    public static Tensor heaviside_(Tensor input, Tensor values) => Done(input, Native.cn_heaviside_(input, values));

    public static Tensor lcm_(Tensor input, Tensor other) => Done(input, Native.cn_lcm_(input, other));

    public static Tensor ldexp_(Tensor input, Tensor other) => Done(input, Native.cn_ldexp_(input, other));

    public static Tensor logical_and_(Tensor left, Tensor right) => Done(left, Native.cn_logical_and_(left, right));

    public static Tensor logical_or_(Tensor left, Tensor right) => Done(left, Native.cn_logical_or_(left, right));

    public static Tensor logical_xor_(Tensor left, Tensor right) => Done(left, Native.cn_logical_xor_(left, right));

    public static Tensor mul_(Tensor left, Tensor right) => Done(left, Native.cn_mul_(left, right));

    public static Tensor mul_(Tensor left, Scalar right) => Done(left, Native.cn_mul_s_(left, Number(right)));

    public static Tensor multiply_(Tensor left, Tensor right) => Done(left, Native.cn_mul_(left, right));

    public static Tensor multiply_(Tensor left, Scalar right) => Done(left, Native.cn_mul_s_(left, Number(right)));

    public static Tensor nextafter_(Tensor input, Tensor other) => Done(input, Native.cn_nextafter_(input, other));

    public static Tensor pow_(Tensor left, Tensor exponent) => Done(left, Native.cn_pow_(left, exponent));

    public static Tensor pow_(Tensor left, Scalar exponent) => Done(left, Native.cn_pow_s_(left, Number(exponent)));

    public static Tensor remainder_(Tensor left, Tensor right) => Done(left, Native.cn_remainder_(left, right));

    public static Tensor remainder_(Tensor left, Scalar right) => Done(left, Native.cn_remainder_s_(left, Number(right)));

    public static Tensor sub_(Tensor left, Tensor right) => Done(left, Native.cn_sub_(left, right));

    public static Tensor sub_(Tensor left, Scalar right) => Done(left, Native.cn_sub_s_(left, Number(right)));

    public static Tensor subtract_(Tensor left, Tensor right) => Done(left, Native.cn_sub_(left, right));

    public static Tensor subtract_(Tensor left, Scalar right) => Done(left, Native.cn_sub_s_(left, Number(right)));

    public static Tensor true_divide_(Tensor dividend, Tensor divisor) => Done(dividend, Native.cn_true_divide_(dividend, divisor));

    public static Tensor xlogy_(Tensor x, Tensor y) => Done(x, Native.cn_xlogy_(x, y));

    public static Tensor xlogy_(Tensor x, Scalar y) => Done(x, Native.cn_xlogy_s_(x, Number(y)));

    public static Tensor clamp_min_(Tensor input, Scalar min) => Done(input, Native.cn_clamp_min_s_(input, Number(min)));

    public static Tensor clamp_max_(Tensor input, Scalar max) => Done(input, Native.cn_clamp_max_s_(input, Number(max)));
}
