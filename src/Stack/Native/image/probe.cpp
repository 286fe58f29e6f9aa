// Which format the bytes are in, and the sizes that BMP, TIFF and PNM headers give.
#include "codecs.h"

#include <cctype>
#include <cstring>

namespace convnets {

namespace {

uint32_t little16(const uint8_t* p) { return p[0] | p[1] << 8; }
uint32_t little32(const uint8_t* p) { return p[0] | p[1] << 8 | p[2] << 16 | uint32_t(p[3]) << 24; }

ci_format recognise(bytes source) {
    const uint8_t* p = source.data;
    size_t n = source.length;
    if (n >= 3 && p[0] == 0xFF && p[1] == 0xD8 && p[2] == 0xFF) return CI_FORMAT_JPEG;
    if (n >= 8 && std::memcmp(p, "\x89PNG\r\n\x1a\n", 8) == 0) return CI_FORMAT_PNG;
    if (n >= 12 && std::memcmp(p, "RIFF", 4) == 0 && std::memcmp(p + 8, "WEBP", 4) == 0) return CI_FORMAT_WEBP;
    if (n >= 6 && (std::memcmp(p, "GIF87a", 6) == 0 || std::memcmp(p, "GIF89a", 6) == 0)) return CI_FORMAT_GIF;
    if (n >= 2 && p[0] == 'B' && p[1] == 'M') return CI_FORMAT_BMP;
    if (n >= 4 && (std::memcmp(p, "II*\0", 4) == 0 || std::memcmp(p, "MM\0*", 4) == 0)) return CI_FORMAT_TIFF;
    if (n >= 3 && p[0] == 'P' && p[1] >= '1' && p[1] <= '6' && std::isspace(p[2])) return CI_FORMAT_PNM;
    return CI_FORMAT_UNKNOWN;
}

ci_status bmp_header(bytes source, size& result) {
    const uint8_t* p = source.data;
    if (source.length < 30) return fail(CI_TRUNCATED, "BMP: the file ends within its header, after %zu bytes", source.length);
    uint64_t pixel_offset = little32(p + 10);
    uint32_t header_size = little32(p + 14);
    int64_t width, height;
    uint32_t bits, compression = 0;
    if (header_size == 12) {
        width = little16(p + 18);
        height = little16(p + 20);
        bits = little16(p + 24);
    } else if (source.length >= 34) {
        width = int32_t(little32(p + 18));
        height = int64_t(int32_t(little32(p + 22)));
        height = height < 0 ? -height : height;
        bits = little16(p + 28);
        compression = little32(p + 30);
    } else {
        return fail(CI_TRUNCATED, "BMP: the file ends within its header, after %zu bytes", source.length);
    }
    if (ci_status status = check_size("BMP", width, height)) return status;
    bool run_length = compression == 1 || compression == 2;
    if (!run_length) {
        uint64_t row = (uint64_t(width) * bits + 31) / 32 * 4;
        uint64_t needed = pixel_offset + row * uint64_t(height);
        // Some writers leave out the padding of the last row.
        if (needed > source.length + 3) {
            return fail(CI_TRUNCATED, "BMP: the header promises %llu bytes, the file has %zu", (unsigned long long)needed, source.length);
        }
    }
    result = {int32_t(width), int32_t(height)};
    return CI_OK;
}

ci_status tiff_header(bytes source, size& result) {
    const uint8_t* p = source.data;
    bool big = p[0] == 'M';
    auto read16 = [&](size_t at) -> uint32_t { return big ? uint32_t(p[at] << 8 | p[at + 1]) : little16(p + at); };
    auto read32 = [&](size_t at) -> uint32_t { return big ? read16(at) << 16 | read16(at + 2) : little32(p + at); };
    if (source.length < 8) return fail(CI_TRUNCATED, "TIFF: the file ends within its header, after %zu bytes", source.length);
    uint64_t directory = read32(4);
    if (directory + 2 > source.length) return fail(CI_TRUNCATED, "TIFF: the first directory lies behind the end of the file");
    uint32_t entries = read16(directory);
    if (directory + 2 + uint64_t(entries) * 12 > source.length) return fail(CI_TRUNCATED, "TIFF: the file ends within its first directory");
    int64_t width = 0, height = 0;
    for (uint32_t i = 0; i < entries; i++) {
        size_t entry = directory + 2 + size_t(i) * 12;
        uint32_t tag = read16(entry), type = read16(entry + 2);
        if (tag != 256 && tag != 257) continue;
        int64_t value = type == 3 ? read16(entry + 8) : type == 4 ? read32(entry + 8) : 0;
        (tag == 256 ? width : height) = value;
    }
    if (ci_status status = check_size("TIFF", width, height)) return status;
    result = {int32_t(width), int32_t(height)};
    return CI_OK;
}

ci_status pnm_header(bytes source, size& result) {
    size_t at = 2;
    auto number = [&]() -> int64_t {
        while (at < source.length) {
            if (source.data[at] == '#') {
                while (at < source.length && source.data[at] != '\n') at++;
            } else if (std::isspace(source.data[at])) {
                at++;
            } else {
                break;
            }
        }
        int64_t value = 0;
        int digits = 0;
        while (at < source.length && std::isdigit(source.data[at]) && digits < 10) {
            value = value * 10 + (source.data[at++] - '0');
            digits++;
        }
        return digits ? value : -1;
    };
    int64_t width = number();
    int64_t height = number();
    if (width < 0 || height < 0) return fail(CI_CORRUPT, "PNM: no size in the header");
    if (ci_status status = check_size("PNM", width, height)) return status;
    int kind = source.data[1] - '0';
    int64_t maximum = kind == 1 || kind == 4 ? 1 : number();
    if (maximum < 1 || maximum > 65535) return fail(CI_CORRUPT, "PNM: impossible greatest value %lld in the header", (long long)maximum);
    int64_t sample = maximum > 255 ? 2 : 1;
    int64_t row = kind == 4 ? (width + 7) / 8 : kind == 5 ? width * sample : kind == 6 ? width * 3 * sample : kind == 3 ? width * 3 : width;
    int64_t needed = int64_t(at) + (kind >= 4 ? 1 : 0) + row * height;
    if (needed > int64_t(source.length)) {
        return fail(CI_TRUNCATED, "PNM: the header promises at least %lld bytes, the file has %zu", (long long)needed, source.length);
    }
    result = {int32_t(width), int32_t(height)};
    return CI_OK;
}

}  // namespace

const char* format_name(ci_format format) {
    switch (format) {
        case CI_FORMAT_JPEG: return "JPEG";
        case CI_FORMAT_PNG: return "PNG";
        case CI_FORMAT_WEBP: return "WebP";
        case CI_FORMAT_GIF: return "GIF";
        case CI_FORMAT_BMP: return "BMP";
        case CI_FORMAT_TIFF: return "TIFF";
        case CI_FORMAT_PNM: return "PNM";
        default: return "unknown";
    }
}

ci_status probe(bytes source, ci_format& format, size& result) {
    format = recognise(source);
    switch (format) {
        case CI_FORMAT_JPEG: return jpeg_header(source, result);
        case CI_FORMAT_PNG: return png_header(source, result);
        case CI_FORMAT_WEBP: return webp_header(source, result);
        case CI_FORMAT_GIF: return gif_header(source, result);
        case CI_FORMAT_BMP: return bmp_header(source, result);
        case CI_FORMAT_TIFF: return tiff_header(source, result);
        case CI_FORMAT_PNM: return pnm_header(source, result);
        default: break;
    }
    if (source.length == 0) return fail(CI_UNKNOWN_FORMAT, "it is empty");
    char start[3 * 8 + 1] = "";
    for (size_t i = 0; i < source.length && i < 8; i++) {
        static const char digits[] = "0123456789ABCDEF";
        start[3 * i] = digits[source.data[i] >> 4];
        start[3 * i + 1] = digits[source.data[i] & 15];
        start[3 * i + 2] = i + 1 < source.length && i < 7 ? ' ' : '\0';
        start[3 * i + 3] = '\0';
    }
    return fail(CI_UNKNOWN_FORMAT, "it is in no known format (JPEG, PNG, WebP, GIF, BMP, TIFF, PNM); it starts with the bytes %s", start);
}

}  // namespace convnets
