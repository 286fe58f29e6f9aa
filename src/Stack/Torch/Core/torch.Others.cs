namespace TorchSharp;

public static partial class torch
{
    // The rest of what tensors have as methods.
    public static long numel(Tensor input) =>
        Given(input).numel();

    public static Tensor add(Tensor left, Scalar right, Scalar alpha) =>
        Given(left).add(right, alpha);

    public static Tensor add(Tensor left, Tensor right, Scalar alpha) =>
        Given(left).add(right, alpha);

    public static Tensor add_(Tensor left, Scalar right, Scalar alpha) =>
        Given(left).add_(right, alpha);

    public static Tensor add_(Tensor left, Tensor right, Scalar alpha) =>
        Given(left).add_(right, alpha);

    public static Tensor addcdiv(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) =>
        Given(input).addcdiv(tensor1, tensor2, value);

    public static Tensor addcdiv_(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) =>
        Given(input).addcdiv_(tensor1, tensor2, value);

    public static Tensor addcmul(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) =>
        Given(input).addcmul(tensor1, tensor2, value);

    public static Tensor addcmul_(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) =>
        Given(input).addcmul_(tensor1, tensor2, value);

    public static Tensor addmm(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) =>
        Given(input).addmm(mat1, mat2, beta, alpha);

    public static Tensor addmv(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) =>
        Given(input).addmv(mat1, mat2, beta, alpha);

    public static Tensor baddbmm(Tensor input, Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) =>
        Given(input).baddbmm(batch1, batch2, beta, alpha);

    public static Tensor clamp(Tensor input, Scalar? min = null, Scalar? max = null) =>
        Given(input).clamp(min, max);

    public static Tensor clamp(Tensor input, Tensor? min = null, Tensor? max = null) =>
        Given(input).clamp(min, max);

    public static Tensor clamp_(Tensor input, Scalar? min = null, Scalar? max = null) =>
        Given(input).clamp_(min, max);

    public static Tensor clamp_(Tensor input, Tensor? min = null, Tensor? max = null) =>
        Given(input).clamp_(min, max);

    public static Tensor clip(Tensor input, Scalar? min = null, Scalar? max = null) =>
        Given(input).clip(min, max);

    public static Tensor clone(Tensor input) =>
        Given(input).clone();

    public static Tensor div(Tensor left, Scalar right, RoundingMode rounding_mode = RoundingMode.None) =>
        Given(left).div(right, rounding_mode);

    public static Tensor div(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) =>
        Given(left).div(right, rounding_mode);

    public static Tensor div_(Tensor left, Scalar right, RoundingMode rounding_mode = RoundingMode.None) =>
        Given(left).div_(right, rounding_mode);

    public static Tensor div_(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) =>
        Given(left).div_(right, rounding_mode);

    public static Tensor divide(Tensor left, Scalar right, RoundingMode rounding_mode = RoundingMode.None) =>
        Given(left).divide(right, rounding_mode);

    public static Tensor divide(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) =>
        Given(left).divide(right, rounding_mode);

    public static Tensor gather(Tensor input, long dim, Tensor index) =>
        Given(input).gather(dim, index);

    public static Tensor index_add(Tensor input, long dim, Tensor index, Tensor source, Scalar alpha) =>
        Given(input).index_add(dim, index, source, alpha);

    public static Tensor index_add_(Tensor input, long dim, Tensor index, Tensor source, Scalar alpha) =>
        Given(input).index_add_(dim, index, source, alpha);

    public static Tensor index_copy(Tensor input, long dim, Tensor index, Tensor source) =>
        Given(input).index_copy(dim, index, source);

    public static Tensor index_copy_(Tensor input, long dim, Tensor index, Tensor source) =>
        Given(input).index_copy_(dim, index, source);

    public static Tensor index_fill(Tensor input, long dim, Tensor index, Scalar value) =>
        Given(input).index_fill(dim, index, value);

    public static Tensor index_fill_(Tensor input, long dim, Tensor index, Scalar value) =>
        Given(input).index_fill_(dim, index, value);

    public static Tensor index_select(Tensor input, long dim, Tensor index) =>
        Given(input).index_select(dim, index);

    public static Tensor isclose(Tensor tensor, Tensor other, double rtol = 1E-05, double atol = 1E-08, bool nanEqual = false) =>
        Given(tensor).isclose(other, rtol, atol, nanEqual);

    public static Tensor lerp(Tensor input, Tensor end, Tensor weight) =>
        Given(input).lerp(end, weight);

    public static Tensor nan_to_num(Tensor input, double nan = 0, double? posinf = null, double? neginf = null) =>
        Given(input).nan_to_num(nan, posinf, neginf);

    public static Tensor round(Tensor input, long decimals = 0) =>
        Given(input).round(decimals);

    public static Tensor round_(Tensor input, long decimals = 0) =>
        Given(input).round_(decimals);

    public static Tensor scatter(Tensor input, long dim, Tensor index, Tensor src) =>
        Given(input).scatter(dim, index, src);

    public static Tensor scatter_(Tensor input, long dim, Tensor index, Tensor src) =>
        Given(input).scatter_(dim, index, src);

    public static Tensor scatter_add(Tensor input, long dim, Tensor index, Tensor src) =>
        Given(input).scatter_add(dim, index, src);

    public static Tensor scatter_add_(Tensor input, long dim, Tensor index, Tensor src) =>
        Given(input).scatter_add_(dim, index, src);

    public static Tensor take_along_dim(Tensor input, Tensor indices, long dim = 0) =>
        Given(input).take_along_dim(indices, dim);
}
