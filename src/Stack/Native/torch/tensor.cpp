#include "common.h"

CN_API void cn_tensor_free(cn_tensor tensor) {
    try {
        delete tensor;
    } catch (...) {
        // A deleter of foreign memory threw: there is nobody left to tell.
    }
}

CN_API int64_t cn_numel(cn_tensor self) { return self->numel(); }
CN_API cn_tensor cn_clone(cn_tensor self) { CN_YIELD(CN_REF(self).clone()) }
