// Optimizer steps: one call updates every parameter of a group.
//
// Float32 parameters on the CPU whose gradient and state lie in memory alike (any dense layout) are updated in a single pass over the
// memory; everything else goes through ATen operations. Both follow the formulas of torch.optim, in its order of operations.
#include "common.h"

#include <ATen/Parallel.h>

#include <cmath>
#include <initializer_list>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#include <immintrin.h>
#define CN_FOR_EACH_CPU __attribute__((target_clones("avx512f", "avx2", "default")))
#define CN_FLUSHES_DENORMALS
#else
#define CN_FOR_EACH_CPU
#endif

namespace {

// Below this many values a second thread costs more than it saves.
constexpr int64_t grain = 1 << 15;

// The averages of a weight without gradient shrink with each step, until they are denormal numbers and stay so; a processor takes a hundred times
// as long with those. Here they are zero.
struct no_denormals {
#ifdef CN_FLUSHES_DENORMALS
    no_denormals() : before(_mm_getcsr()) { _mm_setcsr(before | 0x8040); } // flush to zero, denormals are zero
    ~no_denormals() { _mm_setcsr(before); }
    const unsigned before;
#endif
};

template <typename Part>
void for_each_part(int64_t count, Part part) {
    at::parallel_for(0, count, grain, [&](int64_t from, int64_t to) {
        [[maybe_unused]] const no_denormals guard;
        part(from, to);
    });
}

bool single_pass(const at::Tensor& parameter, std::initializer_list<at::Tensor> others) {
    auto fits = [](const at::Tensor& t) { return t.device().is_cpu() && t.scalar_type() == at::kFloat && t.layout() == at::kStrided; };
    if (!fits(parameter) || !parameter.is_non_overlapping_and_dense()) {
        return false;
    }
    for (const auto& other : others) {
        if (other.defined() && !(fits(other) && other.sizes() == parameter.sizes() && other.strides() == parameter.strides())) {
            return false;
        }
    }
    return true;
}

float* values(const at::Tensor& tensor) { return tensor.defined() ? tensor.data_ptr<float>() : nullptr; }

float* advance(float* values, int64_t by) { return values == nullptr ? nullptr : values + by; }

// The gradient, laid out in memory as the parameter is; undefined where backward did not reach.
at::Tensor gradient_of(const at::Tensor& parameter) {
    const auto& gradient = parameter.grad();
    if (!gradient.defined()) {
        return gradient;
    }
    TORCH_CHECK(!gradient.is_sparse(), "the optimizer takes dense gradients only; densify the gradient first");
    if (gradient.strides() == parameter.strides() || !parameter.is_non_overlapping_and_dense()) {
        return gradient;
    }
    return at::empty_like(parameter).copy_(gradient);
}

// What changed without an ATen operation must still be seen by autograd's check for tensors saved before.
void changed(const at::Tensor& parameter) { parameter.unsafeGetTensorImpl()->bump_version(); }

at::Tensor& state(cn_tensor* states, int32_t index) {
    TORCH_CHECK(states != nullptr && states[index] != nullptr, "the optimizer's state of parameter ", index, " is missing");
    return *states[index];
}

template <typename Step>
void for_each_gradient(cn_tensor* parameters, int32_t count, Step step) {
    at::NoGradGuard guard;
    for (int32_t i = 0; i < count; i++) {
        auto& parameter = cn::required(parameters[i], "parameters");
        auto gradient = gradient_of(parameter);
        if (gradient.defined()) {
            step(i, parameter, gradient);
        }
    }
}

struct sgd_scalars {
    float lr, momentum, undamped, weight_decay, sign;
    bool nesterov;
};

CN_FOR_EACH_CPU
void sgd_plain(float* __restrict p, const float* __restrict g, int64_t n, sgd_scalars s) {
    for (int64_t i = 0; i < n; i++) {
        p[i] -= s.lr * (s.sign * g[i] + s.weight_decay * p[i]);
    }
}

CN_FOR_EACH_CPU
void sgd_momentum(float* __restrict p, const float* __restrict g, float* __restrict b, int64_t n, sgd_scalars s) {
    const float direct = s.nesterov ? 1.0f : 0.0f, buffered = s.nesterov ? s.momentum : 1.0f;
    for (int64_t i = 0; i < n; i++) {
        const float d = s.sign * g[i] + s.weight_decay * p[i];
        b[i] = s.momentum * b[i] + s.undamped * d;
        p[i] -= s.lr * (direct * d + buffered * b[i]);
    }
}

struct adam_scalars {
    float beta1, rest1, beta2, rest2, eps, step_size, root_correction2, weight_decay, shrink, sign;
};

CN_FOR_EACH_CPU
void adam_plain(float* __restrict p, const float* __restrict g, float* __restrict m, float* __restrict v, int64_t n, adam_scalars s) {
    for (int64_t i = 0; i < n; i++) {
        const float w = p[i] * s.shrink;
        const float d = s.sign * g[i] + s.weight_decay * w;
        m[i] = s.beta1 * m[i] + s.rest1 * d;
        v[i] = s.beta2 * v[i] + s.rest2 * d * d;
        p[i] = w - s.step_size * m[i] / (std::sqrt(v[i]) / s.root_correction2 + s.eps);
    }
}

CN_FOR_EACH_CPU
void adam_amsgrad(float* __restrict p, const float* __restrict g, float* __restrict m, float* __restrict v, float* __restrict x, int64_t n,
                  adam_scalars s) {
    for (int64_t i = 0; i < n; i++) {
        const float w = p[i] * s.shrink;
        const float d = s.sign * g[i] + s.weight_decay * w;
        m[i] = s.beta1 * m[i] + s.rest1 * d;
        v[i] = s.beta2 * v[i] + s.rest2 * d * d;
        x[i] = x[i] > v[i] ? x[i] : v[i];
        p[i] = w - s.step_size * m[i] / (std::sqrt(x[i]) / s.root_correction2 + s.eps);
    }
}

struct rmsprop_scalars {
    float lr, alpha, rest, eps, weight_decay, momentum, sign;
};

// `a` (running mean of the gradient) and `b` (momentum) are null where not asked for.
CN_FOR_EACH_CPU
void rmsprop_span(float* __restrict p, const float* __restrict g, float* __restrict q, float* __restrict a, float* __restrict b, int64_t n,
                  rmsprop_scalars s) {
    for (int64_t i = 0; i < n; i++) {
        const float d = s.sign * g[i] + s.weight_decay * p[i];
        float square = q[i] = s.alpha * q[i] + s.rest * d * d;
        if (a != nullptr) {
            a[i] = s.alpha * a[i] + s.rest * d;
            square -= a[i] * a[i];
        }
        float update = d / (std::sqrt(square) + s.eps);
        if (b != nullptr) {
            update = b[i] = s.momentum * b[i] + update;
        }
        p[i] -= s.lr * update;
    }
}

CN_FOR_EACH_CPU
void adagrad_span(float* __restrict p, const float* __restrict g, float* __restrict sum, int64_t n, float lr, float weight_decay, float eps) {
    for (int64_t i = 0; i < n; i++) {
        const float d = g[i] + weight_decay * p[i];
        sum[i] += d * d;
        p[i] -= lr * d / (std::sqrt(sum[i]) + eps);
    }
}

// The direction of descent before an optimizer's own rule: ascent and L2 weight decay.
at::Tensor directed(const at::Tensor& gradient, const at::Tensor& parameter, double weight_decay, bool maximize) {
    auto d = maximize ? gradient.neg() : gradient;
    return weight_decay != 0 ? d.add(parameter, weight_decay) : d;
}

} // namespace

