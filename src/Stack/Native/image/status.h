#ifndef CONVNETS_IMAGE_STATUS_H
#define CONVNETS_IMAGE_STATUS_H

#include <new>
#include <exception>

#include "convnets_image.h"

namespace convnets {

// Larger pictures are refused before anything is allocated for them: a few bytes of header must not cost gigabytes.
constexpr int64_t max_side = 1 << 15;
constexpr int64_t max_pixels = int64_t(1) << 28;

// Keeps the formatted text for ci_last_error and returns `status`.
ci_status fail(ci_status status, const char* format, ...) __attribute__((format(printf, 2, 3)));

ci_status check_size(const char* format_name, int64_t width, int64_t height);

// Runs `body`, turning what it throws into a status.
template <typename Body>
int32_t guarded(Body body) {
    try {
        return body();
    } catch (const std::bad_alloc&) {
        return fail(CI_OUT_OF_MEMORY, "not enough memory");
    } catch (const std::exception& error) {
        return fail(CI_CORRUPT, "%s", error.what());
    } catch (...) {
        return fail(CI_CORRUPT, "unknown failure");
    }
}

}  // namespace convnets

#endif
