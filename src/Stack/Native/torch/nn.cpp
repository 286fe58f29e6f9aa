// Layers with weights or windows: convolution, linear, normalisation, pooling, dropout.
#include "common.h"
#include "block_convolution.h"
#include "max_pool.h"

namespace {

at::IntArrayRef sizes(const int64_t* values, int64_t count) {
    return at::IntArrayRef(values, static_cast<size_t>(count));
}

} // namespace

CN_API cn_tensor cn_convolution(cn_tensor input, cn_tensor weight, cn_tensor bias, int64_t dimensions,
                                  const int64_t* stride, const int64_t* padding, const int64_t* dilation, int64_t groups) {
    CN_TRY {
        auto s = sizes(stride, dimensions), p = sizes(padding, dimensions), d = sizes(dilation, dimensions);
        const auto ones = [](at::IntArrayRef values) { return values[0] == 1 && values[1] == 1; };
        if (dimensions == 2 && groups == 1 && ones(s) && ones(d) && cn::convolves_in_blocks(CN_REF(input), CN_REF(weight), cn::or_undefined(bias), padding, 1))
            return cn::own(cn::convolve_in_blocks(CN_REF(input), CN_REF(weight), cn::or_undefined(bias), padding, 1, false));
        return cn::own(dimensions == 1 ? at::conv1d(CN_REF(input), CN_REF(weight), cn::optional(bias), s, p, d, groups)
                                       : at::conv2d(CN_REF(input), CN_REF(weight), cn::optional(bias), s, p, d, groups));
    }
    CN_CATCH(nullptr)
}

// "same" and "valid": libtorch works the padding out from the kernel and the dilation.
CN_API cn_tensor cn_convolution_padded(cn_tensor input, cn_tensor weight, cn_tensor bias, int64_t dimensions,
                                         const int64_t* stride, bool same, const int64_t* dilation, int64_t groups) {
    CN_TRY {
        auto s = sizes(stride, dimensions), d = sizes(dilation, dimensions);
        const char* padding = same ? "same" : "valid";
        return cn::own(dimensions == 1 ? at::conv1d(CN_REF(input), CN_REF(weight), cn::optional(bias), s, padding, d, groups)
                                       : at::conv2d(CN_REF(input), CN_REF(weight), cn::optional(bias), s, padding, d, groups));
    }
    CN_CATCH(nullptr)
}

CN_API cn_tensor cn_conv_transpose2d(cn_tensor input, cn_tensor weight, cn_tensor bias, const int64_t* stride,
                                       const int64_t* padding, const int64_t* output_padding, const int64_t* dilation, int64_t groups) {
    CN_TRY {
        return cn::own(at::conv_transpose2d(CN_REF(input), CN_REF(weight), cn::optional(bias), sizes(stride, 2), sizes(padding, 2),
                                            sizes(output_padding, 2), groups, sizes(dilation, 2)));
    }
    CN_CATCH(nullptr)
}

CN_API cn_tensor cn_linear(cn_tensor input, cn_tensor weight, cn_tensor bias) {
    CN_TRY { return cn::own(at::linear(CN_REF(input), CN_REF(weight), cn::optional(bias))); }
    CN_CATCH(nullptr)
}

// Counts the batch and works out the running average's share itself, so that a layer costs one call.
// A negative momentum asks for the cumulative average.
CN_API cn_tensor cn_batch_norm(cn_tensor input, cn_tensor weight, cn_tensor bias, cn_tensor mean,
                                 cn_tensor variance, cn_tensor batches, bool training, double momentum, double eps) {
    CN_TRY {
        if (training) {
            // Newer versions of libtorch fail on this far inside; the Python layer refuses it in these words.
            auto shape = CN_REF(input).sizes();
            int64_t values = 1;
            for (size_t i = 0; i < shape.size(); i++) {
                values *= i == 1 ? 1 : shape[i];
            }
            TORCH_CHECK(values != 1, "Expected more than 1 value per channel when training, got input size ", shape);
        }
        if (training && batches != nullptr) {
            at::NoGradGuard guard;
            batches->add_(1);
            if (momentum < 0) {
                momentum = 1.0 / static_cast<double>(batches->item<int64_t>());
            }
        }
        return cn::own(at::batch_norm(CN_REF(input), cn::optional(weight), cn::optional(bias), cn::optional(mean), cn::optional(variance),
                                      training, momentum < 0 ? 0.0 : momentum, eps, true));
    }
    CN_CATCH(nullptr)
}