// `buffers` holds the momentum of each parameter, or null before its first step: then it comes back holding a new tensor.
CN_API int32_t cn_sgd_step(cn_tensor* parameters, cn_tensor* buffers, int32_t count, double lr, double momentum, double dampening,
                           double weight_decay, bool nesterov, bool maximize) {
    CN_TRY
    const sgd_scalars s{static_cast<float>(lr), static_cast<float>(momentum), static_cast<float>(1 - dampening),
                        static_cast<float>(weight_decay), maximize ? -1.0f : 1.0f, nesterov};
    for_each_gradient(parameters, count, [&](int32_t i, at::Tensor& p, const at::Tensor& g) {
        if (momentum == 0) {
            if (single_pass(p, {g})) {
                for_each_part(p.numel(), [&](int64_t from, int64_t to) { sgd_plain(values(p) + from, values(g) + from, to - from, s); });
                changed(p);
            } else {
                p.add_(directed(g, p, weight_decay, maximize), -lr);
            }
            return;
        }
        if (buffers[i] == nullptr) {
            // The first momentum is the whole gradient: neither damped nor decayed.
            auto d = directed(g, p, weight_decay, maximize);
            auto buffer = at::empty_like(p).copy_(d);
            p.add_(nesterov ? d.add(buffer, momentum) : d, -lr);
            buffers[i] = cn::own(buffer);
            return;
        }
        auto& b = *buffers[i];
        if (single_pass(p, {g, b})) {
            for_each_part(p.numel(), [&](int64_t from, int64_t to) {
                sgd_momentum(values(p) + from, values(g) + from, values(b) + from, to - from, s);
            });
            changed(p);
        } else {
            auto d = directed(g, p, weight_decay, maximize);
            b.mul_(momentum).add_(d, 1 - dampening);
            p.add_(nesterov ? d.add(b, momentum) : b, -lr);
        }
    });
    return 0;
    CN_CATCH(-1)
}

