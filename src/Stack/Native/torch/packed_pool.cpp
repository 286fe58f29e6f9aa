// Pooling over what packed convolutions hand on: blocks [N, C/16, H, W, 16].
#include "common.h"

#ifdef CN_ONEDNN
#include "onednn.h"
#endif

namespace {

#ifdef CN_ONEDNN
using dnnl::memory;

// The number of windows along one side, as libtorch counts them: with `ceil` one that begins inside may reach beyond the end.
int64_t windows(int64_t size, int64_t kernel, int64_t stride, int64_t padding, bool ceil) {
    const int64_t count = (size + 2 * padding - kernel + (ceil ? stride - 1 : 0)) / stride + 1;
    return ceil && (count - 1) * stride >= size + padding ? count - 1 : count;
}

at::Tensor pool(const at::Tensor& input, int64_t kernel, int64_t stride, int64_t padding, bool ceil, bool average) {
    TORCH_CHECK(input.dim() == 5 && cn::dnn::takes(input), "pooling of blocks takes [N, C/16, H, W, 16] of 32-bit floats on the CPU, got ", input.toString(), input.sizes());
    const at::Tensor source = input.contiguous();
    const auto size = cn::dnn::size_of(source);
    const int64_t height = windows(size.height, kernel, stride, padding, ceil), width = windows(size.width, kernel, stride, padding, ceil);
    TORCH_CHECK(height > 0 && width > 0, "pictures of ", size.height, "x", size.width, " are smaller than the window of ", kernel, "x", kernel);
    const memory::desc source_desc = cn::dnn::desc_of(cn::dnn::format::blocks, {size.count, size.channels, size.height, size.width});
    const memory::desc output_desc = cn::dnn::desc_of(cn::dnn::format::blocks, {size.count, size.channels, height, width});
    // oneDNN keeps primitives that were made once.
    const dnnl::pooling_forward::primitive_desc chosen(
        {dnnl::prop_kind::forward_inference, average ? dnnl::algorithm::pooling_avg_include_padding : dnnl::algorithm::pooling_max, source_desc, output_desc, {stride, stride},
         {kernel, kernel}, {padding, padding}, {(height - 1) * stride + kernel - size.height - padding, (width - 1) * stride + kernel - size.width - padding}},
        cn::dnn::with_scratchpad(), cn::dnn::engine());
    at::Tensor output = cn::dnn::empty(cn::dnn::format::blocks, {size.count, size.channels, height, width}, source.options());
    cn::dnn::run(dnnl::pooling_forward(chosen), {{DNNL_ARG_SRC, cn::dnn::memory_of(source_desc, source)}, {DNNL_ARG_DST, cn::dnn::memory_of(output_desc, output)}},
                 chosen.scratchpad_desc(), source.options());
    return output;
}
#else
at::Tensor pool(const at::Tensor& input, int64_t, int64_t, int64_t, bool, bool) {
    TORCH_CHECK(false, "there are no blocks without oneDNN, got ", input.sizes());
}
#endif

} // namespace

CN_API cn_tensor cn_packed_pool(cn_tensor input, int64_t kernel, int64_t stride, int64_t padding, bool ceil, bool average) {
    CN_YIELD(pool(CN_REF(input), kernel, stride, padding, ceil, average))
}
