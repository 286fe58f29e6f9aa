#include "codecs.h"

#include <csetjmp>
#include <cstdio>

#include <jpeglib.h>
#include <jerror.h>

namespace convnets {

namespace {

// A progressive file may repeat scans without end; real ones have about ten.
constexpr int max_scans = 200;

struct session {
    jpeg_decompress_struct info;
    jpeg_error_mgr errors;
    jpeg_progress_mgr progress;
    std::jmp_buf escape;
    bool out_of_data;  // libjpeg read past the last byte
    bool lost_data;    // entropy-coded data were missing
    ci_status status;
};

session& of(j_common_ptr info) { return *static_cast<session*>(info->client_data); }

void on_error(j_common_ptr info) {
    session& self = of(info);
    char text[JMSG_LENGTH_MAX];
    info->err->format_message(info, text);
    self.status = self.out_of_data                              ? fail(CI_TRUNCATED, "JPEG: the file is cut off (%s)", text)
                  : info->err->msg_code == JERR_OUT_OF_MEMORY   ? fail(CI_OUT_OF_MEMORY, "JPEG: %s", text)
                  : info->err->msg_code == JERR_BAD_PRECISION   ? fail(CI_UNSUPPORTED, "JPEG: %s", text)
                                                                : fail(CI_CORRUPT, "JPEG: %s", text);
    std::longjmp(self.escape, 1);
}

void on_message(j_common_ptr info, int level) {
    if (level >= 0) return;
    info->err->num_warnings++;
    if (info->err->msg_code == JWRN_JPEG_EOF) of(info).out_of_data = true;
    if (info->err->msg_code == JWRN_HIT_MARKER) of(info).lost_data = true;
}

void on_output(j_common_ptr) {}

void on_progress(j_common_ptr info) {
    session& self = of(info);
    if (info->is_decompressor && reinterpret_cast<j_decompress_ptr>(info)->input_scan_number > max_scans) {
        self.status = fail(CI_CORRUPT, "JPEG: more than %d scans", max_scans);
        std::longjmp(self.escape, 1);
    }
}

void open(session& self) {
    self.out_of_data = self.lost_data = false;
    self.status = CI_OK;
    self.info.err = jpeg_std_error(&self.errors);
    self.errors.error_exit = on_error;
    self.errors.emit_message = on_message;
    self.errors.output_message = on_output;
    self.info.client_data = &self;
}

ci_status header(session& self, bytes source) {
    jpeg_create_decompress(&self.info);
    self.progress.progress_monitor = on_progress;
    self.info.progress = &self.progress;
    jpeg_mem_src(&self.info, source.data, (unsigned long)source.length);
    jpeg_read_header(&self.info, TRUE);
    return check_size("JPEG", self.info.image_width, self.info.image_height);
}

unsigned denominator(const session& self, size minimum) {
    unsigned chosen = 1;
    for (unsigned next = 2; next <= 8; next *= 2) {
        // libjpeg rounds the scaled size up.
        unsigned width = (self.info.image_width + next - 1) / next, height = (self.info.image_height + next - 1) / next;
        if (int64_t(width) < minimum.width || int64_t(height) < minimum.height) break;
        chosen = next;
    }
    return chosen;
}

// CMYK as printing programs write it is stored inverted, so that a plain product with K gives the colour.
template <int Stride, bool Bgr>
void from_cmyk(const uint8_t* cmyk, uint8_t* to, unsigned width) {
    for (unsigned x = 0; x < width; x++, cmyk += 4, to += Stride) {
        to[Bgr ? 2 : 0] = multiply_255(cmyk[0], cmyk[3]);
        to[1] = multiply_255(cmyk[1], cmyk[3]);
        to[Bgr ? 0 : 2] = multiply_255(cmyk[2], cmyk[3]);
        if (Stride == 4) to[3] = 255;
    }
}

// After the header was read. Rows of `stride` * width bytes; CMYK goes through `line`.
template <int Stride, bool Bgr>
ci_status scanlines(session& self, uint8_t* pixels) {
    bool cmyk = self.info.jpeg_color_space == JCS_CMYK || self.info.jpeg_color_space == JCS_YCCK;
    self.info.out_color_space = cmyk ? JCS_CMYK : Bgr ? JCS_EXT_BGRA : JCS_RGB;
    jpeg_start_decompress(&self.info);
    size_t row = size_t(self.info.output_width) * Stride;
    JSAMPARRAY line = nullptr;
    if (cmyk) {
        line = self.info.mem->alloc_sarray(reinterpret_cast<j_common_ptr>(&self.info), JPOOL_IMAGE, self.info.output_width * 4, 1);
    }
    while (self.info.output_scanline < self.info.output_height) {
        uint8_t* to = pixels + row * self.info.output_scanline;
        if (cmyk) {
            jpeg_read_scanlines(&self.info, line, 1);
            from_cmyk<Stride, Bgr>(line[0], to, self.info.output_width);
        } else {
            JSAMPROW rows[8];
            JDIMENSION left = self.info.output_height - self.info.output_scanline, count = left < 8 ? left : 8;
            for (JDIMENSION i = 0; i < count; i++) rows[i] = to + row * i;
            jpeg_read_scanlines(&self.info, rows, count);
        }
    }
    // A file without its end marker is whole if no coded data were missing; of a file in several scans nobody can say.
    if (self.out_of_data && (self.lost_data || jpeg_has_multiple_scans(&self.info))) {
        return fail(CI_TRUNCATED, "JPEG: the file is cut off, part of the picture is missing");
    }
    return CI_OK;
}

ci_status finish(session& self, ci_status status) {
    jpeg_destroy_decompress(&self.info);
    return status;
}

}  // namespace

ci_status jpeg_header(bytes source, size& result) {
    session self = {};
    open(self);
    if (setjmp(self.escape)) return finish(self, self.status);
    ci_status status = header(self, source);
    if (status == CI_OK) result = {int32_t(self.info.image_width), int32_t(self.info.image_height)};
    return finish(self, status);
}

ci_status jpeg_decode_bgra(bytes source, size expected, uint8_t* pixels) {
    session self = {};
    open(self);
    if (setjmp(self.escape)) return finish(self, self.status);
    if (ci_status status = header(self, source)) return finish(self, status);
    if (int32_t(self.info.image_width) != expected.width || int32_t(self.info.image_height) != expected.height) {
        return finish(self, fail(CI_CORRUPT, "JPEG: the size changed while it was read"));
    }
    return finish(self, scanlines<4, true>(self, pixels));
}

ci_status jpeg_reduced_size(bytes source, size minimum, size& result) {
    session self = {};
    open(self);
    if (setjmp(self.escape)) return finish(self, self.status);
    if (ci_status status = header(self, source)) return finish(self, status);
    unsigned by = denominator(self, minimum);
    result = {int32_t((self.info.image_width + by - 1) / by), int32_t((self.info.image_height + by - 1) / by)};
    return finish(self, CI_OK);
}

ci_status jpeg_decode_rgb(bytes source, size minimum, uint8_t* pixels, size_t capacity, size& result) {
    session self = {};
    open(self);
    if (setjmp(self.escape)) return finish(self, self.status);
    if (ci_status status = header(self, source)) return finish(self, status);
    self.info.scale_num = 1;
    self.info.scale_denom = denominator(self, minimum);
    jpeg_calc_output_dimensions(&self.info);
    result = {int32_t(self.info.output_width), int32_t(self.info.output_height)};
    size_t needed = size_t(result.width) * result.height * 3;
    if (capacity < needed) return finish(self, fail(CI_BUFFER_TOO_SMALL, "the picture needs %zu bytes, the buffer has %zu", needed, capacity));
    return finish(self, scanlines<3, false>(self, pixels));
}

}  // namespace convnets
