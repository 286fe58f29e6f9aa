#pragma once
// Convolutions in oneDNN's own layout that gradients flow through.
#include "common.h"

namespace cn {

// Whether the function below has a faster way than one operation after the other: for weights that learn, from pixel to pixel (stride 1), under
// windows of `window` pixels' side that do not overlap; 1 for no pooling.
bool convolves_in_blocks(const at::Tensor& input, const at::Tensor& weight, const at::Tensor& bias, const int64_t* padding, int64_t window);

// The largest value of each window of the convolved pictures, channels last; negative ones become 0 if `rectify` says so.
at::Tensor convolve_in_blocks(const at::Tensor& input, const at::Tensor& weight, const at::Tensor& bias, const int64_t* padding, int64_t window, bool rectify);

} // namespace cn
