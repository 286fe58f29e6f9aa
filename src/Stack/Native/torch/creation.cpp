// New tensors: filled, random, or over memory of the caller.
#include "common.h"

#include <cstring>

namespace {

at::Tensor with_grad(at::Tensor tensor, bool requires_grad) {
    if (requires_grad) tensor.set_requires_grad(true);
    return tensor;
}

} // namespace

// type -1: none
struct cn_device {
    int32_t type;
    int32_t index;
};

#define CN_PLACE int32_t type, cn_device device, bool requires_grad
#define CN_OPTIONS cn::options(type, device.type, device.index)
#define CN_NEW(expression) CN_YIELD(with_grad(expression, requires_grad))

CN_API cn_tensor cn_zeros(const int64_t* size, int32_t n, CN_PLACE) { CN_NEW(at::zeros(cn::ints(size, n), CN_OPTIONS)) }
CN_API cn_tensor cn_ones(const int64_t* size, int32_t n, CN_PLACE) { CN_NEW(at::ones(cn::ints(size, n), CN_OPTIONS)) }
CN_API cn_tensor cn_empty(const int64_t* size, int32_t n, CN_PLACE) { CN_NEW(at::empty(cn::ints(size, n), CN_OPTIONS)) }
CN_API cn_tensor cn_full(const int64_t* size, int32_t n, cn_scalar value, CN_PLACE) {
    CN_NEW(at::full(cn::ints(size, n), cn::scalar(value), CN_OPTIONS))
}
CN_API cn_tensor cn_empty_strided(const int64_t* size, int32_t n, const int64_t* stride, int32_t stride_n, CN_PLACE) {
    CN_NEW(at::empty_strided(cn::ints(size, n), cn::ints(stride, stride_n), CN_OPTIONS))
}
CN_API cn_tensor cn_eye(int64_t rows, int64_t columns, CN_PLACE) { CN_NEW(at::eye(rows, columns, CN_OPTIONS)) }
CN_API cn_tensor cn_arange(cn_scalar start, cn_scalar end, cn_scalar step, CN_PLACE) {
    CN_NEW(at::arange(cn::scalar(start), cn::scalar(end), cn::scalar(step), CN_OPTIONS))
}
CN_API cn_tensor cn_linspace(double start, double end, int64_t steps, CN_PLACE) { CN_NEW(at::linspace(start, end, steps, CN_OPTIONS)) }
CN_API cn_tensor cn_logspace(double start, double end, int64_t steps, double base, CN_PLACE) {
    CN_NEW(at::logspace(start, end, steps, base, CN_OPTIONS))
}

CN_API cn_tensor cn_rand(const int64_t* size, int32_t n, cn_generator generator, CN_PLACE) {
    CN_NEW(at::rand(cn::ints(size, n), cn::optional(generator), CN_OPTIONS))
}
CN_API cn_tensor cn_randn(const int64_t* size, int32_t n, cn_generator generator, CN_PLACE) {
    CN_NEW(at::randn(cn::ints(size, n), cn::optional(generator), CN_OPTIONS))
}
CN_API cn_tensor cn_randint(int64_t low, int64_t high, const int64_t* size, int32_t n, cn_generator generator, CN_PLACE) {
    CN_NEW(at::randint(low, high, cn::ints(size, n), cn::optional(generator), CN_OPTIONS))
}
CN_API cn_tensor cn_randperm(int64_t count, cn_generator generator, CN_PLACE) {
    CN_NEW(at::randperm(count, cn::optional(generator), CN_OPTIONS))
}

#define CN_LIKE(name)                                            \
    CN_API cn_tensor cn_##name##_like(cn_tensor input, CN_PLACE) { \
        CN_NEW(at::name##_like(CN_REF(input), CN_OPTIONS))       \
    }
CN_LIKE(zeros)
CN_LIKE(ones)
CN_LIKE(empty)
CN_LIKE(rand)
CN_LIKE(randn)
CN_API cn_tensor cn_full_like(cn_tensor input, cn_scalar value, CN_PLACE) {
    CN_NEW(at::full_like(CN_REF(input), cn::scalar(value), CN_OPTIONS))
}
CN_API cn_tensor cn_randint_like(cn_tensor input, int64_t low, int64_t high, CN_PLACE) {
    CN_NEW(at::randint_like(CN_REF(input), low, high, CN_OPTIONS))
}

CN_API cn_tensor cn_bernoulli(cn_tensor input, cn_generator generator) { CN_YIELD(at::bernoulli(CN_REF(input), cn::optional(generator))) }
CN_API cn_tensor cn_poisson(cn_tensor input, cn_generator generator) { CN_YIELD(at::poisson(CN_REF(input), cn::optional(generator))) }
CN_API cn_tensor cn_multinomial(cn_tensor input, int64_t count, bool replacement, cn_generator generator) {
    CN_YIELD(at::multinomial(CN_REF(input), count, replacement, cn::optional(generator)))
}
CN_API cn_tensor cn_normal(cn_tensor mean, cn_tensor std, cn_generator generator) {
    CN_YIELD(at::normal(CN_REF(mean), CN_REF(std), cn::optional(generator)))
}
CN_API int32_t cn_bernoulli_(cn_tensor input, double p, cn_generator generator) { CN_DO(CN_REF(input).bernoulli_(p, cn::optional(generator))) }
CN_API int32_t cn_bernoulli_t_(cn_tensor input, cn_tensor p, cn_generator generator) {
    CN_DO(CN_REF(input).bernoulli_(CN_REF(p), cn::optional(generator)))
}
CN_API int32_t cn_normal_(cn_tensor input, double mean, double std, cn_generator generator) {
    CN_DO(CN_REF(input).normal_(mean, std, cn::optional(generator)))
}
CN_API int32_t cn_uniform_(cn_tensor input, double from, double to, cn_generator generator) {
    CN_DO(CN_REF(input).uniform_(from, to, cn::optional(generator)))
}
CN_API int32_t cn_random_(cn_tensor input, int64_t from, int64_t to, cn_generator generator) {
    CN_DO(CN_REF(input).random_(from, to, cn::optional(generator)))
}
CN_API int32_t cn_exponential_(cn_tensor input, double lambda, cn_generator generator) {
    CN_DO(CN_REF(input).exponential_(lambda, cn::optional(generator)))
}

// A tensor over the caller's memory; `release(context)` runs once, on whichever thread drops the last reference.
CN_API cn_tensor cn_from_blob(void* data, const int64_t* size, int32_t n, int32_t type, void (*release)(void*), void* context) {
    CN_YIELD(at::from_blob(data, cn::ints(size, n), [release, context](void*) { release(context); }, at::TensorOptions(static_cast<at::ScalarType>(type))))
}

// A tensor with a copy of the caller's memory, which must hold as many elements as `size` says.
CN_API cn_tensor cn_from_copy(const void* data, const int64_t* size, int32_t n, int32_t type) {
    CN_TRY
        auto result = at::empty(cn::ints(size, n), at::TensorOptions(static_cast<at::ScalarType>(type)));
        if (result.numel() > 0) std::memcpy(result.data_ptr(), data, static_cast<size_t>(result.nbytes()));
        return cn::own(std::move(result));
    CN_CATCH(nullptr)
}
