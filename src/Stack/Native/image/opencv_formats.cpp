// BMP, TIFF and PNM through OpenCV.
#include "rare_formats.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <mutex>
#include <sstream>

#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgcodecs.hpp>

#define CIF_EXPORT extern "C" __attribute__((visibility("default")))

namespace {

int silent(int, const char*, const char*, const char*, int, void*) { return 0; }

// imdecode reports damaged files on std::cerr and nowhere else. While one is decoded the text is caught and becomes our
// message; decoding these rare formats one at a time is the price.
class captured_cerr {
public:
    captured_cerr() : lock_(mutex()), previous_(std::cerr.rdbuf(text_.rdbuf())) {
        static const bool once = (cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT), cv::redirectError(silent), true);
        (void)once;
    }
    ~captured_cerr() { std::cerr.rdbuf(previous_); }
    std::string first_line() const {
        std::string line = text_.str();
        return line.substr(0, line.find('\n'));
    }

private:
    static std::mutex& mutex() {
        static std::mutex instance;
        return instance;
    }
    std::lock_guard<std::mutex> lock_;
    std::ostringstream text_;
    std::streambuf* previous_;
};

template <typename Body>
int guarded(char* error, size_t error_size, Body body) {
    try {
        return body();
    } catch (const std::exception& thrown) {
        std::snprintf(error, error_size, "%s", thrown.what());
    } catch (...) {
        std::snprintf(error, error_size, "unknown failure");
    }
    return 1;
}

}  // namespace

CIF_EXPORT int cif_decode(const uint8_t* data, size_t length, int32_t width, int32_t height, uint8_t* bgra, char* error, size_t error_size) {
    return guarded(error, error_size, [&] {
        captured_cerr output;
        cv::Mat source(1, int(length), CV_8U, const_cast<uint8_t*>(data));
        cv::Mat picture = cv::imdecode(source, cv::IMREAD_COLOR | cv::IMREAD_IGNORE_ORIENTATION);
        if (picture.empty() || !output.first_line().empty()) {
            std::string reason = output.first_line();
            std::snprintf(error, error_size, "damaged or cut off%s%s", reason.empty() ? "" : ": ", reason.c_str());
            return 1;
        }
        if (picture.cols != width || picture.rows != height || picture.type() != CV_8UC3) {
            std::snprintf(error, error_size, "decoded to %d x %d, the header says %d x %d", picture.cols, picture.rows, width, height);
            return 1;
        }
        for (int y = 0; y < height; y++) {
            const uint8_t* from = picture.ptr(y);
            for (int x = 0; x < width; x++, from += 3, bgra += 4) {
                bgra[0] = from[0];
                bgra[1] = from[1];
                bgra[2] = from[2];
                bgra[3] = 255;
            }
        }
        return 0;
    });
}

CIF_EXPORT int cif_encode(const char* extension, const uint8_t* bgra, int32_t width, int32_t height, uint8_t** encoded,
                          size_t* encoded_length, char* error, size_t error_size) {
    return guarded(error, error_size, [&] {
        captured_cerr output;
        cv::Mat picture(height, width, CV_8UC3);
        for (int y = 0; y < height; y++) {
            uint8_t* to = picture.ptr(y);
            for (int x = 0; x < width; x++, bgra += 4, to += 3) std::memcpy(to, bgra, 3);
        }
        std::vector<uint8_t> buffer;
        if (!cv::imencode(extension, picture, buffer)) {
            std::snprintf(error, error_size, "cannot encode");
            return 1;
        }
        *encoded = static_cast<uint8_t*>(std::malloc(buffer.size()));
        if (!*encoded) throw std::bad_alloc();
        std::memcpy(*encoded, buffer.data(), buffer.size());
        *encoded_length = buffer.size();
        return 0;
    });
}