CN_API cn_tensor cn_instance_norm(cn_tensor input, cn_tensor weight, cn_tensor bias, cn_tensor mean,
                                    cn_tensor variance, bool use_input_stats, double momentum, double eps) {
    CN_TRY {
        return cn::own(at::instance_norm(CN_REF(input), cn::optional(weight), cn::optional(bias), cn::optional(mean), cn::optional(variance),
                                         use_input_stats, momentum, eps, true));
    }
    CN_CATCH(nullptr)
}

CN_API cn_tensor cn_group_norm(cn_tensor input, int64_t groups, cn_tensor weight, cn_tensor bias, double eps) {
    CN_TRY { return cn::own(at::group_norm(CN_REF(input), groups, cn::optional(weight), cn::optional(bias), eps, true)); }
    CN_CATCH(nullptr)
}

CN_API cn_tensor cn_layer_norm(cn_tensor input, const int64_t* shape, int64_t dimensions, cn_tensor weight,
                                 cn_tensor bias, double eps) {
    CN_TRY { return cn::own(at::layer_norm(CN_REF(input), sizes(shape, dimensions), cn::optional(weight), cn::optional(bias), eps, true)); }
    CN_CATCH(nullptr)
}

// Across channels: each value is divided by a power of the mean square of its `size` neighbours (Krizhevsky et al. 2012, section 3.3).
CN_API cn_tensor cn_local_response_norm(cn_tensor input, int64_t size, double alpha, double beta, double k) {
    CN_TRY {
        TORCH_CHECK(CN_REF(input).dim() >= 3, "local_response_norm takes an input of 3 or more dimensions, got ", CN_REF(input).dim());
        auto squares = CN_REF(input).mul(CN_REF(input)).unsqueeze(1);
        auto shape = CN_REF(input).sizes().vec();
        auto flat = squares.reshape({shape[0], 1, shape[1], CN_REF(input).dim() > 3 ? shape[2] : 1, -1});
        flat = at::constant_pad_nd(flat, {0, 0, 0, 0, size / 2, (size - 1) / 2});
        auto mean = at::avg_pool3d(flat, {size, 1, 1}, {1, 1, 1}).reshape(shape);
        return cn::own(CN_REF(input).div(mean.mul(alpha).add(k).pow(beta)));
    }
    CN_CATCH(nullptr)
}

CN_API cn_tensor cn_max_pool2d(cn_tensor input, const int64_t* kernel, const int64_t* stride, const int64_t* padding,
                                 const int64_t* dilation, bool ceil_mode) {
    CN_TRY {
        auto& x = CN_REF(input);
        if (!ceil_mode && cn::pools_disjoint_windows(x, kernel, stride, padding, dilation)) return cn::own(cn::max_pool_disjoint(x, kernel[0], kernel[1]));
        return cn::own(at::max_pool2d(x, sizes(kernel, 2), sizes(stride, 2), sizes(padding, 2), sizes(dilation, 2), ceil_mode));
    }
    CN_CATCH(nullptr)
}

CN_API cn_tensor cn_max_pool2d_with_indices(cn_tensor input, const int64_t* kernel, const int64_t* stride,
                                              const int64_t* padding, const int64_t* dilation, bool ceil_mode, cn_tensor* indices) {
    CN_TRY {
        auto result = at::max_pool2d_with_indices(CN_REF(input), sizes(kernel, 2), sizes(stride, 2), sizes(padding, 2), sizes(dilation, 2),
                                                  ceil_mode);
        *indices = cn::own(std::get<1>(result));
        return cn::own(std::get<0>(result));
    }
    CN_CATCH(nullptr)
}

