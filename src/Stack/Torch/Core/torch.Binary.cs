namespace TorchSharp;

public static partial class torch
{
    // Operations on two tensors or a tensor and a number; matrix products.
    public static Tensor add(Tensor left, Tensor right) => Native.cn_add(left, right);

    public static Tensor add(Tensor left, Scalar right) => Native.cn_add_s(left, Number(right));

    public static Tensor arctan2(Tensor input, Tensor other) => Native.cn_atan2(input, other);

    public static Tensor atan2(Tensor input, Tensor other) => Native.cn_atan2(input, other);

    public static Tensor bitwise_and(Tensor left, Tensor right) => Native.cn_bitwise_and(left, right);

    public static Tensor bitwise_left_shift(Tensor left, Tensor right) => Native.cn_bitwise_left_shift(left, right);

    public static Tensor bitwise_or(Tensor left, Tensor right) => Native.cn_bitwise_or(left, right);

    public static Tensor bitwise_right_shift(Tensor left, Tensor right) => Native.cn_bitwise_right_shift(left, right);

    public static Tensor bitwise_xor(Tensor left, Tensor right) => Native.cn_bitwise_xor(left, right);

    public static Tensor bmm(Tensor input, Tensor batch2) => Native.cn_bmm(input, batch2);

    public static Tensor copysign(Tensor input, Tensor other) => Native.cn_copysign(input, other);

    public static Tensor dot(Tensor input, Tensor other) => Native.cn_dot(input, other);

    public static Tensor eq(Tensor left, Tensor right) => Native.cn_eq(left, right);

    public static Tensor equal(Tensor tensor, Tensor target) => Native.cn_eq(tensor, target);

    public static Tensor float_power(Tensor input, Tensor target) => Native.cn_float_power(input, target);

    public static Tensor floor_divide(Tensor input, Tensor other) => Native.cn_floor_divide(input, other);

    public static Tensor fmax(Tensor input, Tensor other) => Native.cn_fmax(input, other);

    public static Tensor fmin(Tensor input, Tensor other) => Native.cn_fmin(input, other);

    public static Tensor fmod(Tensor left, Tensor right) => Native.cn_fmod(left, right);

    public static Tensor fmod(Tensor left, Scalar right) => Native.cn_fmod_s(left, Number(right));

    public static Tensor gcd(Tensor left, Tensor right) => Native.cn_gcd(left, right);

    public static Tensor ge(Tensor left, Tensor right) => Native.cn_ge(left, right);

    public static Tensor ger(Tensor input, Tensor vec2) => Native.cn_outer(input, vec2);

    public static Tensor greater(Tensor tensor, Tensor target) => Native.cn_gt(tensor, target);

    public static Tensor greater_equal(Tensor tensor, Tensor target) => Native.cn_ge(tensor, target);

    public static Tensor gt(Tensor left, Tensor right) => Native.cn_gt(left, right);

    public static Tensor heaviside(Tensor input, Tensor values) => Native.cn_heaviside(input, values);

    public static Tensor hypot(Tensor left, Tensor right) => Native.cn_hypot(left, right);

    public static Tensor inner(Tensor input, Tensor vec2) => Native.cn_inner(input, vec2);

    public static Tensor kron(Tensor input, Tensor other) => Native.cn_kron(input, other);

    public static Tensor lcm(Tensor input, Tensor other) => Native.cn_lcm(input, other);

    public static Tensor ldexp(Tensor input, Tensor other) => Native.cn_ldexp(input, other);

    public static Tensor le(Tensor left, Tensor right) => Native.cn_le(left, right);

    public static Tensor less(Tensor tensor, Tensor target) => Native.cn_lt(tensor, target);

    public static Tensor less_equal(Tensor tensor, Tensor target) => Native.cn_le(tensor, target);

    public static Tensor logaddexp(Tensor left, Tensor right) => Native.cn_logaddexp(left, right);

    public static Tensor logaddexp2(Tensor left, Tensor right) => Native.cn_logaddexp2(left, right);

    public static Tensor logical_and(Tensor left, Tensor right) => Native.cn_logical_and(left, right);

    public static Tensor logical_or(Tensor left, Tensor right) => Native.cn_logical_or(left, right);

    public static Tensor logical_xor(Tensor left, Tensor right) => Native.cn_logical_xor(left, right);

    public static Tensor lt(Tensor left, Tensor right) => Native.cn_lt(left, right);

    public static Tensor masked_select(Tensor input, Tensor mask) => Native.cn_masked_select(input, mask);

    public static Tensor matmul(Tensor input, Tensor target) => Native.cn_matmul(input, target);

    public static Tensor maximum(Tensor input, Tensor other) => Native.cn_maximum(input, other);

    public static Tensor minimum(Tensor input, Tensor other) => Native.cn_minimum(input, other);

    public static Tensor mm(Tensor input, Tensor target) => Native.cn_mm(input, target);

    public static Tensor mul(Tensor left, Tensor right) => Native.cn_mul(left, right);

    public static Tensor mul(Tensor left, Scalar right) => Native.cn_mul_s(left, Number(right));

    public static Tensor multiply(Tensor left, Tensor right) => Native.cn_mul(left, right);

    public static Tensor multiply(Tensor left, Scalar right) => Native.cn_mul_s(left, Number(right));

    public static Tensor mv(Tensor input, Tensor target) => Native.cn_mv(input, target);

    public static Tensor ne(Tensor left, Tensor right) => Native.cn_ne(left, right);

    public static Tensor nextafter(Tensor input, Tensor other) => Native.cn_nextafter(input, other);

    public static Tensor not_equal(Tensor tensor, Tensor target) => Native.cn_ne(tensor, target);

    public static Tensor outer(Tensor input, Tensor vec2) => Native.cn_outer(input, vec2);

    public static Tensor pow(Tensor left, Tensor exponent) => Native.cn_pow(left, exponent);

    public static Tensor pow(Tensor left, Scalar exponent) => Native.cn_pow_s(left, Number(exponent));

    public static Tensor remainder(Tensor left, Tensor right) => Native.cn_remainder(left, right);

    public static Tensor remainder(Tensor left, Scalar right) => Native.cn_remainder_s(left, Number(right));

    public static Tensor sub(Tensor left, Tensor right) => Native.cn_sub(left, right);

    public static Tensor sub(Tensor left, Scalar right) => Native.cn_sub_s(left, Number(right));

    public static Tensor subtract(Tensor left, Tensor right) => Native.cn_sub(left, right);

    public static Tensor subtract(Tensor left, Scalar right) => Native.cn_sub_s(left, Number(right));

    public static Tensor take(Tensor input, Tensor index) => Native.cn_take(input, index);

    public static Tensor true_divide(Tensor dividend, Tensor divisor) => Native.cn_true_divide(dividend, divisor);

    public static Tensor vdot(Tensor input, Tensor target) => Native.cn_vdot(input, target);

    public static Tensor xlogy(Tensor x, Tensor y) => Native.cn_xlogy(x, y);

    public static Tensor xlogy(Tensor x, Scalar y) => Native.cn_xlogy_s(x, Number(y));

    public static Tensor clamp_min(Tensor input, Scalar min) => Native.cn_clamp_min_s(input, Number(min));

    public static Tensor clamp_max(Tensor input, Scalar max) => Native.cn_clamp_max_s(input, Number(max));
}
