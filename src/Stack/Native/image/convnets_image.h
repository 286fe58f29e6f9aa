// C interface of libconvnets_image. Every function returns a ci_status; the text that goes with a failure is kept for the
// calling thread until its next call. No C++ exception and no longjmp ever leaves a function.
//
// Decoded pixels are 8-bit BGRA with the colours premultiplied by alpha, rows top to bottom without gaps. EXIF
// orientation and colour profiles are ignored, as in SkiaSharp's SKBitmap.Decode, which ML.NET decodes with.
#ifndef CONVNETS_IMAGE_H
#define CONVNETS_IMAGE_H

#include <stddef.h>
#include <stdint.h>

#define CI_EXPORT extern "C" __attribute__((visibility("default")))

// The values are repeated in NativeImageCodec.cs.
enum ci_status : int32_t {
    CI_OK = 0,
    CI_BAD_ARGUMENT = 1,
    CI_UNKNOWN_FORMAT = 2,
    CI_CORRUPT = 3,
    CI_TRUNCATED = 4,
    CI_TOO_LARGE = 5,
    CI_UNSUPPORTED = 6,
    CI_OUT_OF_MEMORY = 7,
    CI_BUFFER_TOO_SMALL = 8,
};

enum ci_format : int32_t {
    CI_FORMAT_UNKNOWN = 0,
    CI_FORMAT_JPEG = 1,
    CI_FORMAT_PNG = 2,
    CI_FORMAT_WEBP = 3,
    CI_FORMAT_GIF = 4,
    CI_FORMAT_BMP = 5,
    CI_FORMAT_TIFF = 6,
    CI_FORMAT_PNM = 7,
};

// Text of the calling thread's last failure, UTF-8, never null.
CI_EXPORT const char* ci_last_error(void);

// Reads format and size from the header alone.
CI_EXPORT int32_t ci_probe(const uint8_t* data, size_t length, int32_t* format, int32_t* width, int32_t* height);

// Decodes into `pixels`, which holds exactly width * height * 4 bytes for the size that ci_probe gave.
CI_EXPORT int32_t ci_decode_bgra(const uint8_t* data, size_t length, int32_t width, int32_t height, uint8_t* pixels, size_t capacity);

// The size ci_decode_rgb_reduced will give: a JPEG is scaled by 1/2, 1/4 or 1/8 while it is decoded, as long as
// neither side falls below its minimum; every other picture keeps its size.
CI_EXPORT int32_t ci_reduced_size(const uint8_t* data, size_t length, int32_t min_width, int32_t min_height, int32_t* width, int32_t* height);

// Decodes to 8-bit RGB at the size of ci_reduced_size. `capacity` may exceed what is needed.
CI_EXPORT int32_t ci_decode_rgb_reduced(const uint8_t* data, size_t length, int32_t min_width, int32_t min_height, uint8_t* pixels,
                                        size_t capacity, int32_t* width, int32_t* height);

// Encodes premultiplied pixels (BGRA, or RGBA if `is_rgba`). *encoded is freed with ci_free.
CI_EXPORT int32_t ci_encode(const uint8_t* pixels, int32_t width, int32_t height, int32_t is_rgba, int32_t format, int32_t quality,
                            uint8_t** encoded, size_t* encoded_length);
CI_EXPORT void ci_free(uint8_t* encoded);

#endif
