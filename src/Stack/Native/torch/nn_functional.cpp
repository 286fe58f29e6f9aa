// What has no weights: activations, losses, padding, resampling.
#include "common.h"

#include <string>

namespace {

// The order is that of the enum ActivationKind on the managed side.
enum Activation : int32_t { relu, relu6, leaky_relu, elu, selu, gelu, gelu_tanh, silu, hardswish, hardsigmoid, hardtanh, sigmoid, tanh_, mish, softplus };

at::Tensor activate(Activation kind, at::Tensor& x, double a, double b, bool inplace) {
    switch (kind) {
        case relu: return inplace ? at::relu_(x) : at::relu(x);
        case relu6: return inplace ? at::hardtanh_(x, 0, 6) : at::hardtanh(x, 0, 6);
        case leaky_relu: return inplace ? at::leaky_relu_(x, a) : at::leaky_relu(x, a);
        case elu: return inplace ? at::elu_(x, a) : at::elu(x, a);
        case selu: return inplace ? at::selu_(x) : at::selu(x);
        case gelu: return inplace ? at::gelu_(x) : at::gelu(x);
        case gelu_tanh: return inplace ? at::gelu_(x, "tanh") : at::gelu(x, "tanh");
        case silu: return inplace ? at::silu_(x) : at::silu(x);
        case hardswish: return inplace ? at::hardswish_(x) : at::hardswish(x);
        case hardsigmoid: return inplace ? at::hardsigmoid_(x) : at::hardsigmoid(x);
        case hardtanh: return inplace ? at::hardtanh_(x, a, b) : at::hardtanh(x, a, b);
        case sigmoid: return inplace ? at::sigmoid_(x) : at::sigmoid(x);
        case tanh_: return inplace ? at::tanh_(x) : at::tanh(x);
        case mish: return inplace ? at::mish_(x) : at::mish(x);
        case softplus: return at::softplus(x, a, b);
    }
    TORCH_CHECK(false, "unknown activation ", static_cast<int32_t>(kind));
}

at::Tensor reduce(const at::Tensor& loss, int64_t reduction) {
    return reduction == at::Reduction::Mean ? loss.mean() : reduction == at::Reduction::Sum ? loss.sum() : loss;
}

} // namespace

CN_API cn_tensor cn_activation(int32_t kind, cn_tensor input, double a, double b, bool inplace) {
    CN_TRY { return cn::own(activate(static_cast<Activation>(kind), CN_REF(input), a, b, inplace)); }
    CN_CATCH(nullptr)
}

CN_API cn_tensor cn_prelu(cn_tensor input, cn_tensor weight) {
    CN_TRY { return cn::own(at::prelu(CN_REF(input), CN_REF(weight))); }
    CN_CATCH(nullptr)
}

// A dtype below 0 keeps the input's.
CN_API cn_tensor cn_nn_softmax(cn_tensor input, int64_t dimension, int32_t dtype, bool logarithm) {
    CN_TRY {
        auto x = dtype < 0 ? CN_REF(input) : CN_REF(input).to(static_cast<at::ScalarType>(dtype));
        return cn::own(logarithm ? at::log_softmax(x, dimension) : at::softmax(x, dimension));
    }
    CN_CATCH(nullptr)
}

CN_API cn_tensor cn_cross_entropy(cn_tensor input, cn_tensor target, cn_tensor weight, int64_t reduction,
                                    int64_t ignore_index, double label_smoothing) {
    CN_TRY {
        return cn::own(at::cross_entropy_loss(CN_REF(input), CN_REF(target), cn::optional(weight), reduction, ignore_index, label_smoothing));
    }
    CN_CATCH(nullptr)
}

CN_API cn_tensor cn_nll_loss(cn_tensor input, cn_tensor target, cn_tensor weight, int64_t reduction,
                               int64_t ignore_index) {
    CN_TRY { return cn::own(at::nll_loss_nd(CN_REF(input), CN_REF(target), cn::optional(weight), reduction, ignore_index)); }
    CN_CATCH(nullptr)
}

