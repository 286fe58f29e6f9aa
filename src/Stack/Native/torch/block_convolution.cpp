// A convolution, and the max pooling after it if there is one, while their weights learn. Between the two pictures lie in blocks of sixteen
// channels, [N, C/16, H, W, 16]: oneDNN's kernels for AVX-512 take half the time with them, and the pooling brings what is left of the pictures,
// a quarter or less, into the layout that all others work with.
#include "block_convolution.h"

#ifdef CN_ONEDNN
#include "max_pool.h"
#include "onednn.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <torch/csrc/autograd/custom_function.h>

namespace {

using cn::dnn::format;
using dnnl::algorithm;
using dnnl::memory;

// What the kernels are made for. `learns_below` says whether the input has a gradient.
struct call {
    int64_t count, in, out, height, width, kernel_height, kernel_width, padding_height, padding_width;
    bool has_bias, learns_below;
    int threads;

    auto key() const {
        return std::tie(count, in, out, height, width, kernel_height, kernel_width, padding_height, padding_width, has_bias, learns_below, threads);
    }
    bool operator<(const call& other) const { return key() < other.key(); }

    int64_t output_height() const { return height + 2 * padding_height - kernel_height + 1; }
    int64_t output_width() const { return width + 2 * padding_width - kernel_width + 1; }
    format source_format() const { return in % 16 == 0 ? format::blocks : format::channels_first; }
    memory::desc source() const { return cn::dnn::desc_of(source_format(), {count, in, height, width}); }
    memory::desc output() const { return cn::dnn::desc_of(format::blocks, {count, out, output_height(), output_width()}); }
    memory::desc weight(memory::format_tag tag) const { return memory::desc({out, in, kernel_height, kernel_width}, memory::data_type::f32, tag); }
    memory::desc bias() const { return has_bias ? memory::desc({out}, memory::data_type::f32, memory::format_tag::a) : memory::desc(); }
    memory::dims padding() const { return {padding_height, padding_width}; }

