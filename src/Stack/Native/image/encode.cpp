#include "codecs.h"

#include <algorithm>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <jpeglib.h>
#include <png.h>
#include <webp/encode.h>

namespace convnets {

namespace {

// Straight BGRA from premultiplied pixels in either channel order.
std::vector<uint8_t> straight(const uint8_t* pixels, size extent, bool is_rgba, bool& opaque) {
    size_t count = size_t(extent.width) * extent.height;
    std::vector<uint8_t> result(count * 4);
    opaque = true;
    for (size_t i = 0; i < count; i++) {
        const uint8_t* from = pixels + i * 4;
        uint8_t* to = result.data() + i * 4;
        unsigned alpha = from[3];
        for (int c = 0; c < 3; c++) {
            unsigned value = from[is_rgba ? 2 - c : c];
            to[c] = alpha == 255 ? value : alpha == 0 ? 0 : uint8_t(std::min(255u, (value * 255 + alpha / 2) / alpha));
        }
        to[3] = uint8_t(alpha);
        opaque = opaque && alpha == 255;
    }
    return result;
}

struct png_writer {
    std::vector<uint8_t>* to;
    bool out_of_memory;
};

void png_on_write(png_structp png, png_bytep data, size_t count) {
    png_writer& self = *static_cast<png_writer*>(png_get_io_ptr(png));
    try {
        self.to->insert(self.to->end(), data, data + count);
        return;
    } catch (...) {
        self.out_of_memory = true;
    }
    png_error(png, "not enough memory");
}

void png_on_flush(png_structp) {}

void png_on_error(png_structp png, png_const_charp text) {
    fail(CI_UNSUPPORTED, "PNG: %s", text);
    std::longjmp(png_jmpbuf(png), 1);
}

void png_on_warning(png_structp, png_const_charp) {}

ci_status png_write(png_structp png, png_infop info, png_writer& writer, const uint8_t* bgra, size extent, bool opaque) {
    if (setjmp(png_jmpbuf(png))) return writer.out_of_memory ? CI_OUT_OF_MEMORY : CI_UNSUPPORTED;
    png_set_write_fn(png, &writer, png_on_write, png_on_flush);
    png_set_IHDR(png, info, png_uint_32(extent.width), png_uint_32(extent.height), 8, opaque ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_RGB_ALPHA,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    png_set_bgr(png);
    if (opaque) png_set_filler(png, 0, PNG_FILLER_AFTER);
    for (int32_t y = 0; y < extent.height; y++) png_write_row(png, bgra + size_t(y) * extent.width * 4);
    png_write_end(png, nullptr);
    return CI_OK;
}

ci_status png_encode(const uint8_t* bgra, size extent, bool opaque, std::vector<uint8_t>& encoded) {
    png_writer writer{&encoded, false};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &writer, png_on_error, png_on_warning);
    png_infop info = png ? png_create_info_struct(png) : nullptr;
    ci_status status = info ? png_write(png, info, writer, bgra, extent, opaque) : fail(CI_OUT_OF_MEMORY, "PNG: not enough memory");
    png_destroy_write_struct(&png, &info);
    return status;
}

struct jpeg_session {
    jpeg_compress_struct info;
    jpeg_error_mgr errors;
    std::jmp_buf escape;
    unsigned char* buffer;
    unsigned long length;
};

void jpeg_on_error(j_common_ptr info) {
    char text[JMSG_LENGTH_MAX];
    info->err->format_message(info, text);
    fail(CI_UNSUPPORTED, "JPEG: %s", text);
    std::longjmp(static_cast<jpeg_session*>(info->client_data)->escape, 1);
}

void jpeg_on_message(j_common_ptr, int) {}

void jpeg_on_output(j_common_ptr) {}

ci_status jpeg_write(jpeg_session& self, const uint8_t* bgra, size extent, int quality) {
    self.info.err = jpeg_std_error(&self.errors);
    self.errors.error_exit = jpeg_on_error;
    self.errors.emit_message = jpeg_on_message;
    self.errors.output_message = jpeg_on_output;
    self.info.client_data = &self;
    if (setjmp(self.escape)) return CI_UNSUPPORTED;
    jpeg_create_compress(&self.info);
    jpeg_mem_dest(&self.info, &self.buffer, &self.length);
    self.info.image_width = JDIMENSION(extent.width);
    self.info.image_height = JDIMENSION(extent.height);
    self.info.input_components = 4;
    self.info.in_color_space = JCS_EXT_BGRX;
    jpeg_set_defaults(&self.info);
    jpeg_set_quality(&self.info, quality, TRUE);
    if (quality >= 90) {
        // Someone who asks for this quality wants the colours at full resolution, too.
        self.info.comp_info[0].h_samp_factor = self.info.comp_info[0].v_samp_factor = 1;
    }
    jpeg_start_compress(&self.info, TRUE);
    while (self.info.next_scanline < self.info.image_height) {
        JSAMPROW row = const_cast<uint8_t*>(bgra + size_t(self.info.next_scanline) * extent.width * 4);
        jpeg_write_scanlines(&self.info, &row, 1);
    }
    jpeg_finish_compress(&self.info);
    return CI_OK;
}

// JPEG knows no transparency: premultiplied colours are the picture on black.
ci_status jpeg_encode(const uint8_t* premultiplied, size extent, int quality, std::vector<uint8_t>& encoded) {
    jpeg_session self = {};
    ci_status status = jpeg_write(self, premultiplied, extent, quality);
    if (status == CI_OK) encoded.assign(self.buffer, self.buffer + self.length);
    jpeg_destroy_compress(&self.info);
    std::free(self.buffer);
    return status;
}

ci_status webp_encode(const uint8_t* bgra, size extent, int quality, std::vector<uint8_t>& encoded) {
    uint8_t* output = nullptr;
    int stride = extent.width * 4;
    size_t length = quality >= 100 ? WebPEncodeLosslessBGRA(bgra, extent.width, extent.height, stride, &output)
                                   : WebPEncodeBGRA(bgra, extent.width, extent.height, stride, float(quality), &output);
    if (!length) return fail(CI_UNSUPPORTED, "WebP: cannot encode %d x %d pixels", extent.width, extent.height);
    encoded.assign(output, output + length);
    WebPFree(output);
    return CI_OK;
}

}  // namespace
}  // namespace convnets

