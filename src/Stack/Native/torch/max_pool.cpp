// libtorch keeps an index of eight bytes for each result, fills the gradient with zeros and then scatters into it. Where windows do not
// overlap, the place within the window is enough, one byte, and the gradient is written in a single pass.
#include "max_pool.h"

#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define CN_FOR_EACH_CPU __attribute__((target_clones("arch=skylake-avx512", "avx2", "default")))
#else
#define CN_FOR_EACH_CPU
#endif

namespace {

struct geometry {
    int64_t n, c, h, w, kh, kw, oh, ow;

    geometry(at::IntArrayRef sizes, int64_t kernel_height, int64_t kernel_width)
        : n(sizes[0]), c(sizes[1]), h(sizes[2]), w(sizes[3]), kh(kernel_height), kw(kernel_width), oh(h / kh), ow(w / kw) {}

    // Rows of results that one thread takes at least.
    int64_t grain() const { return std::max<int64_t>(1, 32768 / std::max<int64_t>(1, w * c * kh)); }
};

// The largest values of a window's channels, and which of its cells they came from. A value that is no number wins, as in at::max_pool2d.
CN_FOR_EACH_CPU void largest(const float* window, int64_t cell_count, const int64_t* offsets, int64_t channels, float* values, uint8_t* cells) {
    for (int64_t i = 0; i < channels; i++) {
        values[i] = window[i];
        cells[i] = 0;
    }
    for (int64_t cell = 1; cell < cell_count; cell++) {
        const float* candidate = window + offsets[cell];
        const auto number = static_cast<uint8_t>(cell);
        for (int64_t i = 0; i < channels; i++) {
            const bool wins = candidate[i] > values[i] || candidate[i] != candidate[i];
            values[i] = wins ? candidate[i] : values[i];
            cells[i] = wins ? number : cells[i];
        }
    }
}

CN_FOR_EACH_CPU void spread(const float* gradient, const uint8_t* cells, int64_t cell_count, const int64_t* offsets, int64_t channels, float* window) {
    for (int64_t cell = 0; cell < cell_count; cell++) {
        float* target = window + offsets[cell];
        const auto number = static_cast<uint8_t>(cell);
        for (int64_t i = 0; i < channels; i++) target[i] = cells[i] == number ? gradient[i] : 0.0f;
    }
}

std::vector<int64_t> offsets_of(const geometry& g) {
    std::vector<int64_t> offsets;
    for (int64_t y = 0; y < g.kh; y++)
        for (int64_t x = 0; x < g.kw; x++) offsets.push_back((y * g.w + x) * g.c);
    return offsets;
}

at::Tensor forward_pass(const at::Tensor& input, const geometry& g, uint8_t* cells) {
    auto output = at::empty({g.n, g.c, g.oh, g.ow}, input.options().memory_format(at::MemoryFormat::ChannelsLast));
    const float* source = input.data_ptr<float>();
    float* target = output.data_ptr<float>();
    const auto offsets = offsets_of(g);
    at::parallel_for(0, g.n * g.oh, g.grain(), [&](int64_t begin, int64_t end) {
        // Without a gradient nobody asks for the cells: one row of them serves all.
        std::vector<uint8_t> unused(cells == nullptr ? g.c : 0);
        for (int64_t row = begin; row < end; row++) {
            const float* first = source + ((row / g.oh) * g.h + (row % g.oh) * g.kh) * g.w * g.c;
            for (int64_t x = 0; x < g.ow; x++) {
                const int64_t at = (row * g.ow + x) * g.c;
                largest(first + x * g.kw * g.c, offsets.size(), offsets.data(), g.c, target + at, cells == nullptr ? unused.data() : cells + at);
            }
        }
    });
    return output;
}

at::Tensor backward_pass(const at::Tensor& gradient, const at::Tensor& cells, const geometry& g) {
    auto result = at::empty({g.n, g.c, g.h, g.w}, gradient.options().memory_format(at::MemoryFormat::ChannelsLast));
    const float* source = gradient.data_ptr<float>();
    const uint8_t* numbers = cells.data_ptr<uint8_t>();
    float* target = result.data_ptr<float>();
    const auto offsets = offsets_of(g);
    at::parallel_for(0, g.n * g.oh, g.grain(), [&](int64_t begin, int64_t end) {
        for (int64_t row = begin; row < end; row++) {
            const int64_t y = row % g.oh;
            float* first = target + ((row / g.oh) * g.h + y * g.kh) * g.w * g.c;
            for (int64_t x = 0; x < g.ow; x++) {
                const int64_t at = (row * g.ow + x) * g.c;
                spread(source + at, numbers + at, offsets.size(), offsets.data(), g.c, first + x * g.kw * g.c);
            }
            // What no window reaches, at the right and below.
            for (int64_t k = 0; k < g.kh; k++) std::fill(first + (k * g.w + g.ow * g.kw) * g.c, first + (k + 1) * g.w * g.c, 0.0f);
            if (y == g.oh - 1) std::fill(first + g.kh * g.w * g.c, first + (g.kh + g.h - g.oh * g.kh) * g.w * g.c, 0.0f);
        }
    });
    return result;
}

struct max_pool : torch::autograd::Function<max_pool> {
    static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& input, int64_t kernel_height, int64_t kernel_width) {
        const geometry g(input.sizes(), kernel_height, kernel_width);
        auto cells = at::empty({g.n * g.oh * g.ow * g.c}, input.options().dtype(at::kByte));
        auto output = forward_pass(input, g, cells.data_ptr<uint8_t>());
        context->save_for_backward({cells});
        context->saved_data["input"] = input.sizes().vec();
        context->saved_data["kernel"] = std::vector<int64_t>{kernel_height, kernel_width};
        return output;
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context, torch::autograd::variable_list gradients) {
        const auto cells = context->get_saved_variables()[0];
        const auto sizes = context->saved_data["input"].toIntVector();
        const auto kernel = context->saved_data["kernel"].toIntVector();
        const auto gradient = gradients[0].contiguous(at::MemoryFormat::ChannelsLast);
        return {backward_pass(gradient, cells, geometry(sizes, kernel[0], kernel[1])), at::Tensor(), at::Tensor()};
    }
};

} // namespace

bool cn::pools_disjoint_windows(const at::Tensor& input, const int64_t* kernel, const int64_t* stride, const int64_t* padding, const int64_t* dilation) {
    return input.dim() == 4 && input.numel() > 0 && input.device().is_cpu() && input.scalar_type() == at::kFloat && input.layout() == at::kStrided
        && input.is_contiguous(at::MemoryFormat::ChannelsLast) && kernel[0] > 0 && kernel[1] > 0 && kernel[0] * kernel[1] <= 256
        && kernel[0] == stride[0] && kernel[1] == stride[1] && padding[0] == 0 && padding[1] == 0 && dilation[0] == 1 && dilation[1] == 1
        && input.size(2) >= kernel[0] && input.size(3) >= kernel[1];
}

at::Tensor cn::max_pool_disjoint(const at::Tensor& input, int64_t kernel_height, int64_t kernel_width) {
    if (at::GradMode::is_enabled() && input.requires_grad()) return max_pool::apply(input, kernel_height, kernel_width);
    return forward_pass(input, geometry(input.sizes(), kernel_height, kernel_width), nullptr);
}
