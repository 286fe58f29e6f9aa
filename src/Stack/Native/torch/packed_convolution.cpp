// Convolutions whose weights no longer change. libtorch brings the weights into oneDNN's layout anew in every call; here that happens once. And
// what one convolution hands to the next stays in blocks of sixteen channels, the layout that oneDNN's kernels for AVX-512 are fastest with:
// a contiguous tensor [N, C/16, H, W, 16], which elementwise operations take as it is.
#include "common.h"

#ifdef CN_ONEDNN
#include "onednn.h"

#include <algorithm>
#include <map>
#include <mutex>
#endif

namespace {

using numbers = std::vector<int64_t>;

numbers both(const int64_t* values) { return {values[0], values[1]}; }

#ifdef CN_ONEDNN
using cn::dnn::format;
using dnnl::memory;

// One convolution as oneDNN runs it: for pictures of one size and number, in one layout.
struct plan {
    dnnl::convolution_forward primitive;
    memory::desc source, weight, output, scratch;
    format source_format, output_format;
    bool rectifies, adds;
    memory packed;
};

struct call {
    format layout;
    int64_t count, height, width;
    bool adds, rectifies;
    int threads;

    auto key() const { return std::tie(layout, count, height, width, adds, rectifies, threads); }
    bool operator<(const call& other) const { return key() < other.key(); }
};
#endif

} // namespace

struct packed_convolution {
    packed_convolution(at::Tensor weight, at::Tensor bias, numbers stride, numbers padding, numbers dilation, int64_t groups)
        : weight(weight.contiguous()), bias(std::move(bias)), stride(std::move(stride)), padding(std::move(padding)), dilation(std::move(dilation)), groups(groups) {}

    at::Tensor run(const at::Tensor& input, const at::Tensor& addend, bool rectify) {
#ifdef CN_ONEDNN
        if (cn::dnn::takes(input) && weight.scalar_type() == at::kFloat && (!addend.defined() || cn::dnn::takes(addend))) return run_planned(input, addend, rectify);
#endif
        at::Tensor output = at::conv2d(input, weight, bias.defined() ? cn::maybe<at::Tensor>(bias) : cn::maybe<at::Tensor>(), stride, padding, dilation, groups);
        return finish(std::move(output), addend, rectify);
    }

private:
    static at::Tensor finish(at::Tensor output, const at::Tensor& addend, bool rectify) {
        if (addend.defined()) return rectify ? at::_add_relu_(output, addend) : output.add_(addend);
        return rectify ? output.relu_() : output;
    }

#ifdef CN_ONEDNN
    at::Tensor run_planned(const at::Tensor& input, const at::Tensor& addend, bool rectify) {
        at::Tensor source = cn::dnn::dense(input);
        const auto size = cn::dnn::size_of(source);
        TORCH_CHECK(size.channels == weight.size(1) * groups, "Given groups=", groups, ", weight of size ", weight.sizes(), ", expected input to have ",
                    weight.size(1) * groups, " channels, but got ", size.channels, " channels instead");
        const call asked{cn::dnn::format_of(source), size.count, size.height, size.width, addend.defined(), rectify, cn::dnn::threads()};
        const std::shared_ptr<const plan> how = plan_for(asked);
        if (asked.layout != how->source_format) source = cn::dnn::reordered(source, how->source_format);

        const auto dims = how->output.dims();
        at::Tensor output = cn::dnn::empty(how->output_format, {dims[0], dims[1], dims[2], dims[3]}, source.options());
        at::Tensor other;
        if (addend.defined()) {
            other = cn::dnn::dense(addend);
            if (cn::dnn::format_of(other) != how->output_format) other = cn::dnn::reordered(other, how->output_format);
            TORCH_CHECK(other.sizes() == output.sizes(), "what is added has the shape ", other.sizes(), ", the convolution gives ", output.sizes());
        }
        std::unordered_map<int, memory> arguments{
            {DNNL_ARG_SRC, cn::dnn::memory_of(how->source, source)},
            {DNNL_ARG_WEIGHTS, how->packed},
            {DNNL_ARG_DST, cn::dnn::memory_of(how->output, output)},
        };
        if (bias.defined()) arguments.emplace(DNNL_ARG_BIAS, cn::dnn::memory_of(bias_desc(), bias));
        if (how->adds) arguments.emplace(DNNL_ARG_ATTR_MULTIPLE_POST_OP(0) | DNNL_ARG_SRC_1, cn::dnn::memory_of(how->output, other));
        cn::dnn::run(how->primitive, std::move(arguments), how->scratch, source.options());
        return finish(std::move(output), how->adds ? at::Tensor() : other, rectify && !how->rectifies);
    }

