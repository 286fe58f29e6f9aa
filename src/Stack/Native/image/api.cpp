#include "codecs.h"

#include <cstdlib>
#include <cstring>

using namespace convnets;

namespace convnets {

void premultiply(uint8_t* bgra, size_t pixels) {
    for (size_t i = 0; i < pixels; i++, bgra += 4) {
        unsigned alpha = bgra[3];
        if (alpha != 255) {
            bgra[0] = multiply_255(bgra[0], alpha);
            bgra[1] = multiply_255(bgra[1], alpha);
            bgra[2] = multiply_255(bgra[2], alpha);
        }
    }
}

namespace {

ci_status decode(bytes source, ci_format format, size extent, uint8_t* pixels) {
    switch (format) {
        case CI_FORMAT_JPEG: return jpeg_decode_bgra(source, extent, pixels);
        case CI_FORMAT_PNG: return png_decode_bgra(source, extent, pixels);
        case CI_FORMAT_WEBP: return webp_decode_bgra(source, extent, pixels);
        case CI_FORMAT_GIF: return gif_decode_bgra(source, extent, pixels);
        default: return rare_decode_bgra(source, format, extent, pixels);
    }
}

}  // namespace
}  // namespace convnets

int32_t ci_probe(const uint8_t* data, size_t length, int32_t* format, int32_t* width, int32_t* height) {
    return guarded([&]() -> int32_t {
        if (!format || !width || !height || (!data && length)) return fail(CI_BAD_ARGUMENT, "null argument");
        ci_format found;
        size extent;
        ci_status status = probe({data, length}, found, extent);
        *format = found;
        *width = extent.width;
        *height = extent.height;
        return status;
    });
}

int32_t ci_decode_bgra(const uint8_t* data, size_t length, int32_t width, int32_t height, uint8_t* pixels, size_t capacity) {
    return guarded([&]() -> int32_t {
        if (!pixels || (!data && length)) return fail(CI_BAD_ARGUMENT, "null argument");
        bytes source{data, length};
        ci_format format;
        size extent;
        if (ci_status status = probe(source, format, extent)) return status;
        if (extent.width != width || extent.height != height || capacity != size_t(width) * height * 4) {
            return fail(CI_BAD_ARGUMENT, "the picture is %d x %d, the buffer is for %d x %d", extent.width, extent.height, width, height);
        }
        return decode(source, format, extent, pixels);
    });
}

int32_t ci_reduced_size(const uint8_t* data, size_t length, int32_t min_width, int32_t min_height, int32_t* width, int32_t* height) {
    return guarded([&]() -> int32_t {
        if (!width || !height || (!data && length)) return fail(CI_BAD_ARGUMENT, "null argument");
        bytes source{data, length};
        ci_format format;
        size extent;
        if (ci_status status = probe(source, format, extent)) return status;
        if (format == CI_FORMAT_JPEG) {
            if (ci_status status = jpeg_reduced_size(source, {min_width, min_height}, extent)) return status;
        }
        *width = extent.width;
        *height = extent.height;
        return CI_OK;
    });
}

int32_t ci_decode_rgb_reduced(const uint8_t* data, size_t length, int32_t min_width, int32_t min_height, uint8_t* pixels,
                              size_t capacity, int32_t* width, int32_t* height) {
    return guarded([&]() -> int32_t {
        if (!width || !height || (!data && length) || (!pixels && capacity)) return fail(CI_BAD_ARGUMENT, "null argument");
        bytes source{data, length};
        if (length >= 3 && data[0] == 0xFF && data[1] == 0xD8 && data[2] == 0xFF) {
            size extent;
            ci_status status = jpeg_decode_rgb(source, {min_width, min_height}, pixels, capacity, extent);
            *width = extent.width;
            *height = extent.height;
            return status;
        }
        ci_format format;
        size extent;
        if (ci_status status = probe(source, format, extent)) return status;
        *width = extent.width;
        *height = extent.height;
        size_t count = size_t(extent.width) * extent.height;
        if (capacity < count * 3) return fail(CI_BUFFER_TOO_SMALL, "the picture needs %zu bytes, the buffer has %zu", count * 3, capacity);
        std::vector<uint8_t> bgra(count * 4);
        if (ci_status status = decode(source, format, extent, bgra.data())) return status;
        const uint8_t* from = bgra.data();
        for (size_t i = 0; i < count; i++, from += 4, pixels += 3) {
            pixels[0] = from[2];
            pixels[1] = from[1];
            pixels[2] = from[0];
        }
        return CI_OK;
    });
}

void ci_free(uint8_t* encoded) { std::free(encoded); }
