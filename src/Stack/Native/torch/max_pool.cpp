// libtorch keeps an index of eight bytes for each result, fills the gradient with zeros and then scatters into it. Where windows do not
// overlap, the place within the window is enough, one byte, and the gradient is written in a single pass.
#include "max_pool.h"

#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#include <immintrin.h>
#define CN_FOR_EACH_CPU __attribute__((target_clones("arch=skylake-avx512", "avx2", "default")))
#define CN_AVX512 __attribute__((target("avx512f")))
#else
#define CN_FOR_EACH_CPU
#endif

namespace {

// Pictures lie with all channels of a pixel side by side, or in blocks of sixteen, [N, C/16, H, W, 16]; results always with all.
struct geometry {
    int64_t n, c, h, w, block, kh, kw, oh, ow;

    geometry(int64_t count, int64_t channels, int64_t height, int64_t width, int64_t block, int64_t kernel_height, int64_t kernel_width)
        : n(count), c(channels), h(height), w(width), block(block), kh(kernel_height), kw(kernel_width), oh(h / kh), ow(w / kw) {}

    static geometry of_pixels(at::IntArrayRef sizes, int64_t kh, int64_t kw) { return {sizes[0], sizes[1], sizes[2], sizes[3], sizes[1], kh, kw}; }
    static geometry of_blocks(at::IntArrayRef sizes, int64_t kh, int64_t kw) { return {sizes[0], sizes[1] * sizes[4], sizes[2], sizes[3], sizes[4], kh, kw}; }

    int64_t planes() const { return n * (c / block); }

    // Rows of results, of one block each; how many of them one thread takes at least; where one begins, in the input and in the result.
    int64_t rows() const { return planes() * oh; }
    int64_t grain() const { return std::max<int64_t>(1, 32768 / std::max<int64_t>(1, w * block * kh)); }
    int64_t input_at(int64_t row) const { return (row / oh * h + row % oh * kh) * w * block; }

    int64_t result_at(int64_t row) const {
        const int64_t plane = row / oh, blocks = c / block;
        return (plane / blocks * oh + row % oh) * ow * c + plane % blocks * block;
    }