    std::shared_ptr<const plan> plan_for(const call& asked) {
        std::lock_guard<std::mutex> guard(lock);
        auto found = plans.find(asked);
        if (found != plans.end()) return found->second;
        // Batches of one size and a last smaller one, and single pictures: more kinds are rare, and made anew.
        if (plans.size() >= 6) plans.clear();
        auto made = std::make_shared<const plan>(make(asked));
        plans.emplace(asked, made);
        return made;
    }

    plan make(const call& asked) const {
        const int64_t in = weight.size(1) * groups, out = weight.size(0);
        const bool depthwise = groups == in && groups == out;
        const bool whole = in % 16 == 0 && out % 16 == 0 && (groups == 1 || depthwise || (weight.size(1) % 16 == 0 && out / groups % 16 == 0));
        // Direct convolution is fastest channels last; where it does little with each value, a change of layout would cost more than it saves.
        const bool as_it_comes = asked.layout == format::blocks && (groups != 1 || stride != numbers{1, 1} || weight.size(2) * weight.size(3) == 1);
        maybe_plan result;
        if (whole && gains_by_winograd(asked)) result = build(asked, dnnl::algorithm::convolution_winograd, format::blocks, format::blocks);
        if (!result && whole && as_it_comes) result = build(asked, dnnl::algorithm::convolution_direct, format::blocks, format::blocks);
        if (!result && groups == 1 && in < 16 && out % 16 == 0) result = build(asked, dnnl::algorithm::convolution_direct, format::channels_first, format::blocks);
        if (!result) result = build(asked, dnnl::algorithm::convolution_direct, format::channels_last, format::channels_last, true);
        return *result;
    }

    // Winograd's F(4×4, 3×3) multiplies a quarter as often, and reads four times the weights: it pays where there are many pixels to a weight.
    bool gains_by_winograd(const call& asked) const {
        return groups == 1 && weight.size(2) == 3 && weight.size(3) == 3 && stride == numbers{1, 1} && dilation == numbers{1, 1} &&
               weight.size(0) >= 32 && weight.size(1) >= 32 && asked.count * asked.height * asked.width >= 784;
    }

    using maybe_plan = cn::maybe<plan>;

