#include "rare_formats.h"

#include <cstdlib>
#include <mutex>
#include <string>

#include <dlfcn.h>

#include "codecs.h"

namespace convnets {

namespace {

struct library {
    cif_decode_function decode = nullptr;
    cif_encode_function encode = nullptr;
    std::string error;
};

library open_library() {
    library result;
    Dl_info self;
    std::string path = "libconvnets_image_formats.so";
    if (dladdr(reinterpret_cast<void*>(&ci_probe), &self) && self.dli_fname) {
        std::string own = self.dli_fname;
        size_t slash = own.rfind('/');
        if (slash != std::string::npos) path = own.substr(0, slash + 1) + path;
    }
    void* opened = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (opened) {
        result.decode = reinterpret_cast<cif_decode_function>(dlsym(opened, "cif_decode"));
        result.encode = reinterpret_cast<cif_encode_function>(dlsym(opened, "cif_encode"));
    }
    if (!result.decode || !result.encode) {
        const char* reason = dlerror();
        result.error = reason ? reason : "missing entry points";
    }
    return result;
}

const library& formats() {
    static const library instance = open_library();
    return instance;
}

ci_status missing(const char* name) {
    return fail(CI_UNSUPPORTED, "%s needs OpenCV (Debian: libopencv-imgcodecs-dev), which this build lacks or cannot open: %s", name, formats().error.c_str());
}

}  // namespace

ci_status rare_decode_bgra(bytes source, ci_format format, size expected, uint8_t* pixels) {
    const library& opened = formats();
    if (!opened.decode) return missing(format_name(format));
    char error[256] = "";
    if (opened.decode(source.data, source.length, expected.width, expected.height, pixels, error, sizeof error)) {
        return fail(CI_CORRUPT, "%s: %s", format_name(format), error);
    }
    return CI_OK;
}

ci_status rare_encode(const char* extension, const uint8_t* bgra, size extent, std::vector<uint8_t>& encoded) {
    const library& opened = formats();
    if (!opened.encode) return missing(extension);
    char error[256] = "";
    uint8_t* bytes = nullptr;
    size_t length = 0;
    if (opened.encode(extension, bgra, extent.width, extent.height, &bytes, &length, error, sizeof error)) {
        return fail(CI_UNSUPPORTED, "%s: %s", extension, error);
    }
    encoded.assign(bytes, bytes + length);
    std::free(bytes);
    return CI_OK;
}

}  // namespace convnets
