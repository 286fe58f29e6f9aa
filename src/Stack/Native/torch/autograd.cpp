// Gradients, and the thread's gradient and inference modes.
#include "common.h"

#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>

CN_API int32_t cn_set_requires_grad(cn_tensor input, bool value) { CN_DO(CN_REF(input).set_requires_grad(value)) }
CN_API int32_t cn_retain_grad(cn_tensor input) { CN_DO(CN_REF(input).retain_grad()) }

// `*grad` stays null while there is no gradient.
CN_API int32_t cn_grad(cn_tensor input, cn_tensor* grad) {
    CN_TRY
        const auto& value = CN_REF(input).grad();
        if (value.defined()) *grad = cn::own(value);
        return 0;
    CN_CATCH(-1)
}
CN_API int32_t cn_set_grad(cn_tensor input, cn_tensor grad) { CN_DO(CN_REF(input).mutable_grad() = cn::or_undefined(grad)) }

// grads: as many as tensors, null entries for "ones"; or none at all.
CN_API int32_t cn_backward(const cn_tensor* tensors, int32_t n, const cn_tensor* grads, int32_t grad_n,
                           bool retain_graph, bool create_graph, const cn_tensor* inputs, int32_t input_n) {
    CN_TRY
        std::vector<at::Tensor> gradients;
        for (int32_t i = 0; i < grad_n; i++) gradients.push_back(cn::or_undefined(grads[i]));
        torch::autograd::backward(cn::tensors(tensors, n, "tensors"), gradients, retain_graph, create_graph, cn::tensors(inputs, input_n, "inputs"));
        return 0;
    CN_CATCH(-1)
}
CN_API cn_list cn_autograd_grad(const cn_tensor* outputs, int32_t n, const cn_tensor* inputs, int32_t input_n,
                                const cn_tensor* grads, int32_t grad_n, bool retain_graph, bool create_graph, bool allow_unused) {
    CN_TRY
        std::vector<at::Tensor> gradients;
        for (int32_t i = 0; i < grad_n; i++) gradients.push_back(cn::or_undefined(grads[i]));
        return cn::own(torch::autograd::grad(cn::tensors(outputs, n, "outputs"), cn::tensors(inputs, input_n, "inputs"), gradients, retain_graph, create_graph, allow_unused));
    CN_CATCH(nullptr)
}

CN_API bool cn_is_grad_enabled() { return c10::GradMode::is_enabled(); }
CN_API void cn_set_grad_enabled(bool enabled) { c10::GradMode::set_enabled(enabled); }

CN_API bool cn_is_inference_mode_enabled() { return c10::InferenceMode::is_enabled(); }
// Freed on the thread that made it, innermost first.
CN_API void* cn_inference_mode_enter(bool enabled) { CN_TRY return new c10::InferenceMode(enabled); CN_CATCH(nullptr) }
CN_API void cn_inference_mode_exit(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }
