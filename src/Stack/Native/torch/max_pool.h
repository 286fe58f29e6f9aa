#pragma once
// Max pooling over windows that do not overlap, of channels-last pictures: what nearly every small network does.
#include "common.h"

namespace cn {

// Whether the faster way below gives what at::max_pool2d gives.
bool pools_disjoint_windows(const at::Tensor& input, const int64_t* kernel, const int64_t* stride, const int64_t* padding, const int64_t* dilation);

at::Tensor max_pool_disjoint(const at::Tensor& input, int64_t kernel_height, int64_t kernel_width);

} // namespace cn
