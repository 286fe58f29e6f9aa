// Other shapes of the same data; joining and splitting.
#include "common.h"

CN_API cn_tensor cn_reshape(cn_tensor input, const int64_t* shape, int32_t n) { CN_YIELD(at::reshape(CN_REF(input), cn::ints(shape, n))) }
CN_API cn_tensor cn_view(cn_tensor input, const int64_t* shape, int32_t n) { CN_YIELD(CN_REF(input).view(cn::ints(shape, n))) }
CN_API cn_tensor cn_view_as(cn_tensor input, cn_tensor other) { CN_YIELD(CN_REF(input).view_as(CN_REF(other))) }
CN_API cn_tensor cn_permute(cn_tensor input, const int64_t* dims, int32_t n) { CN_YIELD(at::permute(CN_REF(input), cn::ints(dims, n))) }
CN_API cn_tensor cn_transpose(cn_tensor input, int64_t dim0, int64_t dim1) { CN_YIELD(at::transpose(CN_REF(input), dim0, dim1)) }
CN_API int32_t cn_transpose_(cn_tensor input, int64_t dim0, int64_t dim1) { CN_DO(CN_REF(input).transpose_(dim0, dim1)) }
CN_API cn_tensor cn_numpy_t(cn_tensor input) { CN_YIELD(CN_REF(input).numpy_T()) }
CN_API cn_tensor cn_mt(cn_tensor input) { CN_YIELD(CN_REF(input).mT()) }
CN_API cn_tensor cn_squeeze(cn_tensor input, bool has_dim, int64_t dim) {
    CN_YIELD(has_dim ? at::squeeze(CN_REF(input), dim) : at::squeeze(CN_REF(input)))
}
CN_API int32_t cn_squeeze_(cn_tensor input, bool has_dim, int64_t dim) {
    CN_DO(if (has_dim) CN_REF(input).squeeze_(dim); else CN_REF(input).squeeze_())
}
CN_API cn_tensor cn_unsqueeze(cn_tensor input, int64_t dim) { CN_YIELD(at::unsqueeze(CN_REF(input), dim)) }
CN_API int32_t cn_unsqueeze_(cn_tensor input, int64_t dim) { CN_DO(CN_REF(input).unsqueeze_(dim)) }
CN_API cn_tensor cn_flatten(cn_tensor input, int64_t start, int64_t end) { CN_YIELD(at::flatten(CN_REF(input), start, end)) }
CN_API cn_tensor cn_unflatten(cn_tensor input, int64_t dim, const int64_t* sizes, int32_t n) {
    CN_YIELD(CN_REF(input).unflatten(dim, cn::ints(sizes, n)))
}
CN_API cn_tensor cn_expand(cn_tensor input, const int64_t* sizes, int32_t n, bool implicit) {
    CN_YIELD(CN_REF(input).expand(cn::ints(sizes, n), implicit))
}
CN_API cn_tensor cn_expand_as(cn_tensor input, cn_tensor other) { CN_YIELD(CN_REF(input).expand_as(CN_REF(other))) }
CN_API cn_tensor cn_broadcast_to(cn_tensor input, const int64_t* sizes, int32_t n) {
    CN_YIELD(at::broadcast_to(CN_REF(input), cn::ints(sizes, n)))
}
CN_API cn_tensor cn_repeat(cn_tensor input, const int64_t* sizes, int32_t n) { CN_YIELD(CN_REF(input).repeat(cn::ints(sizes, n))) }
CN_API cn_tensor cn_tile(cn_tensor input, const int64_t* sizes, int32_t n) { CN_YIELD(at::tile(CN_REF(input), cn::ints(sizes, n))) }
CN_API cn_tensor cn_repeat_interleave(cn_tensor input, int64_t repeats, bool has_dim, int64_t dim, bool has_size, int64_t size) {
    CN_YIELD(at::repeat_interleave(CN_REF(input), repeats, cn::optional(has_dim, dim), cn::optional(has_size, size)))
}
CN_API cn_tensor cn_repeat_interleave_t(cn_tensor input, cn_tensor repeats, bool has_dim, int64_t dim, bool has_size, int64_t size) {
    CN_YIELD(at::repeat_interleave(CN_REF(input), CN_REF(repeats), cn::optional(has_dim, dim), cn::optional(has_size, size)))
}
CN_API cn_tensor cn_flip(cn_tensor input, const int64_t* dims, int32_t n) { CN_YIELD(at::flip(CN_REF(input), cn::ints(dims, n))) }
CN_API cn_tensor cn_roll(cn_tensor input, const int64_t* shifts, int32_t n, const int64_t* dims, int32_t dims_n) {
    CN_YIELD(at::roll(CN_REF(input), cn::ints(shifts, n), cn::ints(dims, dims_n)))
}
CN_API cn_tensor cn_rot90(cn_tensor input, int64_t k, const int64_t* dims, int32_t n) { CN_YIELD(at::rot90(CN_REF(input), k, cn::ints(dims, n))) }
CN_API cn_tensor cn_movedim(cn_tensor input, const int64_t* source, int32_t n, const int64_t* destination, int32_t destination_n) {
    CN_YIELD(at::movedim(CN_REF(input), cn::ints(source, n), cn::ints(destination, destination_n)))
}
CN_API cn_tensor cn_narrow(cn_tensor input, int64_t dim, int64_t start, int64_t length) { CN_YIELD(at::narrow(CN_REF(input), dim, start, length)) }
CN_API cn_tensor cn_select(cn_tensor input, int64_t dim, int64_t index) { CN_YIELD(at::select(CN_REF(input), dim, index)) }
CN_API cn_tensor cn_slice(cn_tensor input, int64_t dim, int64_t start, int64_t end, int64_t step) {
    CN_YIELD(at::slice(CN_REF(input), dim, start, end, step))
}
CN_API cn_tensor cn_as_strided(cn_tensor input, const int64_t* size, int32_t n, const int64_t* stride, int32_t stride_n, int64_t offset) {
    CN_YIELD(at::as_strided(CN_REF(input), cn::ints(size, n), cn::ints(stride, stride_n), offset))
}
CN_API cn_tensor cn_unfold(cn_tensor input, int64_t dim, int64_t size, int64_t step) { CN_YIELD(CN_REF(input).unfold(dim, size, step)) }
CN_API cn_tensor cn_tril(cn_tensor input, int64_t diagonal) { CN_YIELD(at::tril(CN_REF(input), diagonal)) }
CN_API cn_tensor cn_triu(cn_tensor input, int64_t diagonal) { CN_YIELD(at::triu(CN_REF(input), diagonal)) }
CN_API cn_tensor cn_diag(cn_tensor input, int64_t diagonal) { CN_YIELD(at::diag(CN_REF(input), diagonal)) }
CN_API cn_tensor cn_diagonal(cn_tensor input, int64_t offset, int64_t dim1, int64_t dim2) {
    CN_YIELD(at::diagonal(CN_REF(input), offset, dim1, dim2))
}

