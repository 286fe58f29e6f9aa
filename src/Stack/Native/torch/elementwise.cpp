// Operations on each element, alone or paired with another's; matrix products.
#include "common.h"

#define CN_UNARY(name) CN_API cn_tensor cn_##name(cn_tensor input) { CN_YIELD(at::name(CN_REF(input))) }
#define CN_UNARY_(name) \
    CN_UNARY(name)      \
    CN_API int32_t cn_##name##_(cn_tensor input) { CN_DO(CN_REF(input).name##_()) }
// libtorch has these in place as functions only.
#define CN_ACTIVATION_(name) \
    CN_UNARY(name)           \
    CN_API int32_t cn_##name##_(cn_tensor input) { CN_DO(at::name##_(CN_REF(input))) }

CN_UNARY_(abs)
CN_UNARY_(acos)
CN_UNARY_(acosh)
CN_UNARY_(asin)
CN_UNARY_(asinh)
CN_UNARY_(atan)
CN_UNARY_(atanh)
CN_UNARY_(bitwise_not)
CN_UNARY_(ceil)
CN_UNARY_(cos)
CN_UNARY_(cosh)
CN_UNARY_(deg2rad)
CN_UNARY_(digamma)
CN_UNARY_(erf)
CN_UNARY_(erfc)
CN_UNARY_(erfinv)
CN_UNARY_(exp)
CN_UNARY_(exp2)
CN_UNARY_(expm1)
CN_UNARY_(floor)
CN_UNARY_(frac)
CN_ACTIVATION_(hardsigmoid)
CN_ACTIVATION_(hardswish)
CN_UNARY_(i0)
CN_UNARY_(lgamma)
CN_UNARY_(log)
CN_UNARY_(log10)
CN_UNARY_(log1p)
CN_UNARY_(log2)
CN_UNARY_(neg)
CN_UNARY_(rad2deg)
CN_UNARY_(reciprocal)
CN_UNARY_(relu)
CN_ACTIVATION_(relu6)
CN_UNARY_(rsqrt)
CN_ACTIVATION_(selu)
CN_UNARY_(sgn)
CN_UNARY_(sigmoid)
CN_UNARY_(sign)
CN_ACTIVATION_(silu)
CN_UNARY_(sin)
CN_UNARY_(sinc)
CN_UNARY_(sinh)
CN_UNARY_(sqrt)
CN_UNARY_(tan)
CN_UNARY_(tanh)
CN_UNARY_(trunc)
CN_UNARY(all)
CN_UNARY(any)
CN_UNARY(argmax)
CN_UNARY(argmin)
CN_UNARY(argwhere)
CN_UNARY(atleast_1d)
CN_UNARY(atleast_2d)
CN_UNARY(atleast_3d)
CN_UNARY(det)
CN_UNARY(fliplr)
CN_UNARY(flipud)
CN_UNARY(inverse)
CN_UNARY(isfinite)
CN_UNARY(isinf)
CN_UNARY(isnan)
CN_UNARY(isneginf)
CN_UNARY(isposinf)
CN_UNARY(isreal)
CN_UNARY(log_sigmoid)
CN_UNARY(logdet)
CN_UNARY(logical_not)
CN_UNARY(matrix_exp)
CN_UNARY(max)
CN_UNARY(median)
CN_UNARY(min)
CN_UNARY(msort)
CN_UNARY(nanmedian)
CN_UNARY(nansum)
CN_UNARY(nonzero)
CN_UNARY(positive)
CN_UNARY(ravel)
CN_UNARY(signbit)
CN_UNARY(square)
CN_UNARY(t)
CN_UNARY(trace)

#define CN_BINARY(name) CN_API cn_tensor cn_##name(cn_tensor input, cn_tensor other) { CN_YIELD(at::name(CN_REF(input), CN_REF(other))) }
#define CN_BINARY_(name) \
    CN_BINARY(name)      \
    CN_API int32_t cn_##name##_(cn_tensor input, cn_tensor other) { CN_DO(CN_REF(input).name##_(CN_REF(other))) }