    // Winograd's F(4×4, 3×3) multiplies a quarter as often, but transforms pictures and weights before: it pays from so many channels on, and
    // where there are enough pixels to a weight.
    bool gains_by_winograd(int64_t channels) const {
        return kernel_height == 3 && kernel_width == 3 && in >= channels && out >= channels &&
               count * output_height() * output_width() >= std::max<int64_t>(784, 3 * std::max(in, out));
    }
};

// A pass as oneDNN runs it. The layout of weights is its own choice.
template <typename T> struct pass {
    T primitive;
    memory::desc weight, scratch;
};

struct plan {
    pass<dnnl::convolution_forward> forward;
    cn::maybe<pass<dnnl::convolution_backward_data>> to_input;
    pass<dnnl::convolution_backward_weights> to_weight;
};

const memory::dims no_stride{1, 1};

// Kernels that are made for the processor; oneDNN's others are slower than libtorch's way.
bool is_fast(const std::string& implementation) { return implementation.rfind("jit", 0) == 0; }

dnnl::convolution_forward::primitive_desc forward_by(algorithm how, const call& c) {
    const dnnl::convolution_forward::desc operation(dnnl::prop_kind::forward_training, how, c.source(), c.weight(memory::format_tag::any), c.bias(), c.output(), no_stride,
                                                    c.padding(), c.padding());
    return {operation, cn::dnn::with_scratchpad(), cn::dnn::engine()};
}

std::shared_ptr<const plan> make(const call& c) {
    try {
        // The backward passes want a forward pass beside them, as a hint: the direct one does for all.
        const auto hint = forward_by(algorithm::convolution_direct, c);
        const algorithm how = c.gains_by_winograd(32) ? algorithm::convolution_winograd : algorithm::convolution_direct;
        const auto forward = forward_by(how, c);
        const dnnl::convolution_backward_weights::primitive_desc to_weight(
            {how, c.source(), c.weight(memory::format_tag::any), c.bias(), c.output(), no_stride, c.padding(), c.padding()},
            cn::dnn::with_scratchpad(), cn::dnn::engine(), hint);
        if (!is_fast(forward.impl_info_str()) || !is_fast(to_weight.impl_info_str())) return nullptr;
        plan result{{dnnl::convolution_forward(forward), forward.weights_desc(), forward.scratchpad_desc()},
                    {},
                    {dnnl::convolution_backward_weights(to_weight), to_weight.diff_weights_desc(), to_weight.scratchpad_desc()}};
        if (c.learns_below) {
            const dnnl::convolution_backward_data::primitive_desc to_input(
                {how, c.source(), c.weight(memory::format_tag::any), c.output(), no_stride, c.padding(), c.padding()},
                cn::dnn::with_scratchpad(), cn::dnn::engine(), hint);
            if (!is_fast(to_input.impl_info_str())) return nullptr;
            result.to_input = pass<dnnl::convolution_backward_data>{dnnl::convolution_backward_data(to_input), to_input.weights_desc(), to_input.scratchpad_desc()};
        }
        return std::make_shared<const plan>(std::move(result));
    } catch (const dnnl::error& refused) {
        if (refused.status != dnnl_unimplemented) throw;
        return nullptr;
    }
}

// Null where oneDNN has no fast kernels.
std::shared_ptr<const plan> plan_for(const call& c) {
    static std::mutex lock;
    static std::map<call, std::shared_ptr<const plan>> plans;
    std::lock_guard<std::mutex> guard(lock);
    auto found = plans.find(c);
    if (found != plans.end()) return found->second;
    // The layers of a network, for batches of one size and a last smaller one: more kinds are rare, and made anew.
    if (plans.size() >= 128) plans.clear();
    return plans.emplace(c, make(c)).first->second;
}

call call_of(at::IntArrayRef input, const at::Tensor& weight, bool has_bias, const int64_t* padding, bool learns_below) {
    return {input[0], weight.size(1), weight.size(0), input[2], input[3], weight.size(2), weight.size(3), padding[0], padding[1], has_bias, learns_below, cn::dnn::threads()};
}

memory memory_of_weight(const call& c, const at::Tensor& dense) {
    return cn::dnn::memory_of(c.weight(cn::dnn::format_of(dense) == format::channels_last ? memory::format_tag::ohwi : memory::format_tag::oihw), dense);
}

memory packed(const at::Tensor& weight, const call& c, const memory::desc& desc, at::Tensor& room) {
    room = at::empty({static_cast<int64_t>(desc.get_size())}, weight.options().dtype(at::kByte));
    memory result = cn::dnn::memory_of(desc, room);
    cn::dnn::reorder(memory_of_weight(c, cn::dnn::dense(weight)), result);
    return result;
}

std::vector<int64_t> blocks_of(const call& c) { return {c.count, c.out / 16, c.output_height(), c.output_width(), 16}; }

struct block_convolution : torch::autograd::Function<block_convolution> {
    static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& input, const at::Tensor& weight, const cn::maybe<at::Tensor>& given_bias,
                              std::vector<int64_t> padding, int64_t window, bool rectify) {
        const at::Tensor bias = given_bias.value_or(at::Tensor());
        const call c = call_of(input.sizes(), weight, bias.defined(), padding.data(), input.requires_grad());
        const auto how = plan_for(c);
        at::Tensor source = cn::dnn::dense(input), room;
        if (cn::dnn::format_of(source) != c.source_format()) source = cn::dnn::reordered(source, c.source_format());
        at::Tensor convolved = at::empty(blocks_of(c), input.options());
        std::unordered_map<int, memory> arguments{
            {DNNL_ARG_SRC, cn::dnn::memory_of(c.source(), source)},
            {DNNL_ARG_WEIGHTS, packed(weight, c, how->forward.weight, room)},
            {DNNL_ARG_DST, cn::dnn::memory_of(c.output(), convolved)},
        };
        if (c.has_bias) arguments.emplace(DNNL_ARG_BIAS, cn::dnn::memory_of(c.bias(), bias));
        cn::dnn::run(how->forward.primitive, std::move(arguments), how->forward.scratch, input.options());

        at::Tensor result, cells;
        if (window == 1 && !rectify) {
            result = cn::dnn::reordered(convolved, format::channels_last);
        } else {
            std::tie(result, cells) = cn::max_pool_blocks(convolved, window, rectify);
        }
        context->save_for_backward({source, weight, cells});
        context->saved_data["padding"] = padding;
        context->saved_data["window"] = window;
        context->saved_data["bias"] = c.has_bias;
        context->saved_data["below"] = c.learns_below;
        context->saved_data["input"] = input.sizes().vec();
        return result;
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context, torch::autograd::variable_list gradients) {
        const auto saved = context->get_saved_variables();
        const at::Tensor &source = saved[0], &weight = saved[1], &cells = saved[2];
        const auto padding = context->saved_data["padding"].toIntVector(), sizes = context->saved_data["input"].toIntVector();
        const call c = call_of(sizes, weight, context->saved_data["bias"].toBool(), padding.data(), context->saved_data["below"].toBool());
        const auto how = plan_for(c);
        const at::Tensor convolved = cells.defined() ? cn::spread_over_blocks(gradients[0], cells, blocks_of(c), context->saved_data["window"].toInt())
                                                     : cn::dnn::reordered(cn::dnn::dense(gradients[0]), format::blocks);
        const memory arriving = cn::dnn::memory_of(c.output(), convolved);

        at::Tensor weight_gradient = at::empty_like(cn::dnn::dense(weight)), bias_gradient, input_gradient, room;
        const at::Tensor packed_gradient = at::empty({static_cast<int64_t>(how->to_weight.weight.get_size())}, weight.options().dtype(at::kByte));
        const memory in_layout = cn::dnn::memory_of(how->to_weight.weight, packed_gradient);
        std::unordered_map<int, memory> arguments{{DNNL_ARG_SRC, cn::dnn::memory_of(c.source(), source)}, {DNNL_ARG_DIFF_DST, arriving}, {DNNL_ARG_DIFF_WEIGHTS, in_layout}};
        if (c.has_bias) {
            bias_gradient = at::empty({c.out}, weight.options());
            arguments.emplace(DNNL_ARG_DIFF_BIAS, cn::dnn::memory_of(c.bias(), bias_gradient));
        }
        cn::dnn::run(how->to_weight.primitive, std::move(arguments), how->to_weight.scratch, weight.options());
        cn::dnn::reorder(in_layout, memory_of_weight(c, weight_gradient));

        if (c.learns_below) {
            at::Tensor blocks = cn::dnn::empty(c.source_format(), {c.count, c.in, c.height, c.width}, source.options());
            cn::dnn::run(how->to_input->primitive,
                {{DNNL_ARG_DIFF_DST, arriving},
                 {DNNL_ARG_WEIGHTS, packed(weight, c, how->to_input->weight, room)},
                 {DNNL_ARG_DIFF_SRC, cn::dnn::memory_of(c.source(), blocks)}},
                how->to_input->scratch, source.options());
            input_gradient = cn::dnn::reordered(blocks, format::channels_last);
        }
        return {input_gradient, weight_gradient, bias_gradient, at::Tensor(), at::Tensor(), at::Tensor()};
    }
};