    maybe_plan build(const call& asked, dnnl::algorithm algorithm, format source_format, format output_format, bool last = false) const {
        const int64_t kernel_height = (weight.size(2) - 1) * dilation[0] + 1, kernel_width = (weight.size(3) - 1) * dilation[1] + 1;
        const int64_t height = (asked.height + 2 * padding[0] - kernel_height) / stride[0] + 1, width = (asked.width + 2 * padding[1] - kernel_width) / stride[1] + 1;
        TORCH_CHECK(asked.height + 2 * padding[0] >= kernel_height && asked.width + 2 * padding[1] >= kernel_width,
                    "Kernel size can't be greater than actual input size: pictures of ", asked.height, "x", asked.width, ", kernel ", kernel_height, "x", kernel_width);
        const memory::dims input_dims{asked.count, weight.size(1) * groups, asked.height, asked.width}, output_dims{asked.count, weight.size(0), height, width};
        // A sum that the kernel cannot take on is done after it.
        for (const bool adds : {true, false}) {
            if (adds && (!asked.adds || algorithm == dnnl::algorithm::convolution_winograd)) continue;
            const bool rectifies = asked.rectifies && adds == asked.adds;
            dnnl::post_ops after;
            if (adds) after.append_binary(dnnl::algorithm::binary_add, cn::dnn::desc_of(output_format, output_dims));
            if (rectifies) after.append_eltwise(1, dnnl::algorithm::eltwise_relu, 0, 0);
            dnnl::primitive_attr attributes = cn::dnn::with_scratchpad();
            attributes.set_post_ops(after);
            try {
                const dnnl::convolution_forward::desc operation(
                    dnnl::prop_kind::forward_inference, algorithm, cn::dnn::desc_of(source_format, input_dims),
                    memory::desc(weight_dims(), memory::data_type::f32, memory::format_tag::any), bias.defined() ? bias_desc() : memory::desc(),
                    cn::dnn::desc_of(output_format, output_dims), stride, {dilation[0] - 1, dilation[1] - 1}, padding, padding_after(asked, height, width));
                const dnnl::convolution_forward::primitive_desc chosen(operation, attributes, cn::dnn::engine());
                const std::string implementation = chosen.impl_info_str();
                if (!(last && !adds) && (implementation.find("ref") != std::string::npos || implementation.find("gemm:") == 0)) continue;
                return plan{dnnl::convolution_forward(chosen), chosen.src_desc(), chosen.weights_desc(), chosen.dst_desc(), chosen.scratchpad_desc(),
                            source_format, output_format, rectifies, adds, packed_as(chosen.weights_desc())};
            } catch (const dnnl::error& refused) {
                if (refused.status != dnnl_unimplemented || (last && !adds)) throw;
            }
        }
        return {};
    }

    // What oneDNN calls the padding below and to the right: as much as the windows reach.
    numbers padding_after(const call& asked, int64_t height, int64_t width) const {
        return {(height - 1) * stride[0] + (weight.size(2) - 1) * dilation[0] + 1 - asked.height - padding[0],
                (width - 1) * stride[1] + (weight.size(3) - 1) * dilation[1] + 1 - asked.width - padding[1]};
    }

    memory::dims weight_dims() const {
        const numbers sizes = weight.sizes().vec();
        return groups == 1 ? sizes : memory::dims{groups, sizes[0] / groups, sizes[1], sizes[2], sizes[3]};
    }

    memory::desc bias_desc() const { return memory::desc({weight.size(0)}, memory::data_type::f32, memory::format_tag::a); }

    memory packed_as(const memory::desc& desc) const {
        for (const auto& [_, other] : plans)
            if (other->weight == desc) return other->packed;
        const memory::desc plain(weight_dims(), memory::data_type::f32, groups == 1 ? memory::format_tag::oihw : memory::format_tag::goihw);
        memory packed(desc, cn::dnn::engine());
        cn::dnn::reorder(cn::dnn::memory_of(plain, weight), packed);
        return packed;
    }

    std::mutex lock;
    std::map<call, std::shared_ptr<const plan>> plans;
#endif

    const at::Tensor weight, bias;
    const numbers stride, padding, dilation;
    const int64_t groups;
};

CN_API packed_convolution* cn_packed_convolution_create(cn_tensor weight, cn_tensor bias, const int64_t* stride, const int64_t* padding,
                                                        const int64_t* dilation, int64_t groups) {
    CN_TRY { return new packed_convolution(CN_REF(weight), cn::or_undefined(bias), both(stride), both(padding), both(dilation), groups); }
    CN_CATCH(nullptr)
}

CN_API void cn_packed_convolution_free(packed_convolution* convolution) { delete convolution; }

// The sum of the convolution and `addend`, which may be null; negative values become 0 if `rectify` says so. Pictures are [N, C, H, W] or blocks
// [N, C/16, H, W, 16]; so is the result.
CN_API cn_tensor cn_packed_convolution_run(packed_convolution* convolution, cn_tensor input, cn_tensor addend, bool rectify) {
    CN_YIELD(convolution->run(CN_REF(input), cn::or_undefined(addend), rectify))
}