CN_API cn_tensor cn_binary_cross_entropy(cn_tensor input, cn_tensor target, cn_tensor weight, int64_t reduction) {
    CN_TRY {
        TORCH_CHECK(CN_REF(input).sizes() == CN_REF(target).sizes(), "binary_cross_entropy takes a target of the input's size ", CN_REF(input).sizes(), ", got ",
                    CN_REF(target).sizes());
        return cn::own(at::binary_cross_entropy(CN_REF(input), CN_REF(target), cn::optional(weight), reduction));
    }
    CN_CATCH(nullptr)
}

CN_API cn_tensor cn_binary_cross_entropy_with_logits(cn_tensor input, cn_tensor target, cn_tensor weight,
                                                       cn_tensor positive_weight, int64_t reduction) {
    CN_TRY {
        TORCH_CHECK(CN_REF(input).sizes() == CN_REF(target).sizes(), "binary_cross_entropy_with_logits takes a target of the input's size ",
                    CN_REF(input).sizes(), ", got ", CN_REF(target).sizes());
        return cn::own(at::binary_cross_entropy_with_logits(CN_REF(input), CN_REF(target), cn::optional(weight), cn::optional(positive_weight), reduction));
    }
    CN_CATCH(nullptr)
}

// 0: squared, 1: absolute, 2: Huber, 3: smooth L1. `parameter` is Huber's delta or smooth L1's beta.
CN_API cn_tensor cn_distance_loss(int32_t kind, cn_tensor input, cn_tensor target, int64_t reduction, double parameter) {
    CN_TRY {
        switch (kind) {
            case 0: return cn::own(at::mse_loss(CN_REF(input), CN_REF(target), reduction));
            case 1: return cn::own(at::l1_loss(CN_REF(input), CN_REF(target), reduction));
            case 2: return cn::own(at::huber_loss(CN_REF(input), CN_REF(target), reduction, parameter));
            default:
                // A beta of 0 is the absolute error; libtorch's kernel would divide by it.
                return cn::own(parameter == 0 ? reduce((CN_REF(input) - CN_REF(target)).abs(), reduction)
                                              : at::smooth_l1_loss(CN_REF(input), CN_REF(target), reduction, parameter));
        }
    }
    CN_CATCH(nullptr)
}

CN_API cn_tensor cn_kl_div(cn_tensor input, cn_tensor target, int64_t reduction, bool log_target) {
    CN_TRY { return cn::own(at::kl_div(CN_REF(input), CN_REF(target), reduction, log_target)); }
    CN_CATCH(nullptr)
}

// The order of the modes is that of PaddingModes: zeros and constant both fill with `value`.
CN_API cn_tensor cn_pad(cn_tensor input, const int64_t* padding, int64_t count, int32_t mode, double value) {
    CN_TRY {
        at::IntArrayRef pad(padding, static_cast<size_t>(count));
        switch (mode) {
            case 1: return cn::own(at::pad(CN_REF(input), pad, "reflect"));
            case 2: return cn::own(at::pad(CN_REF(input), pad, "replicate"));
            case 3: return cn::own(at::pad(CN_REF(input), pad, "circular"));
            default: return cn::own(at::constant_pad_nd(CN_REF(input), pad, value));
        }
    }
    CN_CATCH(nullptr)
}