#define CN_JOIN(name)                                                     \
    CN_API cn_tensor cn_##name(const cn_tensor* tensors, int32_t n) {     \
        CN_YIELD(at::name(cn::tensors(tensors, n, "tensors")))            \
    }
CN_JOIN(hstack)
CN_JOIN(vstack)
CN_JOIN(dstack)
CN_API cn_tensor cn_cat(const cn_tensor* tensors, int32_t n, int64_t dim) { CN_YIELD(at::cat(cn::tensors(tensors, n, "tensors"), dim)) }
CN_API cn_tensor cn_stack(const cn_tensor* tensors, int32_t n, int64_t dim) { CN_YIELD(at::stack(cn::tensors(tensors, n, "tensors"), dim)) }
CN_API cn_tensor cn_einsum(const char* equation, const cn_tensor* tensors, int32_t n) {
    CN_YIELD(at::einsum(equation, cn::tensors(tensors, n, "tensors")))
}

CN_API cn_list cn_chunk(cn_tensor input, int64_t chunks, int64_t dim) { CN_TRY return cn::own(at::chunk(CN_REF(input), chunks, dim)); CN_CATCH(nullptr) }
CN_API cn_list cn_split(cn_tensor input, int64_t size, int64_t dim) { CN_TRY return cn::own(at::split(CN_REF(input), size, dim)); CN_CATCH(nullptr) }
CN_API cn_list cn_split_sizes(cn_tensor input, const int64_t* sizes, int32_t n, int64_t dim) {
    CN_TRY return cn::own(at::split_with_sizes(CN_REF(input), cn::ints(sizes, n), dim)); CN_CATCH(nullptr)
}
CN_API cn_list cn_tensor_split(cn_tensor input, int64_t sections, int64_t dim) {
    CN_TRY return cn::own(at::tensor_split(CN_REF(input), sections, dim)); CN_CATCH(nullptr)
}
CN_API cn_list cn_tensor_split_indices(cn_tensor input, const int64_t* indices, int32_t n, int64_t dim) {
    CN_TRY return cn::own(at::tensor_split(CN_REF(input), cn::ints(indices, n), dim)); CN_CATCH(nullptr)
}
CN_API cn_list cn_unbind(cn_tensor input, int64_t dim) { CN_TRY return cn::own(at::unbind(CN_REF(input), dim)); CN_CATCH(nullptr) }
CN_API cn_list cn_meshgrid(const cn_tensor* tensors, int32_t n, const char* indexing) {
    CN_TRY return cn::own(at::meshgrid(cn::tensors(tensors, n, "tensors"), indexing)); CN_CATCH(nullptr)
}
CN_API cn_list cn_broadcast_tensors(const cn_tensor* tensors, int32_t n) {
    CN_TRY return cn::own(at::broadcast_tensors(cn::tensors(tensors, n, "tensors"))); CN_CATCH(nullptr)
}
