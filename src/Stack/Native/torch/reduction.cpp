// Reductions, orderings and statistics.
#include "common.h"

#define CN_DIMS const int64_t *dims, int32_t n

namespace {

cn_tensor pair(std::tuple<at::Tensor, at::Tensor> values, cn_tensor* second) {
    auto* other = cn::own(std::get<1>(std::move(values)));
    *second = other;
    return cn::own(std::get<0>(std::move(values)));
}

} // namespace

#define CN_PAIR(expression) CN_TRY return pair(expression, second); CN_CATCH(nullptr)

CN_API cn_tensor cn_sum(cn_tensor input, int32_t type) { CN_YIELD(at::sum(CN_REF(input), cn::dtype(type))) }
CN_API cn_tensor cn_sum_dims(cn_tensor input, CN_DIMS, bool keepdim, int32_t type) {
    CN_YIELD(at::sum(CN_REF(input), cn::ints(dims, n), keepdim, cn::dtype(type)))
}
CN_API cn_tensor cn_mean(cn_tensor input, int32_t type) { CN_YIELD(at::mean(CN_REF(input), cn::dtype(type))) }
CN_API cn_tensor cn_mean_dims(cn_tensor input, CN_DIMS, bool keepdim, int32_t type) {
    CN_YIELD(at::mean(CN_REF(input), cn::ints(dims, n), keepdim, cn::dtype(type)))
}
CN_API cn_tensor cn_nanmean_dims(cn_tensor input, CN_DIMS, bool keepdim, int32_t type) {
    CN_YIELD(at::nanmean(CN_REF(input), cn::ints(dims, n), keepdim, cn::dtype(type)))
}
CN_API cn_tensor cn_prod(cn_tensor input, int32_t type) { CN_YIELD(at::prod(CN_REF(input), cn::dtype(type))) }
CN_API cn_tensor cn_prod_dim(cn_tensor input, int64_t dim, bool keepdim, int32_t type) {
    CN_YIELD(at::prod(CN_REF(input), dim, keepdim, cn::dtype(type)))
}
CN_API cn_tensor cn_cumsum(cn_tensor input, int64_t dim, int32_t type) { CN_YIELD(at::cumsum(CN_REF(input), dim, cn::dtype(type))) }
CN_API cn_tensor cn_cumprod(cn_tensor input, int64_t dim, int32_t type) { CN_YIELD(at::cumprod(CN_REF(input), dim, cn::dtype(type))) }

// Without dims: over everything.
#define CN_SPREAD(name)                                                                                                \
    CN_API cn_tensor cn_##name(cn_tensor input, bool unbiased) { CN_YIELD(at::name(CN_REF(input), unbiased)) }         \
    CN_API cn_tensor cn_##name##_dims(cn_tensor input, CN_DIMS, bool unbiased, bool keepdim) {                         \
        CN_YIELD(at::name(CN_REF(input), cn::ints(dims, n), unbiased, keepdim))                                        \
    }                                                                                                                  \
    CN_API cn_tensor cn_##name##_mean(cn_tensor input, bool unbiased, cn_tensor* second) {                             \
        CN_PAIR(at::name##_mean(CN_REF(input), unbiased))                                                              \
    }                                                                                                                  \
    CN_API cn_tensor cn_##name##_mean_dims(cn_tensor input, CN_DIMS, bool unbiased, bool keepdim, cn_tensor* second) { \
        CN_PAIR(at::name##_mean(CN_REF(input), cn::ints(dims, n), unbiased, keepdim))                                  \
    }
CN_SPREAD(std)
CN_SPREAD(var)

#define CN_DIM(name)                                                                 \
    CN_API cn_tensor cn_##name##_dim(cn_tensor input, int64_t dim, bool keepdim) {   \
        CN_YIELD(at::name(CN_REF(input), dim, keepdim))                              \
    }
CN_DIM(all)
CN_DIM(any)
CN_DIM(argmax)
CN_DIM(argmin)
CN_DIM(logsumexp)

#define CN_VALUES_INDICES(name)                                                                         \
    CN_API cn_tensor cn_##name##_dim(cn_tensor input, int64_t dim, bool keepdim, cn_tensor* second) {   \
        CN_PAIR(at::name(CN_REF(input), dim, keepdim))                                                  \
    }
CN_VALUES_INDICES(max)
CN_VALUES_INDICES(min)
CN_VALUES_INDICES(mode)

