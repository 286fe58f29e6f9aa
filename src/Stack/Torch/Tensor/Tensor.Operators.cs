namespace TorchSharp;

public static partial class torch
{
    // Operators. The comparisons compare element by element, as in Python.
    public partial class Tensor
    {
        public static Tensor operator +(Tensor left, Tensor right) => Native.cn_add(left, right);

        public static Tensor operator +(Tensor left, Scalar right) => Native.cn_add_s(left, Number(right));

        public static Tensor operator +(Scalar left, Tensor right) => Native.cn_add_s(right, Number(left));

        public static Tensor operator +(Tensor left, int right) => Native.cn_add_s(left, NativeScalar.Of(right));

        public static Tensor operator +(int left, Tensor right) => Native.cn_add_s(right, NativeScalar.Of(left));

        public static Tensor operator +(Tensor left, long right) => Native.cn_add_s(left, NativeScalar.Of(right));

        public static Tensor operator +(long left, Tensor right) => Native.cn_add_s(right, NativeScalar.Of(left));

        public static Tensor operator +(Tensor left, float right) => Native.cn_add_s(left, NativeScalar.Of(right));

        public static Tensor operator +(float left, Tensor right) => Native.cn_add_s(right, NativeScalar.Of(left));

        public static Tensor operator +(Tensor left, double right) => Native.cn_add_s(left, NativeScalar.Of(right));

        public static Tensor operator +(double left, Tensor right) => Native.cn_add_s(right, NativeScalar.Of(left));

        public static Tensor operator -(Tensor left, Tensor right) => Native.cn_sub(left, right);

        public static Tensor operator -(Tensor left, Scalar right) => Native.cn_sub_s(left, Number(right));

        public static Tensor operator -(Scalar left, Tensor right) => Native.cn_rsub_s(right, Number(left));

        public static Tensor operator -(Tensor left, int right) => Native.cn_sub_s(left, NativeScalar.Of(right));

        public static Tensor operator -(int left, Tensor right) => Native.cn_rsub_s(right, NativeScalar.Of(left));

        public static Tensor operator -(Tensor left, long right) => Native.cn_sub_s(left, NativeScalar.Of(right));

        public static Tensor operator -(long left, Tensor right) => Native.cn_rsub_s(right, NativeScalar.Of(left));

        public static Tensor operator -(Tensor left, float right) => Native.cn_sub_s(left, NativeScalar.Of(right));

        public static Tensor operator -(float left, Tensor right) => Native.cn_rsub_s(right, NativeScalar.Of(left));

        public static Tensor operator -(Tensor left, double right) => Native.cn_sub_s(left, NativeScalar.Of(right));

        public static Tensor operator -(double left, Tensor right) => Native.cn_rsub_s(right, NativeScalar.Of(left));

        public static Tensor operator *(Tensor left, Tensor right) => Native.cn_mul(left, right);

        public static Tensor operator *(Tensor left, Scalar right) => Native.cn_mul_s(left, Number(right));

        public static Tensor operator *(Scalar left, Tensor right) => Native.cn_mul_s(right, Number(left));

        public static Tensor operator *(Tensor left, int right) => Native.cn_mul_s(left, NativeScalar.Of(right));

        public static Tensor operator *(int left, Tensor right) => Native.cn_mul_s(right, NativeScalar.Of(left));

        public static Tensor operator *(Tensor left, long right) => Native.cn_mul_s(left, NativeScalar.Of(right));

        public static Tensor operator *(long left, Tensor right) => Native.cn_mul_s(right, NativeScalar.Of(left));

        public static Tensor operator *(Tensor left, float right) => Native.cn_mul_s(left, NativeScalar.Of(right));

        public static Tensor operator *(float left, Tensor right) => Native.cn_mul_s(right, NativeScalar.Of(left));

        public static Tensor operator *(Tensor left, double right) => Native.cn_mul_s(left, NativeScalar.Of(right));

        public static Tensor operator *(double left, Tensor right) => Native.cn_mul_s(right, NativeScalar.Of(left));

        public static Tensor operator /(Tensor left, Tensor right) => Native.cn_div(left, right, 0);

        public static Tensor operator /(Tensor left, Scalar right) => Native.cn_div_s(left, Number(right), 0);

