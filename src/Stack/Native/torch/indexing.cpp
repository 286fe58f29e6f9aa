// Indexing as Python writes it, and the gather/scatter family.
#include "common.h"

#include <ATen/TensorIndexing.h>

// kind: 0 new axis, 1 ellipsis, 2 integer (a), 3 bool (a), 4 slice (a:b:c, flags 1/2/4 say which are given), 5 tensor
struct cn_index {
    int32_t kind;
    int32_t flags;
    int64_t a, b, c;
    cn_tensor tensor;
};

namespace {

std::vector<at::indexing::TensorIndex> indices(const cn_index* items, int32_t count) {
    using namespace at::indexing;
    std::vector<TensorIndex> result;
    result.reserve(static_cast<size_t>(count));
    for (int32_t i = 0; i < count; i++) {
        const auto& item = items[i];
        switch (item.kind) {
            case 0: result.emplace_back(None); break;
            case 1: result.emplace_back(Ellipsis); break;
            case 2: result.emplace_back(item.a); break;
            case 3: result.emplace_back(item.a != 0); break;
            case 4: {
                auto part = [](bool given, int64_t value) { return given ? cn::maybe<int64_t>(value) : cn::maybe<int64_t>(); };
                result.emplace_back(Slice(part(item.flags & 1, item.a), part(item.flags & 2, item.b), part(item.flags & 4, item.c)));
                break;
            }
            case 5: result.emplace_back(cn::required(item.tensor, "indices")); break;
            default: throw std::invalid_argument("unknown kind of tensor index");
        }
    }
    return result;
}

// Accumulating works on tensor indices; a full slice stands for "all of this dimension".
c10::List<cn::maybe<at::Tensor>> tensor_indices(const cn_index* items, int32_t count) {
    c10::List<cn::maybe<at::Tensor>> result;
    for (int32_t i = 0; i < count; i++) {
        if (items[i].kind == 5) {
            result.push_back(cn::maybe<at::Tensor>(cn::required(items[i].tensor, "indices")));
        } else if (items[i].kind == 4 && items[i].flags == 0) {
            result.push_back(cn::maybe<at::Tensor>());
        } else {
            throw std::invalid_argument("index_put_ with accumulate takes tensors and full slices as indices");
        }
    }
    return result;
}

} // namespace

CN_API cn_tensor cn_index_get(cn_tensor input, const cn_index* items, int32_t count) {
    CN_YIELD(CN_REF(input).index(indices(items, count)))
}
CN_API int32_t cn_index_put_(cn_tensor input, const cn_index* items, int32_t count, cn_tensor value, bool accumulate) {
    CN_DO(if (accumulate) CN_REF(input).index_put_(tensor_indices(items, count), CN_REF(value), true);
          else CN_REF(input).index_put_(indices(items, count), CN_REF(value)))
}
CN_API int32_t cn_index_put_s_(cn_tensor input, const cn_index* items, int32_t count, cn_scalar value) {
    CN_DO(CN_REF(input).index_put_(indices(items, count), cn::scalar(value)))
}

CN_API cn_tensor cn_gather(cn_tensor input, int64_t dim, cn_tensor index, bool sparse_grad) {
    CN_YIELD(at::gather(CN_REF(input), dim, CN_REF(index), sparse_grad))
}
CN_API cn_tensor cn_index_select(cn_tensor input, int64_t dim, cn_tensor index) {
    CN_YIELD(at::index_select(CN_REF(input), dim, CN_REF(index)))
}
CN_API cn_tensor cn_take_along_dim(cn_tensor input, cn_tensor indices, bool has_dim, int64_t dim) {
    CN_YIELD(at::take_along_dim(CN_REF(input), CN_REF(indices), cn::optional(has_dim, dim)))
}

#define CN_SCATTER(name)                                                                          \
    CN_API cn_tensor cn_##name(cn_tensor input, int64_t dim, cn_tensor index, cn_tensor src) {    \
        CN_YIELD(at::name(CN_REF(input), dim, CN_REF(index), CN_REF(src)))                        \
    }                                                                                             \
    CN_API int32_t cn_##name##_(cn_tensor input, int64_t dim, cn_tensor index, cn_tensor src) {   \
        CN_DO(CN_REF(input).name##_(dim, CN_REF(index), CN_REF(src)))                             \
    }
CN_SCATTER(scatter)
CN_SCATTER(scatter_add)
CN_SCATTER(index_copy)

CN_API cn_tensor cn_index_add(cn_tensor input, int64_t dim, cn_tensor index, cn_tensor source, cn_scalar alpha) {
    CN_YIELD(at::index_add(CN_REF(input), dim, CN_REF(index), CN_REF(source), cn::scalar(alpha)))
}
CN_API int32_t cn_index_add_(cn_tensor input, int64_t dim, cn_tensor index, cn_tensor source, cn_scalar alpha) {
    CN_DO(CN_REF(input).index_add_(dim, CN_REF(index), CN_REF(source), cn::scalar(alpha)))
}
CN_API cn_tensor cn_index_fill(cn_tensor input, int64_t dim, cn_tensor index, cn_scalar value) {
    CN_YIELD(at::index_fill(CN_REF(input), dim, CN_REF(index), cn::scalar(value)))
}
CN_API int32_t cn_index_fill_(cn_tensor input, int64_t dim, cn_tensor index, cn_scalar value) {
    CN_DO(CN_REF(input).index_fill_(dim, CN_REF(index), cn::scalar(value)))
}
CN_API cn_tensor cn_masked_fill(cn_tensor input, cn_tensor mask, cn_scalar value) {
    CN_YIELD(at::masked_fill(CN_REF(input), CN_REF(mask), cn::scalar(value)))
}
CN_API int32_t cn_masked_fill_(cn_tensor input, cn_tensor mask, cn_scalar value) {
    CN_DO(CN_REF(input).masked_fill_(CN_REF(mask), cn::scalar(value)))
}
CN_API cn_tensor cn_where(cn_tensor condition, cn_tensor x, cn_tensor y) { CN_YIELD(at::where(CN_REF(condition), CN_REF(x), CN_REF(y))) }
CN_API cn_list cn_where_indices(cn_tensor condition) { CN_TRY return cn::own(at::where(CN_REF(condition))); CN_CATCH(nullptr) }
CN_API cn_list cn_nonzero_numpy(cn_tensor input) { CN_TRY return cn::own(at::nonzero_numpy(CN_REF(input))); CN_CATCH(nullptr) }