    // From a window's first cell to each of its cells.
    std::vector<int64_t> offsets() const {
        std::vector<int64_t> result;
        for (int64_t y = 0; y < kh; y++)
            for (int64_t x = 0; x < kw; x++) result.push_back((y * w + x) * block);
        return result;
    }
};

// The number of no cell: a rectified result that nothing flows back from.
constexpr uint8_t no_cell = 255;

// What the windows of a row of results are looked at with: the cells of a window, and which channels of a pixel.
struct row_of_windows {
    const geometry& g;
    const std::vector<int64_t>& offsets;
    int64_t first_channel, end_channel;
};

// The largest values of the channels, and which cells they came from. A value that is no number wins, as in at::max_pool2d.
CN_FOR_EACH_CPU void largest(const row_of_windows& row, const float* input, bool rectify, float* values, uint8_t* cells) {
    const geometry& g = row.g;
    for (int64_t x = 0; x < g.ow; x++) {
        const float* window = input + x * g.kw * g.block;
        float* best = values + x * g.c;
        uint8_t* from = cells + x * g.c;
        for (int64_t i = row.first_channel; i < row.end_channel; i++) {
            best[i] = window[i];
            from[i] = 0;
        }
        for (size_t cell = 1; cell < row.offsets.size(); cell++) {
            const float* candidate = window + row.offsets[cell];
            const auto number = static_cast<uint8_t>(cell);
            for (int64_t i = row.first_channel; i < row.end_channel; i++) {
                const bool wins = candidate[i] > best[i] || candidate[i] != candidate[i];
                best[i] = wins ? candidate[i] : best[i];
                from[i] = wins ? number : from[i];
            }
        }
        if (!rectify) continue;
        for (int64_t i = row.first_channel; i < row.end_channel; i++) {
            const bool is_cut = best[i] <= 0;
            best[i] = is_cut ? 0.0f : best[i];
            from[i] = is_cut ? no_cell : from[i];
        }
    }
}

CN_FOR_EACH_CPU void spread(const row_of_windows& row, const float* gradient, const uint8_t* cells, float* input) {
    const geometry& g = row.g;
    for (int64_t x = 0; x < g.ow; x++) {
        const float* arriving = gradient + x * g.c;
        const uint8_t* numbers = cells + x * g.c;
        for (size_t cell = 0; cell < row.offsets.size(); cell++) {
            float* target = input + x * g.kw * g.block + row.offsets[cell];
            const auto number = static_cast<uint8_t>(cell);
            for (int64_t i = row.first_channel; i < row.end_channel; i++) target[i] = numbers[i] == number ? arriving[i] : 0.0f;
        }
    }
}

#ifdef CN_AVX512
// The same for sixteen channels at once. The compiler does not find it: numbers of cells and values differ in size.
CN_AVX512 void largest_wide(const row_of_windows& row, const float* input, bool rectify, float* values, uint8_t* cells) {
    const geometry& g = row.g;
    for (int64_t x = 0; x < g.ow; x++) {
        for (int64_t i = row.first_channel; i < row.end_channel; i += 16) {
            const float* window = input + x * g.kw * g.block + i;
            __m512 best = _mm512_loadu_ps(window);
            __m512i from = _mm512_setzero_si512();
            for (size_t cell = 1; cell < row.offsets.size(); cell++) {
                const __m512 candidate = _mm512_loadu_ps(window + row.offsets[cell]);
                const __mmask16 wins = _mm512_cmp_ps_mask(candidate, best, _CMP_GT_OQ) | _mm512_cmp_ps_mask(candidate, candidate, _CMP_UNORD_Q);
                best = _mm512_mask_mov_ps(best, wins, candidate);
                from = _mm512_mask_mov_epi32(from, wins, _mm512_set1_epi32(static_cast<int>(cell)));
            }
            if (rectify) {
                const __mmask16 is_cut = _mm512_cmp_ps_mask(best, _mm512_setzero_ps(), _CMP_LE_OQ);
                best = _mm512_mask_mov_ps(best, is_cut, _mm512_setzero_ps());
                from = _mm512_mask_mov_epi32(from, is_cut, _mm512_set1_epi32(no_cell));
            }
            _mm512_storeu_ps(values + x * g.c + i, best);
            _mm_storeu_si128(reinterpret_cast<__m128i*>(cells + x * g.c + i), _mm512_cvtepi32_epi8(from));
        }
    }
}

CN_AVX512 void spread_wide(const row_of_windows& row, const float* gradient, const uint8_t* cells, float* input) {
    const geometry& g = row.g;
    for (int64_t x = 0; x < g.ow; x++) {
        for (int64_t i = row.first_channel; i < row.end_channel; i += 16) {
            const __m512 arriving = _mm512_loadu_ps(gradient + x * g.c + i);
            const __m512i numbers = _mm512_cvtepu8_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(cells + x * g.c + i)));
            float* window = input + x * g.kw * g.block + i;
            for (size_t cell = 0; cell < row.offsets.size(); cell++) {
                const __mmask16 is_from = _mm512_cmpeq_epi32_mask(numbers, _mm512_set1_epi32(static_cast<int>(cell)));
                _mm512_storeu_ps(window + row.offsets[cell], _mm512_maskz_mov_ps(is_from, arriving));
            }
        }
    }
}

const bool has_avx512 = __builtin_cpu_supports("avx512f");
#endif

// How many channels go sixteen at once.
int64_t wide_channels(const geometry& g) {
#ifdef CN_AVX512
    return has_avx512 ? g.block / 16 * 16 : 0;
#else
    return 0;
#endif
}

at::Tensor room_for_cells(const geometry& g, const at::TensorOptions& options) { return at::empty({g.n * g.oh * g.ow * g.c}, options.dtype(at::kByte)); }