        public static Tensor operator /(Scalar left, Tensor right) => Native.cn_rdiv_s(right, Number(left));

        public static Tensor operator /(Tensor left, int right) => Native.cn_div_s(left, NativeScalar.Of(right), 0);

        public static Tensor operator /(int left, Tensor right) => Native.cn_rdiv_s(right, NativeScalar.Of(left));

        public static Tensor operator /(Tensor left, long right) => Native.cn_div_s(left, NativeScalar.Of(right), 0);

        public static Tensor operator /(long left, Tensor right) => Native.cn_rdiv_s(right, NativeScalar.Of(left));

        public static Tensor operator /(Tensor left, float right) => Native.cn_div_s(left, NativeScalar.Of(right), 0);

        public static Tensor operator /(float left, Tensor right) => Native.cn_rdiv_s(right, NativeScalar.Of(left));

        public static Tensor operator /(Tensor left, double right) => Native.cn_div_s(left, NativeScalar.Of(right), 0);

        public static Tensor operator /(double left, Tensor right) => Native.cn_rdiv_s(right, NativeScalar.Of(left));

        public static Tensor operator %(Tensor left, Tensor right) => Native.cn_remainder(left, right);

        public static Tensor operator %(Tensor left, Scalar right) => Native.cn_remainder_s(left, Number(right));

        public static Tensor operator %(Tensor left, int right) => Native.cn_remainder_s(left, NativeScalar.Of(right));

        public static Tensor operator %(Tensor left, long right) => Native.cn_remainder_s(left, NativeScalar.Of(right));

        public static Tensor operator %(Tensor left, float right) => Native.cn_remainder_s(left, NativeScalar.Of(right));

        public static Tensor operator %(Tensor left, double right) => Native.cn_remainder_s(left, NativeScalar.Of(right));

        public static Tensor operator ==(Tensor left, Tensor right) => Native.cn_eq(left, right);

        public static Tensor operator ==(Tensor left, Scalar right) => Native.cn_eq_s(left, Number(right));

        public static Tensor operator ==(Scalar left, Tensor right) => Native.cn_eq_s(right, Number(left));

        public static Tensor operator !=(Tensor left, Tensor right) => Native.cn_ne(left, right);

        public static Tensor operator !=(Tensor left, Scalar right) => Native.cn_ne_s(left, Number(right));

        public static Tensor operator !=(Scalar left, Tensor right) => Native.cn_ne_s(right, Number(left));

        public static Tensor operator <(Tensor left, Tensor right) => Native.cn_lt(left, right);

        public static Tensor operator <(Tensor left, Scalar right) => Native.cn_lt_s(left, Number(right));

        public static Tensor operator <(Scalar left, Tensor right) => Native.cn_gt_s(right, Number(left));

        public static Tensor operator <=(Tensor left, Tensor right) => Native.cn_le(left, right);

        public static Tensor operator <=(Tensor left, Scalar right) => Native.cn_le_s(left, Number(right));

        public static Tensor operator <=(Scalar left, Tensor right) => Native.cn_ge_s(right, Number(left));

        public static Tensor operator >(Tensor left, Tensor right) => Native.cn_gt(left, right);

        public static Tensor operator >(Tensor left, Scalar right) => Native.cn_gt_s(left, Number(right));

        public static Tensor operator >(Scalar left, Tensor right) => Native.cn_lt_s(right, Number(left));

        public static Tensor operator >=(Tensor left, Tensor right) => Native.cn_ge(left, right);

        public static Tensor operator >=(Tensor left, Scalar right) => Native.cn_ge_s(left, Number(right));

        public static Tensor operator >=(Scalar left, Tensor right) => Native.cn_le_s(right, Number(left));

        public static Tensor operator &(Tensor left, Tensor right) => Native.cn_bitwise_and(left, right);

        public static Tensor operator |(Tensor left, Tensor right) => Native.cn_bitwise_or(left, right);

        public static Tensor operator ^(Tensor left, Tensor right) => Native.cn_bitwise_xor(left, right);

        public static Tensor operator ~(Tensor left) => Native.cn_bitwise_not(left);

        public static Tensor operator -(Tensor tensor) => Native.cn_neg(tensor);
    }
}
