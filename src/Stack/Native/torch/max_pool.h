#pragma once
// Max pooling over windows that do not overlap: what nearly every small network does.
#include "common.h"

#include <utility>

namespace cn {

// Whether the faster way below gives what at::max_pool2d gives.
bool pools_disjoint_windows(const at::Tensor& input, const int64_t* kernel, const int64_t* stride, const int64_t* padding, const int64_t* dilation);

// Of channels-last pictures.
at::Tensor max_pool_disjoint(const at::Tensor& input, int64_t kernel_height, int64_t kernel_width);

// Of blocks [N, C/16, H, W, 16], under square windows of at most 15 pixels' side: the channels-last result [N, C, H', W'], its negative values
// replaced by 0 if `rectify` says so, and where its values came from.
std::pair<at::Tensor, at::Tensor> max_pool_blocks(const at::Tensor& blocks, int64_t size, bool rectify);

// The gradient of such blocks.
at::Tensor spread_over_blocks(const at::Tensor& gradient, const at::Tensor& cells, at::IntArrayRef blocks, int64_t size);

} // namespace cn