at::Tensor forward_pass(const at::Tensor& input, const geometry& g, bool rectify, const at::Tensor& cells) {
    auto output = at::empty({g.n, g.c, g.oh, g.ow}, input.options().memory_format(at::MemoryFormat::ChannelsLast));
    const float* source = input.data_ptr<float>();
    float* target = output.data_ptr<float>();
    uint8_t* numbers = cells.data_ptr<uint8_t>();
    const auto offsets = g.offsets();
    const int64_t wide = wide_channels(g);
    at::parallel_for(0, g.rows(), g.grain(), [&](int64_t begin, int64_t end) {
        for (int64_t row = begin; row < end; row++) {
            const int64_t at = g.result_at(row);
            const float* first = source + g.input_at(row);
#ifdef CN_AVX512
            largest_wide({g, offsets, 0, wide}, first, rectify, target + at, numbers + at);
#endif
            if (wide < g.block) largest({g, offsets, wide, g.block}, first, rectify, target + at, numbers + at);
        }
    });
    return output;
}

void backward_pass(const at::Tensor& gradient, const at::Tensor& cells, const geometry& g, at::Tensor& result) {
    const auto arriving = gradient.contiguous(at::MemoryFormat::ChannelsLast);
    const float* source = arriving.data_ptr<float>();
    const uint8_t* numbers = cells.data_ptr<uint8_t>();
    float* target = result.data_ptr<float>();
    const auto offsets = g.offsets();
    const int64_t wide = wide_channels(g);
    at::parallel_for(0, g.rows(), g.grain(), [&](int64_t begin, int64_t end) {
        for (int64_t row = begin; row < end; row++) {
            float* first = target + g.input_at(row);
            const int64_t at = g.result_at(row);
#ifdef CN_AVX512
            spread_wide({g, offsets, 0, wide}, source + at, numbers + at, first);
#endif
            if (wide < g.block) spread({g, offsets, wide, g.block}, source + at, numbers + at, first);
            // What no window reaches, at the right and below.
            for (int64_t k = 0; k < g.kh; k++) std::fill(first + (k * g.w + g.ow * g.kw) * g.block, first + (k + 1) * g.w * g.block, 0.0f);
            if (row % g.oh == g.oh - 1) std::fill(first + g.kh * g.w * g.block, first + (g.kh + g.h - g.oh * g.kh) * g.w * g.block, 0.0f);
        }
    });
}

struct max_pool : torch::autograd::Function<max_pool> {
    static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& input, int64_t kernel_height, int64_t kernel_width) {
        const auto g = geometry::of_pixels(input.sizes(), kernel_height, kernel_width);
        auto cells = room_for_cells(g, input.options());
        auto output = forward_pass(input, g, false, cells);
        context->save_for_backward({cells});
        context->saved_data["input"] = input.sizes().vec();
        context->saved_data["kernel"] = std::vector<int64_t>{kernel_height, kernel_width};
        return output;
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context, torch::autograd::variable_list gradients) {
        const auto cells = context->get_saved_variables()[0];
        const auto sizes = context->saved_data["input"].toIntVector();
        const auto kernel = context->saved_data["kernel"].toIntVector();
        auto result = at::empty(sizes, gradients[0].options().memory_format(at::MemoryFormat::ChannelsLast));
        backward_pass(gradients[0], cells, geometry::of_pixels(sizes, kernel[0], kernel[1]), result);
        return {result, at::Tensor(), at::Tensor()};
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
    const auto g = geometry::of_pixels(input.sizes(), kernel_height, kernel_width);
    return forward_pass(input, g, false, room_for_cells(g, input.options()));
}

std::pair<at::Tensor, at::Tensor> cn::max_pool_blocks(const at::Tensor& blocks, int64_t size, bool rectify) {
    const auto g = geometry::of_blocks(blocks.sizes(), size, size);
    auto cells = room_for_cells(g, blocks.options());
    auto output = forward_pass(blocks, g, rectify, cells);
    return {output, cells};
}

at::Tensor cn::spread_over_blocks(const at::Tensor& gradient, const at::Tensor& cells, at::IntArrayRef blocks, int64_t size) {
    auto result = at::empty(blocks, gradient.options());
    backward_pass(gradient, cells, geometry::of_blocks(blocks, size, size), result);
    return result;
}
