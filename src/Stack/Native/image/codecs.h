// One decoder per format. `header` gives the size, `decode` fills width * height * 4 bytes of premultiplied BGRA.
#ifndef CONVNETS_IMAGE_CODECS_H
#define CONVNETS_IMAGE_CODECS_H

#include <vector>

#include "status.h"

namespace convnets {

struct bytes {
    const uint8_t* data;
    size_t length;
};

struct size {
    int32_t width = 0;
    int32_t height = 0;
};

ci_status probe(bytes source, ci_format& format, size& result);
const char* format_name(ci_format format);

ci_status jpeg_header(bytes source, size& result);
ci_status jpeg_decode_bgra(bytes source, size expected, uint8_t* pixels);
ci_status jpeg_reduced_size(bytes source, size minimum, size& result);
ci_status jpeg_decode_rgb(bytes source, size minimum, uint8_t* pixels, size_t capacity, size& result);

ci_status png_header(bytes source, size& result);
ci_status png_decode_bgra(bytes source, size expected, uint8_t* pixels);

ci_status webp_header(bytes source, size& result);
ci_status webp_decode_bgra(bytes source, size expected, uint8_t* pixels);

ci_status gif_header(bytes source, size& result);
ci_status gif_decode_bgra(bytes source, size expected, uint8_t* pixels);

// BMP, TIFF and PNM, which the second library decodes with OpenCV.
ci_status rare_decode_bgra(bytes source, ci_format format, size expected, uint8_t* pixels);
ci_status rare_encode(const char* extension, const uint8_t* bgra, size extent, std::vector<uint8_t>& encoded);

// x * y / 255, rounded.
inline uint8_t multiply_255(unsigned x, unsigned y) {
    unsigned product = x * y + 128;
    return uint8_t((product + (product >> 8)) >> 8);
}

void premultiply(uint8_t* bgra, size_t pixels);

}  // namespace convnets

#endif
