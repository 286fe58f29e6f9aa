#include "codecs.h"

#ifdef CONVNETS_WITH_GIF

#include <algorithm>
#include <cstring>
#include <memory>

#include <gif_lib.h>

namespace convnets {

namespace {

struct reader {
    bytes source;
    size_t at = 0;
    bool out_of_data = false;
};

int on_read(GifFileType* file, GifByteType* to, int count) {
    reader& self = *static_cast<reader*>(file->UserData);
    size_t available = std::min(size_t(count), self.source.length - self.at);
    std::memcpy(to, self.source.data + self.at, available);
    self.at += available;
    if (available < size_t(count)) self.out_of_data = true;
    return int(available);
}

struct closer {
    void operator()(GifFileType* file) const { DGifCloseFile(file, nullptr); }
};

using handle = std::unique_ptr<GifFileType, closer>;

ci_status failed(const reader& from, int code) {
    if (from.out_of_data) return fail(CI_TRUNCATED, "GIF: the file is cut off after %zu bytes", from.source.length);
    const char* text = GifErrorString(code);
    return fail(CI_CORRUPT, "GIF: %s", text ? text : "damaged file");
}

// Stands at the first picture's data afterwards. `transparent` is the colour number that shows the background, or -1.
ci_status first_picture(reader& from, handle& file, int& transparent, size& extent) {
    int error = 0;
    file.reset(DGifOpen(&from, on_read, &error));
    if (!file) return failed(from, error);
    transparent = -1;
    for (;;) {
        GifRecordType kind;
        if (DGifGetRecordType(file.get(), &kind) == GIF_ERROR) return failed(from, file->Error);
        if (kind == TERMINATE_RECORD_TYPE) return fail(CI_CORRUPT, "GIF: the file holds no picture");
        if (kind == EXTENSION_RECORD_TYPE) {
            int code;
            GifByteType* block;
            if (DGifGetExtension(file.get(), &code, &block) == GIF_ERROR) return failed(from, file->Error);
            while (block) {
                GraphicsControlBlock control;
                if (code == GRAPHICS_EXT_FUNC_CODE && DGifExtensionToGCB(block[0], block + 1, &control) == GIF_OK) {
                    transparent = control.TransparentColor;
                }
                if (DGifGetExtensionNext(file.get(), &block) == GIF_ERROR) return failed(from, file->Error);
            }
        } else if (kind == IMAGE_DESC_RECORD_TYPE) {
            if (DGifGetImageDesc(file.get()) == GIF_ERROR) return failed(from, file->Error);
            const GifImageDesc& picture = file->Image;
            int64_t width = std::max<int64_t>(file->SWidth, int64_t(picture.Left) + picture.Width);
            int64_t height = std::max<int64_t>(file->SHeight, int64_t(picture.Top) + picture.Height);
            if (ci_status status = check_size("GIF", picture.Width ? width : 0, picture.Height ? height : 0)) return status;
            extent = {int32_t(width), int32_t(height)};
            return CI_OK;
        }
    }
}

}  // namespace

ci_status gif_header(bytes source, size& result) {
    reader from{source};
    handle file;
    int transparent;
    return first_picture(from, file, transparent, result);
}

ci_status gif_decode_bgra(bytes source, size expected, uint8_t* pixels) {
    reader from{source};
    handle file;
    int transparent;
    size extent;
    if (ci_status status = first_picture(from, file, transparent, extent)) return status;
    const GifImageDesc& picture = file->Image;
    const ColorMapObject* colours = picture.ColorMap ? picture.ColorMap : file->SColorMap;
    if (!colours) return fail(CI_CORRUPT, "GIF: the picture has no colours");
    std::memset(pixels, 0, size_t(expected.width) * expected.height * 4);
    std::vector<GifPixelType> line(picture.Width);
    static const int starts[] = {0, 4, 2, 1}, steps[] = {8, 8, 4, 2};
    for (int pass = 0; pass < (picture.Interlace ? 4 : 1); pass++) {
        int step = picture.Interlace ? steps[pass] : 1;
        for (int y = picture.Interlace ? starts[pass] : 0; y < picture.Height; y += step) {
            if (DGifGetLine(file.get(), line.data(), picture.Width) == GIF_ERROR) return failed(from, file->Error);
            uint8_t* to = pixels + (size_t(picture.Top + y) * expected.width + picture.Left) * 4;
            for (int x = 0; x < picture.Width; x++, to += 4) {
                int number = line[x];
                if (number == transparent || number >= colours->ColorCount) continue;
                const GifColorType& colour = colours->Colors[number];
                to[0] = colour.Blue;
                to[1] = colour.Green;
                to[2] = colour.Red;
                to[3] = 255;
            }
        }
    }
    return CI_OK;
}

}  // namespace convnets

#else

namespace convnets {

static ci_status missing() { return fail(CI_UNSUPPORTED, "GIF: this build has no giflib; install it (Debian: libgif-dev) and build again"); }

ci_status gif_header(bytes, size&) { return missing(); }

ci_status gif_decode_bgra(bytes, size, uint8_t*) { return missing(); }

}  // namespace convnets

#endif
