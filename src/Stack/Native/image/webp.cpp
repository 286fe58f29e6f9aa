#include "codecs.h"

#include <cstring>
#include <memory>

#include <webp/decode.h>
#include <webp/demux.h>

namespace convnets {

namespace {

ci_status failed(VP8StatusCode code) {
    switch (code) {
        case VP8_STATUS_OK: return CI_OK;
        case VP8_STATUS_NOT_ENOUGH_DATA:
        case VP8_STATUS_SUSPENDED: return fail(CI_TRUNCATED, "WebP: the file is cut off");
        case VP8_STATUS_OUT_OF_MEMORY: return fail(CI_OUT_OF_MEMORY, "WebP: not enough memory");
        case VP8_STATUS_UNSUPPORTED_FEATURE: return fail(CI_UNSUPPORTED, "WebP: unsupported feature");
        default: return fail(CI_CORRUPT, "WebP: damaged bit stream");
    }
}

ci_status decode_frame(bytes source, uint8_t* to, size_t stride, size_t capacity) {
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config)) return fail(CI_UNSUPPORTED, "WebP: library version mismatch");
    config.output.colorspace = MODE_bgrA;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = to;
    config.output.u.RGBA.stride = int(stride);
    config.output.u.RGBA.size = capacity;
    return failed(WebPDecode(source.data, source.length, &config));
}

// Of an animation the first frame counts, on a transparent canvas.
ci_status decode_first_frame(bytes source, size expected, uint8_t* pixels) {
    WebPData data{source.data, source.length};
    std::unique_ptr<WebPDemuxer, decltype(&WebPDemuxDelete)> demuxer(WebPDemuxPartial(&data, nullptr), WebPDemuxDelete);
    WebPIterator frame;
    if (!demuxer || !WebPDemuxGetFrame(demuxer.get(), 1, &frame)) return fail(CI_TRUNCATED, "WebP: the animation has no complete first frame");
    std::unique_ptr<WebPIterator, decltype(&WebPDemuxReleaseIterator)> release(&frame, WebPDemuxReleaseIterator);
    if (frame.x_offset < 0 || frame.y_offset < 0 || frame.x_offset + frame.width > expected.width || frame.y_offset + frame.height > expected.height) {
        return fail(CI_CORRUPT, "WebP: the first frame lies outside of the canvas");
    }
    size_t stride = size_t(expected.width) * 4, total = stride * expected.height;
    size_t start = stride * frame.y_offset + size_t(frame.x_offset) * 4;
    std::memset(pixels, 0, total);
    return decode_frame({frame.fragment.bytes, frame.fragment.size}, pixels + start, stride, total - start);
}

}  // namespace

ci_status webp_header(bytes source, size& result) {
    WebPBitstreamFeatures features;
    if (ci_status status = failed(WebPGetFeatures(source.data, source.length, &features))) return status;
    if (ci_status status = check_size("WebP", features.width, features.height)) return status;
    result = {features.width, features.height};
    return CI_OK;
}

ci_status webp_decode_bgra(bytes source, size expected, uint8_t* pixels) {
    WebPBitstreamFeatures features;
    if (ci_status status = failed(WebPGetFeatures(source.data, source.length, &features))) return status;
    if (features.has_animation) return decode_first_frame(source, expected, pixels);
    size_t stride = size_t(expected.width) * 4;
    return decode_frame(source, pixels, stride, stride * expected.height);
}

}  // namespace convnets
