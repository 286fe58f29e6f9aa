#include "onednn.h"

#include <ATen/Parallel.h>

namespace cn::dnn {

using dnnl::memory;

const dnnl::engine& engine() {
    static const dnnl::engine cpu(dnnl::engine::kind::cpu, 0);
    return cpu;
}

dnnl::stream& stream() {
    static thread_local dnnl::stream own(engine());
    return own;
}

int threads() { return at::get_num_threads(); }

bool takes(const at::Tensor& tensor) {
    return (tensor.dim() == 4 || (tensor.dim() == 5 && tensor.size(4) == 16)) && tensor.numel() > 0 && tensor.device().is_cpu() &&
           tensor.scalar_type() == at::kFloat && tensor.layout() == at::kStrided;
}

at::Tensor dense(const at::Tensor& tensor) {
    return tensor.dim() == 4 && tensor.is_contiguous(at::MemoryFormat::ChannelsLast) ? tensor : tensor.contiguous();
}

format format_of(const at::Tensor& dense) {
    if (dense.dim() == 5) return format::blocks;
    return dense.is_contiguous(at::MemoryFormat::ChannelsLast) ? format::channels_last : format::channels_first;
}

size size_of(const at::Tensor& tensor) {
    const int64_t block = tensor.dim() == 5 ? tensor.size(4) : 1;
    return {tensor.size(0), tensor.size(1) * block, tensor.size(2), tensor.size(3)};
}

memory::desc desc_of(format format, const memory::dims& dims) {
    const auto tag = format == format::blocks ? memory::format_tag::nChw16c : format == format::channels_last ? memory::format_tag::nhwc : memory::format_tag::nchw;
    return memory::desc(dims, memory::data_type::f32, tag);
}

at::Tensor empty(format format, const size& size, const at::TensorOptions& options) {
    if (format == format::blocks) return at::empty({size.count, size.channels / 16, size.height, size.width, 16}, options);
    return at::empty({size.count, size.channels, size.height, size.width},
                     options.memory_format(format == format::channels_last ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous));
}

at::Tensor reordered(const at::Tensor& dense, format format) {
    const size size = size_of(dense);
    const memory::dims dims{size.count, size.channels, size.height, size.width};
    at::Tensor result = empty(format, size, dense.options());
    reorder(memory_of(desc_of(format_of(dense), dims), dense), memory_of(desc_of(format, dims), result));
    return result;
}

memory memory_of(const memory::desc& desc, const at::Tensor& tensor) { return memory(desc, engine(), tensor.data_ptr()); }

dnnl::primitive_attr with_scratchpad() {
    dnnl::primitive_attr result;
    result.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    return result;
}

void run(const dnnl::primitive& primitive, std::unordered_map<int, memory> arguments, const memory::desc& scratch, const at::TensorOptions& options) {
    const at::Tensor room = at::empty({static_cast<int64_t>(scratch.get_size())}, options.dtype(at::kByte));
    arguments.emplace(DNNL_ARG_SCRATCHPAD, memory_of(scratch, room));
    primitive.execute(stream(), arguments);
    stream().wait();
}

void reorder(memory source, memory target) {
    dnnl::reorder(source, target).execute(stream(), source, target);
    stream().wait();
}

} // namespace cn::dnn