CN_BINARY_(add)
CN_BINARY_(sub)
CN_BINARY_(mul)
CN_BINARY_(eq)
CN_BINARY_(ne)
CN_BINARY_(lt)
CN_BINARY_(le)
CN_BINARY_(gt)
CN_BINARY_(ge)
CN_BINARY_(pow)
CN_BINARY_(fmod)
CN_BINARY_(remainder)
CN_BINARY_(floor_divide)
CN_BINARY_(true_divide)
CN_BINARY_(atan2)
CN_BINARY_(copysign)
CN_BINARY_(logical_and)
CN_BINARY_(logical_or)
CN_BINARY_(logical_xor)
CN_BINARY_(bitwise_and)
CN_BINARY_(bitwise_or)
CN_BINARY_(bitwise_xor)
CN_BINARY_(bitwise_left_shift)
CN_BINARY_(bitwise_right_shift)
CN_BINARY_(xlogy)
CN_BINARY_(nextafter)
CN_BINARY_(heaviside)
CN_BINARY_(gcd)
CN_BINARY_(lcm)
CN_BINARY_(ldexp)
CN_BINARY_(float_power)
CN_BINARY(matmul)
CN_BINARY(mm)
CN_BINARY(bmm)
CN_BINARY(mv)
CN_BINARY(dot)
CN_BINARY(vdot)
CN_BINARY(inner)
CN_BINARY(outer)
CN_BINARY(kron)
CN_BINARY(maximum)
CN_BINARY(minimum)
CN_BINARY(fmax)
CN_BINARY(fmin)
CN_BINARY(hypot)
CN_BINARY(logaddexp)
CN_BINARY(logaddexp2)
CN_BINARY(masked_select)
CN_BINARY(take)

// With a number on the right; the suffix _s tells them from the above.
#define CN_SCALAR(name) CN_API cn_tensor cn_##name##_s(cn_tensor input, cn_scalar other) { CN_YIELD(at::name(CN_REF(input), cn::scalar(other))) }
#define CN_SCALAR_(name) \
    CN_SCALAR(name)      \
    CN_API int32_t cn_##name##_s_(cn_tensor input, cn_scalar other) { CN_DO(CN_REF(input).name##_(cn::scalar(other))) }

CN_SCALAR_(add)
CN_SCALAR_(sub)
CN_SCALAR_(mul)
CN_SCALAR_(eq)
CN_SCALAR_(ne)
CN_SCALAR_(lt)
CN_SCALAR_(le)
CN_SCALAR_(gt)
CN_SCALAR_(ge)
CN_SCALAR_(pow)
CN_SCALAR_(fmod)
CN_SCALAR_(remainder)
CN_SCALAR_(floor_divide)
CN_SCALAR_(true_divide)
CN_SCALAR_(xlogy)
CN_SCALAR_(clamp_min)
CN_SCALAR_(clamp_max)

CN_API cn_tensor cn_rsub_s(cn_tensor input, cn_scalar other) { CN_YIELD(at::rsub(CN_REF(input), cn::scalar(other))) }
CN_API cn_tensor cn_rdiv_s(cn_tensor input, cn_scalar other) { CN_YIELD(at::mul(at::reciprocal(CN_REF(input)), cn::scalar(other))) }

CN_API cn_tensor cn_add_alpha(cn_tensor input, cn_tensor other, cn_scalar alpha) { CN_YIELD(at::add(CN_REF(input), CN_REF(other), cn::scalar(alpha))) }
CN_API int32_t cn_add_alpha_(cn_tensor input, cn_tensor other, cn_scalar alpha) { CN_DO(CN_REF(input).add_(CN_REF(other), cn::scalar(alpha))) }
CN_API cn_tensor cn_add_alpha_s(cn_tensor input, cn_scalar other, cn_scalar alpha) { CN_YIELD(at::add(CN_REF(input), cn::scalar(other), cn::scalar(alpha))) }
CN_API int32_t cn_add_alpha_s_(cn_tensor input, cn_scalar other, cn_scalar alpha) { CN_DO(CN_REF(input).add_(cn::scalar(other), cn::scalar(alpha))) }

