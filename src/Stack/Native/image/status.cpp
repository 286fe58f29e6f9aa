#include "status.h"

#include <cstdarg>
#include <cstdio>

namespace convnets {

namespace {
thread_local char last_error[512] = "";
}

ci_status fail(ci_status status, const char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    std::vsnprintf(last_error, sizeof last_error, format, arguments);
    va_end(arguments);
    return status;
}

ci_status check_size(const char* format_name, int64_t width, int64_t height) {
    if (width <= 0 || height <= 0) {
        return fail(CI_CORRUPT, "%s header gives an impossible size of %lld x %lld", format_name, (long long)width, (long long)height);
    }
    if (width > max_side || height > max_side || width * height > max_pixels) {
        return fail(CI_TOO_LARGE, "%s header gives a size of %lld x %lld; at most %lld pixels a side and %lld in all are decoded",
                    format_name, (long long)width, (long long)height, (long long)max_side, (long long)max_pixels);
    }
    return CI_OK;
}

}  // namespace convnets

const char* ci_last_error(void) { return convnets::last_error; }