bool is_plain(const at::Tensor& tensor) { return tensor.device().is_cpu() && tensor.scalar_type() == at::kFloat && tensor.layout() == at::kStrided; }

} // namespace

bool cn::convolves_in_blocks(const at::Tensor& input, const at::Tensor& weight, const at::Tensor& bias, const int64_t* padding, int64_t window) {
    if (!at::GradMode::is_enabled() || !weight.requires_grad() || input.dim() != 4 || input.numel() == 0 || !is_plain(input) || weight.dim() != 4 || !is_plain(weight) ||
        (bias.defined() && (!is_plain(bias) || !bias.is_contiguous())) || input.size(1) != weight.size(1) || weight.size(0) % 16 != 0 || window > 15)
        return false;
    const call c = call_of(input.sizes(), weight, bias.defined(), padding, input.requires_grad());
    if (c.output_height() < window || c.output_width() < window) return false;
    // Without a pooling the whole picture changes its layout, twice on each way: only Winograd's algorithm saves more than that.
    return (window > 1 || c.gains_by_winograd(64)) && plan_for(c) != nullptr;
}

at::Tensor cn::convolve_in_blocks(const at::Tensor& input, const at::Tensor& weight, const at::Tensor& bias, const int64_t* padding, int64_t window, bool rectify) {
    return block_convolution::apply(input, weight, bias.defined() ? cn::maybe<at::Tensor>(bias) : cn::maybe<at::Tensor>(), std::vector<int64_t>{padding[0], padding[1]}, window,
                                   rectify);
}
#else
bool cn::convolves_in_blocks(const at::Tensor&, const at::Tensor&, const at::Tensor&, const int64_t*, int64_t) { return false; }

at::Tensor cn::convolve_in_blocks(const at::Tensor& input, const at::Tensor&, const at::Tensor&, const int64_t*, int64_t, bool) {
    TORCH_CHECK(false, "there are no blocks without oneDNN, got ", input.sizes());
}
#endif

// Whether the function below has a fast way. Windows of `window` pixels' side do not overlap, and the convolution goes from pixel to pixel.
CN_API int32_t cn_convolution_pool_takes(cn_tensor input, cn_tensor weight, cn_tensor bias, const int64_t* padding, int64_t window) {
    CN_TRY { return cn::convolves_in_blocks(CN_REF(input), CN_REF(weight), cn::or_undefined(bias), padding, window) ? 1 : 0; }
    CN_CATCH(-1)
}

// The largest values of the convolved pictures' windows; negative ones become 0 if `rectify` says so. Channels last, [N, C, H, W].
CN_API cn_tensor cn_convolution_pool(cn_tensor input, cn_tensor weight, cn_tensor bias, const int64_t* padding, int64_t window, bool rectify) {
    CN_YIELD(cn::convolve_in_blocks(CN_REF(input), CN_REF(weight), cn::or_undefined(bias), padding, window, rectify))
}