// mode: 1 towards zero, 2 down, else none
#define CN_DIV(divide, ...) (mode == 1 ? divide(__VA_ARGS__, "trunc") : mode == 2 ? divide(__VA_ARGS__, "floor") : divide(__VA_ARGS__))
CN_API cn_tensor cn_div(cn_tensor input, cn_tensor other, int32_t mode) { CN_YIELD(CN_DIV(at::div, CN_REF(input), CN_REF(other))) }
CN_API int32_t cn_div_(cn_tensor input, cn_tensor other, int32_t mode) { CN_DO(CN_DIV(CN_REF(input).div_, CN_REF(other))) }
CN_API cn_tensor cn_div_s(cn_tensor input, cn_scalar other, int32_t mode) { CN_YIELD(CN_DIV(at::div, CN_REF(input), cn::scalar(other))) }
CN_API int32_t cn_div_s_(cn_tensor input, cn_scalar other, int32_t mode) { CN_DO(CN_DIV(CN_REF(input).div_, cn::scalar(other))) }

// Either limit may be missing.
CN_API cn_tensor cn_clamp(cn_tensor input, cn_scalar min, cn_scalar max) { CN_YIELD(at::clamp(CN_REF(input), cn::optional(min), cn::optional(max))) }
CN_API int32_t cn_clamp_(cn_tensor input, cn_scalar min, cn_scalar max) { CN_DO(at::clamp_(CN_REF(input), cn::optional(min), cn::optional(max))) }
CN_API cn_tensor cn_clamp_t(cn_tensor input, cn_tensor min, cn_tensor max) { CN_YIELD(at::clamp(CN_REF(input), cn::optional(min), cn::optional(max))) }
CN_API int32_t cn_clamp_t_(cn_tensor input, cn_tensor min, cn_tensor max) { CN_DO(at::clamp_(CN_REF(input), cn::optional(min), cn::optional(max))) }

CN_API int32_t cn_fill_(cn_tensor input, cn_scalar value) { CN_DO(CN_REF(input).fill_(cn::scalar(value))) }
CN_API int32_t cn_zero_(cn_tensor input) { CN_DO(CN_REF(input).zero_()) }
CN_API cn_tensor cn_round(cn_tensor input, int64_t decimals) { CN_YIELD(at::round(CN_REF(input), decimals)) }
CN_API int32_t cn_round_(cn_tensor input, int64_t decimals) { CN_DO(CN_REF(input).round_(decimals)) }
CN_API cn_tensor cn_nan_to_num(cn_tensor input, double nan, bool has_pos, double pos, bool has_neg, double neg) {
    CN_YIELD(at::nan_to_num(CN_REF(input), nan, has_pos ? cn::maybe<double>(pos) : cn::maybe<double>(), has_neg ? cn::maybe<double>(neg) : cn::maybe<double>()))
}
CN_API cn_tensor cn_gelu(cn_tensor input, bool tanh) { CN_YIELD(at::gelu(CN_REF(input), tanh ? "tanh" : "none")) }
CN_API cn_tensor cn_lerp(cn_tensor input, cn_tensor end, cn_tensor weight) { CN_YIELD(at::lerp(CN_REF(input), CN_REF(end), CN_REF(weight))) }
CN_API int32_t cn_lerp_(cn_tensor input, cn_tensor end, cn_tensor weight) { CN_DO(CN_REF(input).lerp_(CN_REF(end), CN_REF(weight))) }
CN_API cn_tensor cn_isclose(cn_tensor input, cn_tensor other, double rtol, double atol, bool equal_nan) {
    CN_YIELD(at::isclose(CN_REF(input), CN_REF(other), rtol, atol, equal_nan))
}

#define CN_ADDC(name)                                                                                          \
    CN_API cn_tensor cn_##name(cn_tensor input, cn_tensor tensor1, cn_tensor tensor2, cn_scalar value) {       \
        CN_YIELD(at::name(CN_REF(input), CN_REF(tensor1), CN_REF(tensor2), cn::scalar(value)))                 \
    }                                                                                                          \
    CN_API int32_t cn_##name##_(cn_tensor input, cn_tensor tensor1, cn_tensor tensor2, cn_scalar value) {      \
        CN_DO(CN_REF(input).name##_(CN_REF(tensor1), CN_REF(tensor2), cn::scalar(value)))                      \
    }
CN_ADDC(addcmul)
CN_ADDC(addcdiv)

#define CN_ADDMM(name)                                                                                    \
    CN_API cn_tensor cn_##name(cn_tensor input, cn_tensor left, cn_tensor right, double beta, double alpha) { \
        CN_YIELD(at::name(CN_REF(input), CN_REF(left), CN_REF(right), beta, alpha))                       \
    }
CN_ADDMM(addmm)
CN_ADDMM(addmv)
CN_ADDMM(baddbmm)
