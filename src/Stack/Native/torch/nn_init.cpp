// Filling parameters in place. Each draws from the generator as PyTorch's Python code does, so that equal seeds give equal weights.
#include "common.h"

#include <cmath>

namespace {

at::Generator generator_or_default(cn_generator generator) { return generator != nullptr ? *generator : at::Generator(); }

double normal_cdf(double x) { return (1.0 + std::erf(x / std::sqrt(2.0))) / 2.0; }

} // namespace

CN_API int32_t cn_init_uniform(cn_tensor tensor, double low, double high, cn_generator generator) {
    CN_TRY {
        at::NoGradGuard guard;
        CN_REF(tensor).uniform_(low, high, generator_or_default(generator));
        return 0;
    }
    CN_CATCH(-1)
}

CN_API int32_t cn_init_normal(cn_tensor tensor, double mean, double deviation, cn_generator generator) {
    CN_TRY {
        at::NoGradGuard guard;
        CN_REF(tensor).normal_(mean, deviation, generator_or_default(generator));
        return 0;
    }
    CN_CATCH(-1)
}

// By the inverse of the distribution function, so that exactly one number is drawn for each value.
CN_API int32_t cn_init_truncated_normal(cn_tensor tensor, double mean, double deviation, double low, double high,
                                        cn_generator generator) {
    CN_TRY {
        at::NoGradGuard guard;
        const double lower = normal_cdf((low - mean) / deviation), upper = normal_cdf((high - mean) / deviation);
        CN_REF(tensor).uniform_(2 * lower - 1, 2 * upper - 1, generator_or_default(generator));
        CN_REF(tensor).erfinv_().mul_(deviation * std::sqrt(2.0)).add_(mean).clamp_(low, high);
        return 0;
    }
    CN_CATCH(-1)
}

CN_API int32_t cn_init_constant(cn_tensor tensor, double value) {
    CN_TRY {
        at::NoGradGuard guard;
        CN_REF(tensor).fill_(value);
        return 0;
    }
    CN_CATCH(-1)
}

CN_API int32_t cn_init_eye(cn_tensor tensor) {
    CN_TRY {
        at::NoGradGuard guard;
        TORCH_CHECK(CN_REF(tensor).dim() == 2, "eye_ fills a matrix; this tensor has ", CN_REF(tensor).dim(), " dimensions");
        at::eye_out(CN_REF(tensor), CN_REF(tensor).size(0), CN_REF(tensor).size(1));
        return 0;
    }
    CN_CATCH(-1)
}

// A convolution that hands its input on: 1 at the kernel's centre from channel i to channel i.
CN_API int32_t cn_init_dirac(cn_tensor tensor) {
    CN_TRY {
        at::NoGradGuard guard;
        TORCH_CHECK(CN_REF(tensor).dim() >= 3 && CN_REF(tensor).dim() <= 5, "dirac_ fills a weight of 3 to 5 dimensions; this tensor has ", CN_REF(tensor).dim());
        CN_REF(tensor).zero_();
        for (int64_t channel = 0; channel < std::min(CN_REF(tensor).size(0), CN_REF(tensor).size(1)); channel++) {
            auto centre = CN_REF(tensor).select(0, channel).select(0, channel);
            while (centre.dim() > 0) {
                centre = centre.select(0, centre.size(0) / 2);
            }
            centre.fill_(1);
        }
        return 0;
    }
    CN_CATCH(-1)
}

// Saxe et al. 2013: the Q of a random matrix, its signs made unique by R's diagonal.
CN_API int32_t cn_init_orthogonal(cn_tensor tensor, double gain) {
    CN_TRY {
        at::NoGradGuard guard;
        TORCH_CHECK(CN_REF(tensor).dim() >= 2, "orthogonal_ fills a tensor of 2 or more dimensions; this one has ", CN_REF(tensor).dim());
        if (CN_REF(tensor).numel() == 0) {
            return 0;
        }
        const int64_t rows = CN_REF(tensor).size(0), columns = CN_REF(tensor).numel() / rows;
        auto flat = at::empty({rows, columns}, CN_REF(tensor).options()).normal_(0, 1);
        if (rows < columns) {
            flat = flat.t().contiguous();
        }
        auto [q, r] = at::linalg_qr(flat);
        q = q * at::diagonal(r).sign();
        if (rows < columns) {
            q = q.t();
        }
        CN_REF(tensor).copy_(q.reshape(CN_REF(tensor).sizes())).mul_(gain);
        return 0;
    }
    CN_CATCH(-1)
}