// Adam (Kingma and Ba 2014) and, with `decoupled` weight decay, AdamW (Loshchilov and Hutter 2017). `steps` counts up for the parameters
// that have a gradient.
CN_API int32_t cn_adam_step(cn_tensor* parameters, cn_tensor* means, cn_tensor* squares, cn_tensor* maxima, int64_t* steps, int32_t count,
                            double lr, double beta1, double beta2, double eps, double weight_decay, bool amsgrad, bool maximize,
                            bool decoupled) {
    CN_TRY
    for_each_gradient(parameters, count, [&](int32_t i, at::Tensor& p, const at::Tensor& g) {
        auto &m = state(means, i), &v = state(squares, i);
        auto x = amsgrad ? state(maxima, i) : at::Tensor();
        const auto step = static_cast<double>(++steps[i]);
        const double correction1 = 1 - std::pow(beta1, step), root_correction2 = std::sqrt(1 - std::pow(beta2, step));
        const double step_size = lr / correction1, shrink = decoupled ? 1 - lr * weight_decay : 1, decay = decoupled ? 0 : weight_decay;
        if (single_pass(p, {g, m, v, x})) {
            const adam_scalars s{static_cast<float>(beta1), static_cast<float>(1 - beta1), static_cast<float>(beta2),
                                 static_cast<float>(1 - beta2), static_cast<float>(eps), static_cast<float>(step_size),
                                 static_cast<float>(root_correction2), static_cast<float>(decay), static_cast<float>(shrink),
                                 maximize ? -1.0f : 1.0f};
            for_each_part(p.numel(), [&](int64_t from, int64_t to) {
                if (amsgrad) {
                    adam_amsgrad(values(p) + from, values(g) + from, values(m) + from, values(v) + from, values(x) + from, to - from, s);
                } else {
                    adam_plain(values(p) + from, values(g) + from, values(m) + from, values(v) + from, to - from, s);
                }
            });
            changed(p);
            return;
        }
        if (shrink != 1) {
            p.mul_(shrink);
        }
        auto d = directed(g, p, decay, maximize);
        m.mul_(beta1).add_(d, 1 - beta1);
        v.mul_(beta2).addcmul_(d, d, 1 - beta2);
        if (amsgrad) {
            at::maximum_out(x, x, v);
        }
        p.addcdiv_(m, (amsgrad ? x : v).sqrt().div_(root_correction2).add_(eps), -step_size);
    });
    return 0;
    CN_CATCH(-1)
}

// RMSprop (Hinton's lecture 6e). `gradient_means` is used when `centered`, `buffers` when there is momentum.
CN_API int32_t cn_rmsprop_step(cn_tensor* parameters, cn_tensor* squares, cn_tensor* gradient_means, cn_tensor* buffers, int64_t* steps,
                               int32_t count, double lr, double alpha, double eps, double weight_decay, double momentum, bool centered,
                               bool maximize) {
    CN_TRY
    const rmsprop_scalars s{static_cast<float>(lr),  static_cast<float>(alpha),        static_cast<float>(1 - alpha),
                            static_cast<float>(eps), static_cast<float>(weight_decay), static_cast<float>(momentum),
                            maximize ? -1.0f : 1.0f};
    for_each_gradient(parameters, count, [&](int32_t i, at::Tensor& p, const at::Tensor& g) {
        auto& q = state(squares, i);
        auto a = centered ? state(gradient_means, i) : at::Tensor();
        auto b = momentum > 0 ? state(buffers, i) : at::Tensor();
        ++steps[i];
        if (single_pass(p, {g, q, a, b})) {
            for_each_part(p.numel(), [&](int64_t from, int64_t to) {
                rmsprop_span(values(p) + from, values(g) + from, values(q) + from, advance(values(a), from), advance(values(b), from),
                             to - from, s);
            });
            changed(p);
            return;
        }
        auto d = directed(g, p, weight_decay, maximize);
        q.mul_(alpha).addcmul_(d, d, 1 - alpha);
        auto root = q;
        if (centered) {
            a.mul_(alpha).add_(d, 1 - alpha);
            root = q.addcmul(a, a, -1);
        }
        root = root.sqrt().add_(eps);
        if (momentum > 0) {
            b.mul_(momentum).addcdiv_(d, root);
            p.add_(b, -lr);
        } else {
            p.addcdiv_(d, root, -lr);
        }
    });
    return 0;
    CN_CATCH(-1)
}