// A divisor of 0 means: the number of elements in the window.
CN_API cn_tensor cn_avg_pool2d(cn_tensor input, const int64_t* kernel, const int64_t* stride, const int64_t* padding,
                                 bool ceil_mode, bool count_include_pad, int64_t divisor) {
    CN_TRY {
        auto k = sizes(kernel, 2), s = sizes(stride, 2), p = sizes(padding, 2);
        return cn::own(divisor != 0 ? at::avg_pool2d(CN_REF(input), k, s, p, ceil_mode, count_include_pad, divisor)
                                    : at::avg_pool2d(CN_REF(input), k, s, p, ceil_mode, count_include_pad));
    }
    CN_CATCH(nullptr)
}

// A size of -1 keeps the input's.
CN_API cn_tensor cn_adaptive_avg_pool(cn_tensor input, const int64_t* size, int64_t dimensions) {
    CN_TRY {
        auto wanted = sizes(size, dimensions).vec();
        TORCH_CHECK(CN_REF(input).dim() > dimensions, "adaptive_avg_pool", dimensions, "d takes an input of ", dimensions + 1, " or ",
                    dimensions + 2, " dimensions, got ", CN_REF(input).dim());
        for (int64_t i = 0; i < dimensions; i++) {
            wanted[i] = wanted[i] < 0 ? CN_REF(input).size(i - dimensions) : wanted[i];
        }
        return cn::own(dimensions == 1 ? at::adaptive_avg_pool1d(CN_REF(input), wanted) : at::adaptive_avg_pool2d(CN_REF(input), wanted));
    }
    CN_CATCH(nullptr)
}

CN_API cn_tensor cn_adaptive_max_pool2d(cn_tensor input, const int64_t* size, cn_tensor* indices) {
    CN_TRY {
        auto result = at::adaptive_max_pool2d(CN_REF(input), sizes(size, 2));
        if (indices != nullptr) {
            *indices = cn::own(std::get<1>(result));
        }
        return cn::own(std::get<0>(result));
    }
    CN_CATCH(nullptr)
}

CN_API cn_tensor cn_dropout(cn_tensor input, double p, bool training, bool whole_channels, bool inplace) {
    CN_TRY {
        if (inplace) {
            return cn::own(whole_channels ? at::feature_dropout_(CN_REF(input), p, training) : at::dropout_(CN_REF(input), p, training));
        }
        return cn::own(whole_channels ? at::feature_dropout(CN_REF(input), p, training) : at::dropout(CN_REF(input), p, training));
    }
    CN_CATCH(nullptr)
}

// What conv followed by batch norm computes in evaluation mode, as one conv: w * g / sqrt(v + eps), (b - m) * g / sqrt(v + eps) + beta.
// `dimension` is the weight's output-channel axis.
CN_API int32_t cn_fuse_batch_norm(cn_tensor weight, cn_tensor bias, cn_tensor mean, cn_tensor variance,
                                  double eps, cn_tensor scale, cn_tensor shift, int64_t dimension,
                                  cn_tensor* fused_weight, cn_tensor* fused_bias) {
    CN_TRY {
        at::NoGradGuard guard;
        auto factor = (CN_REF(variance) + eps).rsqrt();
        if (scale != nullptr) {
            factor = factor * *scale;
        }
        std::vector<int64_t> shape(static_cast<size_t>(CN_REF(weight).dim()), 1);
        shape.at(static_cast<size_t>(dimension)) = -1;
        auto b = bias != nullptr ? *bias - CN_REF(mean) : -*mean;
        b = b * factor;
        if (shift != nullptr) {
            b = b + *shift;
        }
        auto w = (CN_REF(weight) * factor.reshape(shape)).to(CN_REF(weight).scalar_type());
        *fused_bias = cn::own(b.to(CN_REF(weight).scalar_type()));
        *fused_weight = cn::own(w);
        return 0;
    }
    CN_CATCH(-1)
}