CN_API int32_t cn_init_sparse(cn_tensor tensor, double sparsity, double deviation) {
    CN_TRY {
        at::NoGradGuard guard;
        TORCH_CHECK(CN_REF(tensor).dim() == 2, "sparse_ fills a matrix; this tensor has ", CN_REF(tensor).dim(), " dimensions");
        const int64_t rows = CN_REF(tensor).size(0);
        const auto zeros = static_cast<int64_t>(std::ceil(sparsity * static_cast<double>(rows)));
        CN_REF(tensor).normal_(0, deviation);
        for (int64_t column = 0; column < CN_REF(tensor).size(1); column++) {
            auto order = at::randperm(rows, at::TensorOptions().dtype(at::kLong));
            CN_REF(tensor).select(1, column).index_fill_(0, order.narrow(0, 0, zeros), 0);
        }
        return 0;
    }
    CN_CATCH(-1)
}

// Copies values without the graph noticing: for state dictionaries. Converts dtype and device.
CN_API int32_t cn_assign(cn_tensor target, cn_tensor source) {
    CN_TRY {
        at::NoGradGuard guard;
        TORCH_CHECK(CN_REF(target).sizes() == CN_REF(source).sizes(), "expected size ", CN_REF(target).sizes(), ", got ", CN_REF(source).sizes());
        CN_REF(target).copy_(CN_REF(source));
        return 0;
    }
    CN_CATCH(-1)
}

// A parameter is a leaf over the same memory.
CN_API cn_tensor cn_parameter(cn_tensor data, bool requires_grad) {
    CN_TRY { return cn::own(CN_REF(data).detach().set_requires_grad(requires_grad)); }
    CN_CATCH(nullptr)
}

// A fresh parameter whose values are still to be set.
CN_API cn_tensor cn_empty_parameter(const int64_t* shape, int32_t dimensions, int32_t dtype, int32_t device_type, int32_t device_index) {
    CN_TRY { return cn::own(at::empty(cn::ints(shape, dimensions), cn::options(dtype, device_type, device_index)).set_requires_grad(true)); }
    CN_CATCH(nullptr)
}

// Moves a tensor in place: its identity, and with it an optimizer's hold on it, stays. A dtype or device below 0 stays as it is;
// only floating-point tensors change their dtype.
CN_API int32_t cn_move(cn_tensor tensor, int32_t dtype, int32_t device_type, int32_t device_index, bool non_blocking) {
    CN_TRY {
        at::NoGradGuard guard;
        auto type = dtype >= 0 && CN_REF(tensor).is_floating_point() ? static_cast<at::ScalarType>(dtype) : CN_REF(tensor).scalar_type();
        auto device = device_type >= 0 ? at::Device(static_cast<at::DeviceType>(device_type), static_cast<at::DeviceIndex>(device_index))
                                       : CN_REF(tensor).device();
        if (type == CN_REF(tensor).scalar_type() && device == CN_REF(tensor).device()) {
            return 0;
        }
        auto gradient = CN_REF(tensor).grad();
        CN_REF(tensor).mutable_grad().reset();
        CN_REF(tensor).set_data(CN_REF(tensor).detach().to(device, type, non_blocking));
        if (gradient.defined()) {
            CN_REF(tensor).mutable_grad() = gradient.to(device, type, non_blocking);
        }
        return 0;
    }
    CN_CATCH(-1)
}

// Lays a [N, C, H, W] tensor out anew, in place: with the channels of a pixel side by side, or back row by row. Others stay as they are.
CN_API int32_t cn_set_layout(cn_tensor tensor, bool channels_last) {
    CN_TRY {
        at::NoGradGuard guard;
        auto& t = CN_REF(tensor);
        const auto format = channels_last ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
        if (t.dim() != 4 || t.is_contiguous(format)) {
            return 0;
        }
        // A gradient lies as its parameter does.
        auto gradient = t.grad();
        t.mutable_grad().reset();
        t.set_data(t.detach().contiguous(format));
        if (gradient.defined()) {
            t.mutable_grad() = gradient.contiguous(format);
        }
        return 0;
    }
    CN_CATCH(-1)
}