// Adagrad (Duchi et al. 2011).
CN_API int32_t cn_adagrad_step(cn_tensor* parameters, cn_tensor* sums, int64_t* steps, int32_t count, double lr, double lr_decay,
                               double weight_decay, double eps) {
    CN_TRY
    for_each_gradient(parameters, count, [&](int32_t i, at::Tensor& p, const at::Tensor& g) {
        auto& sum = state(sums, i);
        const double rate = lr / (1 + static_cast<double>(steps[i]++) * lr_decay);
        if (single_pass(p, {g, sum})) {
            for_each_part(p.numel(), [&](int64_t from, int64_t to) {
                adagrad_span(values(p) + from, values(g) + from, values(sum) + from, to - from, static_cast<float>(rate),
                             static_cast<float>(weight_decay), static_cast<float>(eps));
            });
            changed(p);
            return;
        }
        auto d = directed(g, p, weight_decay, false);
        sum.addcmul_(d, d, 1);
        p.addcdiv_(d, sum.sqrt().add_(eps), -rate);
    });
    return 0;
    CN_CATCH(-1)
}

CN_API int32_t cn_zero_grad(cn_tensor* parameters, int32_t count, bool set_to_none) {
    CN_TRY
    at::NoGradGuard guard;
    for (int32_t i = 0; i < count; i++) {
        auto& gradient = cn::required(parameters[i], "parameters").mutable_grad();
        if (!gradient.defined()) {
            continue;
        }
        if (set_to_none) {
            gradient.reset();
        } else {
            gradient.detach_().requires_grad_(false).zero_();
        }
    }
    return 0;
    CN_CATCH(-1)
}

// Scales all gradients so that together they are no longer than `max_norm`; `total` receives the length they had.
CN_API int32_t cn_clip_grad_norm(cn_tensor* parameters, int32_t count, double max_norm, double norm_type, double* total) {
    CN_TRY
    at::NoGradGuard guard;
    const bool largest = std::isinf(norm_type);
    std::vector<at::Tensor> gradients, norms;
    for (int32_t i = 0; i < count; i++) {
        const auto& gradient = cn::required(parameters[i], "parameters").grad();
        if (gradient.defined()) {
            gradients.push_back(gradient.detach());
            norms.push_back(largest ? gradient.detach().abs().max() : at::norm(gradient.detach(), norm_type));
        }
    }
    if (gradients.empty()) {
        *total = 0;
        return 0;
    }
    for (auto& norm : norms) {
        norm = norm.to(norms.front().device());
    }
    auto stacked = at::stack(norms);
    const double length = (largest ? stacked.max() : at::norm(stacked, norm_type)).item<double>();
    const double factor = max_norm / (length + 1e-6);
    if (!(factor >= 1)) {
        // Also when the length is not a number: then the gradients become so too, as in PyTorch.
        for (auto& gradient : gradients) {
            gradient.mul_(factor);
        }
    }
    *total = length;
    return 0;
    CN_CATCH(-1)
}

CN_API int32_t cn_clip_grad_value(cn_tensor* parameters, int32_t count, double limit) {
    CN_TRY
    at::NoGradGuard guard;
    for (int32_t i = 0; i < count; i++) {
        auto& gradient = cn::required(parameters[i], "parameters").mutable_grad();
        if (gradient.defined()) {
            gradient.clamp_(-limit, limit);
        }
    }
    return 0;
    CN_CATCH(-1)
}

CN_API cn_tensor cn_parameters_to_vector(cn_tensor* parameters, int32_t count) {
    CN_TRY
    std::vector<at::Tensor> flat;
    for (int32_t i = 0; i < count; i++) {
        flat.push_back(cn::required(parameters[i], "parameters").reshape({-1}));
    }
    return cn::own(at::cat(flat));
    CN_CATCH(nullptr)
}
