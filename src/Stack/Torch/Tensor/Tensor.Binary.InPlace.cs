namespace TorchSharp;

public static partial class torch
{
    // Operations with another tensor or a number that write into the left one.
    public partial class Tensor
    {
        public Tensor add_(Tensor target) => Done(Native.cn_add_(this, target));

        public Tensor add_(Scalar scalar) => Done(Native.cn_add_s_(this, Number(scalar)));

        public Tensor arctan2_(Tensor other) => Done(Native.cn_atan2_(this, other));

        public Tensor atan2_(Tensor other) => Done(Native.cn_atan2_(this, other));

        public Tensor bitwise_and_(Tensor other) => Done(Native.cn_bitwise_and_(this, other));

        public Tensor bitwise_left_shift_(Tensor other) => Done(Native.cn_bitwise_left_shift_(this, other));

        public Tensor bitwise_or_(Tensor other) => Done(Native.cn_bitwise_or_(this, other));

        public Tensor bitwise_right_shift_(Tensor other) => Done(Native.cn_bitwise_right_shift_(this, other));

        public Tensor bitwise_xor_(Tensor other) => Done(Native.cn_bitwise_xor_(this, other));

        public Tensor copysign_(Tensor other) => Done(Native.cn_copysign_(this, other));

        public Tensor eq_(Tensor target) => Done(Native.cn_eq_(this, target));

        public Tensor eq_(Scalar target) => Done(Native.cn_eq_s_(this, Number(target)));

        public Tensor float_power_(Tensor target) => Done(Native.cn_float_power_(this, target));

        public Tensor floor_divide_(Tensor other) => Done(Native.cn_floor_divide_(this, other));

        public Tensor floor_divide_(Scalar other) => Done(Native.cn_floor_divide_s_(this, Number(other)));

        public Tensor fmod_(Tensor target) => Done(Native.cn_fmod_(this, target));

        public Tensor fmod_(Scalar scalar) => Done(Native.cn_fmod_s_(this, Number(scalar)));

        public Tensor gcd_(Tensor other) => Done(Native.cn_gcd_(this, other));

        public Tensor ge_(Tensor target) => Done(Native.cn_ge_(this, target));

        public Tensor ge_(Scalar target) => Done(Native.cn_ge_s_(this, Number(target)));

        public Tensor gt_(Tensor target) => Done(Native.cn_gt_(this, target));

        public Tensor gt_(Scalar target) => Done(Native.cn_gt_s_(this, Number(target)));

        public Tensor heaviside_(Tensor other) => Done(Native.cn_heaviside_(this, other));

        public Tensor lcm_(Tensor other) => Done(Native.cn_lcm_(this, other));

        public Tensor ldexp_(Tensor other) => Done(Native.cn_ldexp_(this, other));

        public Tensor le_(Tensor target) => Done(Native.cn_le_(this, target));

        public Tensor le_(Scalar target) => Done(Native.cn_le_s_(this, Number(target)));

        public Tensor less_equal_(Tensor target) => Done(Native.cn_le_(this, target));

        public Tensor logical_and_(Tensor other) => Done(Native.cn_logical_and_(this, other));

        public Tensor logical_or_(Tensor other) => Done(Native.cn_logical_or_(this, other));

        public Tensor logical_xor_(Tensor other) => Done(Native.cn_logical_xor_(this, other));

        public Tensor lt_(Tensor target) => Done(Native.cn_lt_(this, target));

        public Tensor lt_(Scalar target) => Done(Native.cn_lt_s_(this, Number(target)));

        public Tensor mul_(Tensor target) => Done(Native.cn_mul_(this, target));

        public Tensor mul_(Scalar target) => Done(Native.cn_mul_s_(this, Number(target)));

        public Tensor ne_(Tensor target) => Done(Native.cn_ne_(this, target));

        public Tensor ne_(Scalar target) => Done(Native.cn_ne_s_(this, Number(target)));

        public Tensor nextafter_(Tensor other) => Done(Native.cn_nextafter_(this, other));

        public Tensor not_equal_(Tensor target) => Done(Native.cn_ne_(this, target));

        public Tensor pow_(Tensor exponent) => Done(Native.cn_pow_(this, exponent));

        public Tensor pow_(Scalar exponent) => Done(Native.cn_pow_s_(this, Number(exponent)));

        public Tensor remainder_(Tensor target) => Done(Native.cn_remainder_(this, target));

        public Tensor remainder_(Scalar scalar) => Done(Native.cn_remainder_s_(this, Number(scalar)));

        public Tensor sub_(Tensor target) => Done(Native.cn_sub_(this, target));

        public Tensor sub_(Scalar target) => Done(Native.cn_sub_s_(this, Number(target)));

        public Tensor subtract_(Tensor target) => Done(Native.cn_sub_(this, target));

        public Tensor subtract_(Scalar target) => Done(Native.cn_sub_s_(this, Number(target)));

        public Tensor true_divide_(Tensor other) => Done(Native.cn_true_divide_(this, other));

        public Tensor true_divide_(Scalar other) => Done(Native.cn_true_divide_s_(this, Number(other)));

        public Tensor xlogy_(Tensor y) => Done(Native.cn_xlogy_(this, y));

        public Tensor xlogy_(Scalar y) => Done(Native.cn_xlogy_s_(this, Number(y)));

        public Tensor clamp_min_(Scalar min) => Done(Native.cn_clamp_min_s_(this, Number(min)));

        public Tensor clamp_max_(Scalar max) => Done(Native.cn_clamp_max_s_(this, Number(max)));
    }
}
