namespace TorchSharp;

public static partial class torch
{
    // Arithmetic with more than one further argument.
    public partial class Tensor
    {
        public Tensor add(Tensor target, Scalar alpha) => Native.cn_add_alpha(this, target, Number(alpha));

        public Tensor add(Scalar scalar, Scalar alpha) => Native.cn_add_alpha_s(this, Number(scalar), Number(alpha));

        public Tensor add_(Tensor target, Scalar alpha) => Done(Native.cn_add_alpha_(this, target, Number(alpha)));

        public Tensor add_(Scalar scalar, Scalar alpha) => Done(Native.cn_add_alpha_s_(this, Number(scalar), Number(alpha)));

        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => Native.cn_div(this, target, (int)rounding_mode);

        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => Native.cn_div_s(this, Number(target), (int)rounding_mode);

        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => Done(Native.cn_div_(this, target, (int)rounding_mode));

        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            Done(Native.cn_div_s_(this, Number(target), (int)rounding_mode));

        public Tensor divide(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);

        public Tensor divide(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);

        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Native.cn_clamp(this, NumberOrNone(min), NumberOrNone(max));

        public Tensor clamp(Tensor? min = null, Tensor? max = null) => Native.cn_clamp_t(this, min, max);

        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Done(Native.cn_clamp_(this, NumberOrNone(min), NumberOrNone(max)));

        public Tensor clamp_(Tensor? min = null, Tensor? max = null) => Done(Native.cn_clamp_t_(this, min, max));

        public Tensor clip(Scalar? min = null, Scalar? max = null) => clamp(min, max);

        public Tensor round(long decimals = 0) => Native.cn_round(this, decimals);

        public Tensor round_(long decimals = 0) => Done(Native.cn_round_(this, decimals));

        public Tensor fill_(Scalar value) => Done(Native.cn_fill_(this, Number(value)));

        public Tensor zero_() => Done(Native.cn_zero_(this));

        public Tensor gelu() => Native.cn_gelu(this, false);

        public Tensor gelu(Modules.GELU.Approximate approximate) => Native.cn_gelu(this, approximate == Modules.GELU.Approximate.tanh);

        public Tensor lerp(Tensor end, Tensor weight) => Native.cn_lerp(this, end, weight);

        public Tensor lerp_(Tensor end, Tensor weight) => Done(Native.cn_lerp_(this, end, weight));

        public Tensor isclose(Tensor other, double rtol = 1E-05, double atol = 1E-08, bool nanEqual = false) =>
            Native.cn_isclose(this, other, rtol, atol, nanEqual);

        public Tensor nan_to_num(double nan = 0, double? posinf = null, double? neginf = null) =>
            Native.cn_nan_to_num(this, nan, posinf.HasValue, posinf ?? 0, neginf.HasValue, neginf ?? 0);

        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) => Native.cn_addcmul(this, tensor1, tensor2, Number(value));

        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) => Done(Native.cn_addcmul_(this, tensor1, tensor2, Number(value)));

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) => addcdiv(tensor1, tensor2, 1);

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) => Native.cn_addcdiv(this, tensor1, tensor2, Number(value));

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) => addcdiv_(tensor1, tensor2, 1);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) => Done(Native.cn_addcdiv_(this, tensor1, tensor2, Number(value)));

        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => Native.cn_addmm(this, mat1, mat2, beta, alpha);

        public Tensor addmv(Tensor mat, Tensor vec, float beta = 1, float alpha = 1) => Native.cn_addmv(this, mat, vec, beta, alpha);

        public Tensor baddbmm(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) => Native.cn_baddbmm(this, batch1, batch2, beta, alpha);

        /// <summary>Ends an in-place operation: throws on an error, else gives this tensor back.</summary>
        private Tensor Done(int status)
        {
            Native.Check(status);
            return this;
        }
    }

    public enum RoundingMode
    {
        None = 0,
        trunc = 1,
        floor = 2,
    }
}