int32_t ci_encode(const uint8_t* pixels, int32_t width, int32_t height, int32_t is_rgba, int32_t format, int32_t quality,
                  uint8_t** encoded, size_t* encoded_length) {
    using namespace convnets;
    return guarded([&]() -> int32_t {
        if (!pixels || !encoded || !encoded_length) return fail(CI_BAD_ARGUMENT, "null argument");
        *encoded = nullptr;
        *encoded_length = 0;
        if (ci_status status = check_size("the picture's", width, height)) return status;
        if (quality < 1 || quality > 100) return fail(CI_BAD_ARGUMENT, "quality %d is not within 1 to 100", quality);
        size extent{width, height};
        std::vector<uint8_t> result;
        bool opaque = true;
        std::vector<uint8_t> bgra;
        if (format == CI_FORMAT_JPEG || format == CI_FORMAT_BMP) {
            bgra.assign(pixels, pixels + size_t(width) * height * 4);
            if (is_rgba) {
                for (size_t i = 0; i < bgra.size(); i += 4) std::swap(bgra[i], bgra[i + 2]);
            }
        } else {
            bgra = straight(pixels, extent, is_rgba != 0, opaque);
        }
        ci_status status;
        switch (format) {
            case CI_FORMAT_JPEG: status = jpeg_encode(bgra.data(), extent, quality, result); break;
            case CI_FORMAT_PNG: status = png_encode(bgra.data(), extent, opaque, result); break;
            case CI_FORMAT_WEBP: status = webp_encode(bgra.data(), extent, quality, result); break;
            case CI_FORMAT_BMP: status = rare_encode(".bmp", bgra.data(), extent, result); break;
            default: status = fail(CI_UNSUPPORTED, "no encoder for format %d", format); break;
        }
        if (status != CI_OK) return status;
        *encoded = static_cast<uint8_t*>(std::malloc(result.size()));
        if (!*encoded) throw std::bad_alloc();
        std::memcpy(*encoded, result.data(), result.size());
        *encoded_length = result.size();
        return CI_OK;
    });
}