CN_API cn_tensor cn_kthvalue(cn_tensor input, int64_t k, int64_t dim, bool keepdim, cn_tensor* second) {
    CN_PAIR(at::kthvalue(CN_REF(input), k, dim, keepdim))
}
CN_API cn_tensor cn_aminmax(cn_tensor input, bool has_dim, int64_t dim, bool keepdim, cn_tensor* second) {
    CN_PAIR(at::aminmax(CN_REF(input), cn::optional(has_dim, dim), keepdim))
}

#define CN_EXTREME(name)                                                                                 \
    CN_API cn_tensor cn_##name(cn_tensor input, CN_DIMS, bool keepdim, cn_tensor out) {                  \
        CN_YIELD(out == nullptr ? at::name(CN_REF(input), cn::ints(dims, n), keepdim)                    \
                                : at::name##_out(*out, CN_REF(input), cn::ints(dims, n), keepdim))       \
    }
CN_EXTREME(amax)
CN_EXTREME(amin)

CN_API cn_tensor cn_norm(cn_tensor input, double p) { CN_YIELD(at::norm(CN_REF(input), p)) }
CN_API cn_tensor cn_norm_dim(cn_tensor input, int64_t dim, bool keepdim, double p) {
    CN_YIELD(at::norm(CN_REF(input), cn::maybe<at::Scalar>(p), at::IntArrayRef(dim), keepdim))
}
CN_API cn_tensor cn_dist(cn_tensor input, cn_tensor other, double p) { CN_YIELD(at::dist(CN_REF(input), CN_REF(other), p)) }
CN_API cn_tensor cn_renorm(cn_tensor input, double p, int64_t dim, double maxnorm) { CN_YIELD(at::renorm(CN_REF(input), p, dim, maxnorm)) }

CN_API cn_tensor cn_sort(cn_tensor input, int64_t dim, bool descending, bool stable, cn_tensor* second) {
    CN_PAIR(at::sort(CN_REF(input), cn::maybe<bool>(stable), dim, descending))
}
CN_API cn_tensor cn_argsort(cn_tensor input, int64_t dim, bool descending) { CN_YIELD(at::argsort(CN_REF(input), dim, descending)) }
CN_API cn_tensor cn_topk(cn_tensor input, int64_t k, int64_t dim, bool largest, bool sorted, cn_tensor* second) {
    CN_PAIR(at::topk(CN_REF(input), k, dim, largest, sorted))
}
// inverse and counts are set only where asked for.
CN_API cn_tensor cn_unique(cn_tensor input, bool has_dim, int64_t dim, bool sorted, bool return_inverse, bool return_counts,
                           cn_tensor* inverse, cn_tensor* counts) {
    CN_TRY
        auto [values, positions, number] = has_dim ? at::unique_dim(CN_REF(input), dim, sorted, return_inverse, return_counts)
                                                   : at::_unique2(CN_REF(input), sorted, return_inverse, return_counts);
        if (return_inverse) *inverse = cn::own(positions);
        if (return_counts) *counts = cn::own(number);
        return cn::own(values);
    CN_CATCH(nullptr)
}
CN_API cn_tensor cn_bincount(cn_tensor input, cn_tensor weights, int64_t minlength) {
    CN_YIELD(at::bincount(CN_REF(input), cn::optional(weights), minlength))
}
CN_API cn_tensor cn_count_nonzero(cn_tensor input, CN_DIMS) {
    CN_YIELD(n == 0 ? at::count_nonzero(CN_REF(input)) : at::count_nonzero(CN_REF(input), cn::ints(dims, n)))
}
CN_API cn_tensor cn_histc(cn_tensor input, int64_t bins, double min, double max) { CN_YIELD(at::histc(CN_REF(input), bins, min, max)) }
CN_API cn_tensor cn_quantile(cn_tensor input, cn_tensor q, int64_t dim, bool keepdim) {
    CN_YIELD(at::quantile(CN_REF(input), CN_REF(q), dim, keepdim))
}
CN_API cn_tensor cn_softmax(cn_tensor input, int64_t dim, int32_t type) { CN_YIELD(at::softmax(CN_REF(input), dim, cn::dtype(type))) }
CN_API cn_tensor cn_log_softmax(cn_tensor input, int64_t dim, int32_t type) { CN_YIELD(at::log_softmax(CN_REF(input), dim, cn::dtype(type))) }
