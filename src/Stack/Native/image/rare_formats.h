// Interface of libconvnets_image_formats.so, opened on first use.
#ifndef CONVNETS_IMAGE_RARE_FORMATS_H
#define CONVNETS_IMAGE_RARE_FORMATS_H

#include <stddef.h>
#include <stdint.h>

extern "C" {
// Both return 0, or write a text into `error`. The pixels are opaque BGRA; *encoded comes from malloc.
typedef int (*cif_decode_function)(const uint8_t* data, size_t length, int32_t width, int32_t height, uint8_t* bgra, char* error, size_t error_size);
typedef int (*cif_encode_function)(const char* extension, const uint8_t* bgra, int32_t width, int32_t height, uint8_t** encoded,
                                   size_t* encoded_length, char* error, size_t error_size);
}

#endif