// Nearest, (bi)linear, bicubic and nearest-exact to `size`. `scale` (or null) is what libtorch uses for the source coordinates instead of the ratio of the sizes.
CN_API cn_tensor cn_interpolate(cn_tensor input, int32_t mode, const int64_t* size, const double* scale, int64_t dimensions,
                                  bool align_corners, bool antialias) {
    CN_TRY {
        at::IntArrayRef to(size, static_cast<size_t>(dimensions));
        const bool align = align_corners;
        TORCH_CHECK(dimensions == 1 || dimensions == 2, "interpolate takes an input of 3 or 4 dimensions, got ", CN_REF(input).dim());
        if (dimensions == 1) {
            switch (mode) {
                case 0: return cn::own(scale ? at::upsample_nearest1d(CN_REF(input), to, scale[0]) : at::upsample_nearest1d(CN_REF(input), to));
                case 1: return cn::own(scale ? at::upsample_linear1d(CN_REF(input), to, align, scale[0]) : at::upsample_linear1d(CN_REF(input), to, align));
                case 6: return cn::own(scale ? at::_upsample_nearest_exact1d(CN_REF(input), to, scale[0]) : at::_upsample_nearest_exact1d(CN_REF(input), to));
            }
        } else {
            switch (mode) {
                case 0: return cn::own(scale ? at::upsample_nearest2d(CN_REF(input), to, scale[0], scale[1]) : at::upsample_nearest2d(CN_REF(input), to));
                case 2:
                    if (antialias) {
                        return cn::own(scale ? at::_upsample_bilinear2d_aa(CN_REF(input), to, align, scale[0], scale[1])
                                             : at::_upsample_bilinear2d_aa(CN_REF(input), to, align));
                    }
                    return cn::own(scale ? at::upsample_bilinear2d(CN_REF(input), to, align, scale[0], scale[1])
                                         : at::upsample_bilinear2d(CN_REF(input), to, align));
                case 3:
                    if (antialias) {
                        return cn::own(scale ? at::_upsample_bicubic2d_aa(CN_REF(input), to, align, scale[0], scale[1])
                                             : at::_upsample_bicubic2d_aa(CN_REF(input), to, align));
                    }
                    return cn::own(scale ? at::upsample_bicubic2d(CN_REF(input), to, align, scale[0], scale[1])
                                         : at::upsample_bicubic2d(CN_REF(input), to, align));
                case 6:
                    return cn::own(scale ? at::_upsample_nearest_exact2d(CN_REF(input), to, scale[0], scale[1])
                                         : at::_upsample_nearest_exact2d(CN_REF(input), to));
            }
        }
        TORCH_CHECK(false, "this interpolation mode does not fit an input of ", CN_REF(input).dim(), " dimensions");
    }
    CN_CATCH(nullptr)
}

CN_API cn_tensor cn_grid_sample(cn_tensor input, cn_tensor grid, int32_t mode, int32_t padding_mode, bool align_corners) {
    CN_TRY { return cn::own(at::grid_sampler(CN_REF(input), CN_REF(grid), mode, padding_mode, align_corners)); }
    CN_CATCH(nullptr)
}

CN_API cn_tensor cn_affine_grid(cn_tensor theta, const int64_t* size, int64_t dimensions, bool align_corners) {
    CN_TRY {
        return cn::own(at::affine_grid_generator(CN_REF(theta), at::IntArrayRef(size, static_cast<size_t>(dimensions)), align_corners));
    }
    CN_CATCH(nullptr)
}

CN_API cn_tensor cn_one_hot(cn_tensor input, int64_t classes) {
    CN_TRY { return cn::own(at::one_hot(CN_REF(input), classes)); }
    CN_CATCH(nullptr)
}

CN_API cn_tensor cn_normalize(cn_tensor input, double p, int64_t dimension, double eps) {
    CN_TRY {
        auto norm = at::norm(CN_REF(input), p, dimension, /*keepdim=*/true).clamp_min(eps).expand_as(CN_REF(input));
        return cn::own(CN_REF(input) / norm);
    }
    CN_CATCH(nullptr)
}

CN_API cn_tensor cn_cosine_similarity(cn_tensor x1, cn_tensor x2, int64_t dimension, double eps) {
    CN_TRY { return cn::own(at::cosine_similarity(CN_REF(x1), CN_REF(x2), dimension, eps)); }
    CN_CATCH(nullptr)
}

CN_API cn_tensor cn_pixel_shuffle(cn_tensor input, int64_t factor, bool reverse) {
    CN_TRY { return cn::own(reverse ? at::pixel_unshuffle(CN_REF(input), factor) : at::pixel_shuffle(CN_REF(input), factor)); }
    CN_CATCH(nullptr)
}
