#pragma once
// Tensors as oneDNN sees them.
#include "common.h"

#include <dnnl.hpp>
#include <unordered_map>

namespace cn::dnn {

// How pictures lie in memory: [N, C, H, W], [N, H, W, C], or [N, C/16, H, W, 16].
enum class format { channels_first, channels_last, blocks };

struct size {
    int64_t count, channels, height, width;
};

const dnnl::engine& engine();
dnnl::stream& stream();
int threads();

// Whether a tensor is pictures that oneDNN can compute with.
bool takes(const at::Tensor& tensor);

// The same values in one of the three formats without gaps.
at::Tensor dense(const at::Tensor& tensor);
format format_of(const at::Tensor& dense);
size size_of(const at::Tensor& tensor);

dnnl::memory::desc desc_of(format format, const dnnl::memory::dims& dims);
at::Tensor empty(format format, const size& size, const at::TensorOptions& options);
at::Tensor reordered(const at::Tensor& dense, format format);
dnnl::memory memory_of(const dnnl::memory::desc& desc, const at::Tensor& tensor);

// Attributes of a primitive that gets its scratchpad from `run`.
dnnl::primitive_attr with_scratchpad();

// Runs a primitive to its end. Its scratchpad is a tensor, so that the memory serves the next one too.
void run(const dnnl::primitive& primitive, std::unordered_map<int, dnnl::memory> arguments, const dnnl::memory::desc& scratch, const at::TensorOptions& options);

// Copies values from one layout to another.
void reorder(dnnl::memory source, dnnl::memory target);

} // namespace cn::dnn
