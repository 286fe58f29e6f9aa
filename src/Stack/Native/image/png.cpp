#include "codecs.h"

#include <csetjmp>
#include <cstring>

#include <png.h>

namespace convnets {

namespace {

struct session {
    bytes source;
    size_t at;
    bool out_of_data;
    png_structp png;
    png_infop info;
    ci_status status;
};

void on_error(png_structp png, png_const_charp text) {
    session& self = *static_cast<session*>(png_get_error_ptr(png));
    self.status = self.out_of_data ? fail(CI_TRUNCATED, "PNG: the file is cut off after %zu bytes", self.source.length)
                                   : fail(CI_CORRUPT, "PNG: %s", text);
    std::longjmp(png_jmpbuf(png), 1);
}

void on_warning(png_structp, png_const_charp) {}

void on_read(png_structp png, png_bytep to, size_t count) {
    session& self = *static_cast<session*>(png_get_io_ptr(png));
    if (count > self.source.length - self.at) {
        self.out_of_data = true;
        png_error(png, "end of data");
    }
    std::memcpy(to, self.source.data + self.at, count);
    self.at += count;
}

ci_status open(session& self, bytes source) {
    self.source = source;
    self.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &self, on_error, on_warning);
    self.info = self.png ? png_create_info_struct(self.png) : nullptr;
    if (!self.info) {
        png_destroy_read_struct(&self.png, nullptr, nullptr);
        return fail(CI_OUT_OF_MEMORY, "PNG: not enough memory");
    }
    // Sizes are checked with a message of our own; ancillary chunks get little memory.
    png_set_user_limits(self.png, 0x7FFFFFFF, 0x7FFFFFFF);
    png_set_chunk_malloc_max(self.png, 8 << 20);
    png_set_keep_unknown_chunks(self.png, PNG_HANDLE_CHUNK_NEVER, nullptr, 0);
    png_set_read_fn(self.png, &self, on_read);
    return CI_OK;
}

ci_status close(session& self, ci_status status) {
    png_destroy_read_struct(&self.png, &self.info, nullptr);
    return status;
}

// Everything becomes 8-bit BGRA.
int normalise(session& self) {
    png_structp png = self.png;
    int type = png_get_color_type(png, self.info), depth = png_get_bit_depth(png, self.info);
    bool transparent = png_get_valid(png, self.info, PNG_INFO_tRNS) != 0;
    if (type == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(png);
    if (type == PNG_COLOR_TYPE_GRAY && depth < 8) png_set_expand_gray_1_2_4_to_8(png);
    if (transparent) png_set_tRNS_to_alpha(png);
    if (depth == 16) png_set_scale_16(png);
    if (!(type & PNG_COLOR_MASK_COLOR)) png_set_gray_to_rgb(png);
    png_set_bgr(png);
    bool alpha = transparent || (type & PNG_COLOR_MASK_ALPHA);
    if (!alpha) png_set_filler(png, 0xFF, PNG_FILLER_AFTER);
    int passes = png_set_interlace_handling(png);
    png_read_update_info(png, self.info);
    return passes;
}

ci_status read(session& self, size expected, uint8_t* pixels) {
    if (setjmp(png_jmpbuf(self.png))) return self.status;
    png_read_info(self.png, self.info);
    png_uint_32 width = png_get_image_width(self.png, self.info), height = png_get_image_height(self.png, self.info);
    if (width != png_uint_32(expected.width) || height != png_uint_32(expected.height)) {
        return fail(CI_CORRUPT, "PNG: the size changed while it was read");
    }
    int passes = normalise(self);
    size_t row = size_t(width) * 4;
    if (png_get_rowbytes(self.png, self.info) != row) return fail(CI_UNSUPPORTED, "PNG: unexpected row length");
    for (int pass = 0; pass < passes; pass++) {
        for (png_uint_32 y = 0; y < height; y++) png_read_row(self.png, pixels + row * y, nullptr);
    }
    return CI_OK;
}

// The checksum of the last data chunk is only looked at here. A file that merely ends too early has lost nothing.
ci_status read_end(session& self) {
    if (setjmp(png_jmpbuf(self.png))) return self.out_of_data ? CI_OK : self.status;
    png_read_end(self.png, nullptr);
    return CI_OK;
}

uint32_t big32(const uint8_t* p) { return uint32_t(p[0]) << 24 | p[1] << 16 | p[2] << 8 | p[3]; }

}  // namespace

// The size stands at a fixed place, so the header costs no libpng session.
ci_status png_header(bytes source, size& result) {
    if (source.length < 33) return fail(CI_TRUNCATED, "PNG: the file is cut off after %zu bytes", source.length);
    if (std::memcmp(source.data + 12, "IHDR", 4) != 0) return fail(CI_CORRUPT, "PNG: the first chunk is not IHDR");
    uint32_t width = big32(source.data + 16), height = big32(source.data + 20);
    if (ci_status status = check_size("PNG", width, height)) return status;
    static const int samples[] = {1, 0, 3, 1, 2, 0, 4};
    int depth = source.data[24], type = source.data[25];
    if (type > 6 || !samples[type]) return fail(CI_CORRUPT, "PNG: unknown colour type %d", type);
    // Deflate packs at most 1032 to 1, so a tiny file cannot hold a huge picture.
    uint64_t raw = ((uint64_t(width) * samples[type] * depth + 7) / 8 + 1) * height;
    if (raw / 1032 > source.length) {
        return fail(CI_TRUNCATED, "PNG: the header promises %u x %u pixels, far more than %zu bytes can hold", width, height, source.length);
    }
    result = {int32_t(width), int32_t(height)};
    return CI_OK;
}

ci_status png_decode_bgra(bytes source, size expected, uint8_t* pixels) {
    session self = {};
    if (ci_status status = open(self, source)) return status;
    ci_status status = read(self, expected, pixels);
    if (status == CI_OK) status = read_end(self);
    if (status == CI_OK) premultiply(pixels, size_t(expected.width) * expected.height);
    return close(self, status);
}

}  // namespace convnets
