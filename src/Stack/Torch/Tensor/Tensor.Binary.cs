namespace TorchSharp;

public static partial class torch
{
    // Operations with another tensor or a number; matrix products.
    public partial class Tensor
    {
        public Tensor add(Tensor target) => Native.cn_add(this, target);

        public Tensor add(Scalar scalar) => Native.cn_add_s(this, Number(scalar));

        public Tensor arctan2(Tensor other) => Native.cn_atan2(this, other);

        public Tensor atan2(Tensor other) => Native.cn_atan2(this, other);

        public Tensor bitwise_and(Tensor other) => Native.cn_bitwise_and(this, other);

        public Tensor bitwise_left_shift(Tensor other) => Native.cn_bitwise_left_shift(this, other);

        public Tensor bitwise_or(Tensor other) => Native.cn_bitwise_or(this, other);

        public Tensor bitwise_right_shift(Tensor other) => Native.cn_bitwise_right_shift(this, other);

        public Tensor bitwise_xor(Tensor other) => Native.cn_bitwise_xor(this, other);

        public Tensor bmm(Tensor batch2) => Native.cn_bmm(this, batch2);

        public Tensor copysign(Tensor other) => Native.cn_copysign(this, other);

        public Tensor dot(Tensor target) => Native.cn_dot(this, target);

        public Tensor eq(Tensor target) => Native.cn_eq(this, target);

        public Tensor eq(Scalar target) => Native.cn_eq_s(this, Number(target));

        public Tensor equal(Tensor target) => Native.cn_eq(this, target);

        public Tensor float_power(Tensor target) => Native.cn_float_power(this, target);

        public Tensor floor_divide(Tensor other) => Native.cn_floor_divide(this, other);

        public Tensor floor_divide(Scalar other) => Native.cn_floor_divide_s(this, Number(other));

        public Tensor fmax(Tensor other) => Native.cn_fmax(this, other);

        public Tensor fmin(Tensor other) => Native.cn_fmin(this, other);

        public Tensor fmod(Tensor target) => Native.cn_fmod(this, target);

        public Tensor fmod(Scalar scalar) => Native.cn_fmod_s(this, Number(scalar));

        public Tensor gcd(Tensor other) => Native.cn_gcd(this, other);

        public Tensor ge(Tensor target) => Native.cn_ge(this, target);

        public Tensor ge(Scalar target) => Native.cn_ge_s(this, Number(target));

        public Tensor ger(Tensor vec2) => Native.cn_outer(this, vec2);

        public Tensor greater(Tensor target) => Native.cn_gt(this, target);

        public Tensor greater_equal(Tensor target) => Native.cn_ge(this, target);

        public Tensor gt(Tensor target) => Native.cn_gt(this, target);

        public Tensor gt(Scalar target) => Native.cn_gt_s(this, Number(target));

        public Tensor heaviside(Tensor other) => Native.cn_heaviside(this, other);

        public Tensor hypot(Tensor other) => Native.cn_hypot(this, other);

        public Tensor inner(Tensor vec2) => Native.cn_inner(this, vec2);

        public Tensor kron(Tensor other) => Native.cn_kron(this, other);

        public Tensor lcm(Tensor other) => Native.cn_lcm(this, other);

        public Tensor ldexp(Tensor other) => Native.cn_ldexp(this, other);

        public Tensor le(Tensor target) => Native.cn_le(this, target);

        public Tensor le(Scalar target) => Native.cn_le_s(this, Number(target));

        public Tensor less(Tensor target) => Native.cn_lt(this, target);

        public Tensor less_equal(Tensor target) => Native.cn_le(this, target);

        public Tensor logaddexp(Tensor other) => Native.cn_logaddexp(this, other);

        public Tensor logaddexp2(Tensor other) => Native.cn_logaddexp2(this, other);

        public Tensor logical_and(Tensor other) => Native.cn_logical_and(this, other);

        public Tensor logical_or(Tensor other) => Native.cn_logical_or(this, other);

        public Tensor logical_xor(Tensor other) => Native.cn_logical_xor(this, other);

        public Tensor lt(Tensor target) => Native.cn_lt(this, target);

        public Tensor lt(Scalar target) => Native.cn_lt_s(this, Number(target));

        public Tensor masked_select(Tensor mask) => Native.cn_masked_select(this, mask);

        public Tensor matmul(Tensor target) => Native.cn_matmul(this, target);

        public Tensor maximum(Tensor other) => Native.cn_maximum(this, other);

        public Tensor minimum(Tensor other) => Native.cn_minimum(this, other);

        public Tensor mm(Tensor target) => Native.cn_mm(this, target);

        public Tensor mul(Tensor target) => Native.cn_mul(this, target);

        public Tensor mul(Scalar target) => Native.cn_mul_s(this, Number(target));

        public Tensor multiply(Tensor target) => Native.cn_mul(this, target);

        public Tensor multiply(Scalar target) => Native.cn_mul_s(this, Number(target));

        public Tensor mv(Tensor target) => Native.cn_mv(this, target);

        public Tensor ne(Tensor target) => Native.cn_ne(this, target);

        public Tensor ne(Scalar target) => Native.cn_ne_s(this, Number(target));

        public Tensor nextafter(Tensor other) => Native.cn_nextafter(this, other);

        public Tensor not_equal(Tensor target) => Native.cn_ne(this, target);

        public Tensor outer(Tensor vec2) => Native.cn_outer(this, vec2);

        public Tensor pow(Tensor exponent) => Native.cn_pow(this, exponent);

        public Tensor pow(Scalar exponent) => Native.cn_pow_s(this, Number(exponent));

        public Tensor remainder(Tensor target) => Native.cn_remainder(this, target);

        public Tensor remainder(Scalar scalar) => Native.cn_remainder_s(this, Number(scalar));

        public Tensor sub(Tensor target) => Native.cn_sub(this, target);

        public Tensor sub(Scalar target) => Native.cn_sub_s(this, Number(target));

        public Tensor subtract(Tensor target) => Native.cn_sub(this, target);

        public Tensor subtract(Scalar target) => Native.cn_sub_s(this, Number(target));

        public Tensor take(Tensor index) => Native.cn_take(this, index);

        public Tensor true_divide(Tensor other) => Native.cn_true_divide(this, other);

        public Tensor true_divide(Scalar other) => Native.cn_true_divide_s(this, Number(other));

        public Tensor vdot(Tensor target) => Native.cn_vdot(this, target);

        public Tensor xlogy(Tensor y) => Native.cn_xlogy(this, y);

        public Tensor xlogy(Scalar y) => Native.cn_xlogy_s(this, Number(y));

        public Tensor clamp_min(Scalar min) => Native.cn_clamp_min_s(this, Number(min));

        public Tensor clamp_max(Scalar max) => Native.cn_clamp_max_s(this, Number(max));
    }
}
