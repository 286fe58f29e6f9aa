// Convolutions whose weights no longer change. libtorch brings the weights into oneDNN's layout anew in every call; here that happens once.
#include "common.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <mutex>

namespace {

using numbers = std::vector<int64_t>;

numbers both(const int64_t* values) { return {values[0], values[1]}; }

// libtorch's operator for packed weights; not every build has it.
cn::maybe<c10::OperatorHandle> find(const char* name) { return c10::Dispatcher::singleton().findSchema({name, ""}); }

} // namespace

struct packed_convolution {
    packed_convolution(at::Tensor weight, at::Tensor bias, numbers stride, numbers padding, numbers dilation, int64_t groups)
        : weight(std::move(weight)), bias(std::move(bias)), stride(std::move(stride)), padding(std::move(padding)), dilation(std::move(dilation)), groups(groups) {}

    at::Tensor run(const at::Tensor& input, const at::Tensor& addend, bool rectify) {
        const bool fused = rectify && !addend.defined();
        std::call_once(packing, [&] { pack(input, fused); });
        at::Tensor output;
        bool rectified = false;
        if (packs) {
            TORCH_CHECK(takes(input), "a convolution of packed weights takes pictures [N, C, H, W] of 32-bit floats on the CPU, got ", input.toString(), input.sizes());
            static const auto run = *find("mkldnn_prepacked::conv2d_run");
            std::vector<c10::IValue> stack{input, context};
            run.callBoxed(stack);
            output = std::move(stack[0]).toTensor();
            rectified = rectifies;
        } else {
            output = at::conv2d(input, weight, bias.defined() ? cn::maybe<at::Tensor>(bias) : cn::maybe<at::Tensor>(), stride, padding, dilation, groups);
        }
        if (addend.defined() && rectify) return at::_add_relu_(output, addend);
        if (addend.defined()) return output.add_(addend);
        return rectify && !rectified ? output.relu_() : output;
    }

private:
    static bool takes(const at::Tensor& input) {
        return input.dim() == 4 && input.numel() > 0 && input.device().is_cpu() && input.scalar_type() == at::kFloat && input.layout() == at::kStrided;
    }

    // The first input says how large the pictures are; that of others may differ.
    void pack(const at::Tensor& input, bool fused) {
        static const auto prepack = find("mkldnn_prepacked::conv2d_prepack");
        if (!prepack || !takes(input) || !at::globalContext().userEnabledMkldnn() || !at::hasMKLDNN() || weight.scalar_type() != at::kFloat) return;
        std::vector<c10::IValue> stack{weight, bias.defined() ? c10::IValue(bias) : c10::IValue(), stride, padding, dilation, groups, input.sizes().vec(),
                                       fused ? "relu" : "none"};
        prepack->callBoxed(stack);
        context = stack[0];
        packs = true;
        rectifies = fused;
        weight.reset();
        bias.reset();
    }

    at::Tensor weight, bias;
    const numbers stride, padding, dilation;
    const int64_t groups;
    std::once_flag packing;
    c10::IValue context;
    bool packs = false, rectifies = false;
};

CN_API packed_convolution* cn_packed_convolution_create(cn_tensor weight, cn_tensor bias, const int64_t* stride, const int64_t* padding,
                                                        const int64_t* dilation, int64_t groups) {
    CN_TRY { return new packed_convolution(CN_REF(weight), cn::or_undefined(bias), both(stride), both(padding), both(dilation), groups); }
    CN_CATCH(nullptr)
}

CN_API void cn_packed_convolution_free(packed_convolution* convolution) { delete convolution; }

// The sum of the convolution and `addend`, which may be null; negative values become 0 if `rectify` says so.
CN_API cn_tensor cn_packed_convolution_run(packed_convolution* convolution, cn_tensor input, cn_tensor addend, bool rectify) {
    CN_YIELD(convolution->run(CN_REF(input), cn::or_undefined(addend), rectify))
}
