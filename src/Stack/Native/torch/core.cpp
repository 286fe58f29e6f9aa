#include "common.h"

#include <ATen/Parallel.h>
#include <torch/cuda.h>

namespace {

thread_local std::string last_message;
thread_local cn::error_kind last_kind = cn::error_kind::none;

} // namespace

namespace cn {

void set_error(error_kind kind, const char* message) noexcept {
    last_kind = kind;
    try {
        last_message = message;
    } catch (...) {
        last_message.clear(); // out of memory: the kind alone must do
    }
}

void set_current_exception() noexcept {
    try {
        throw;
    } catch (const null_argument& e) {
        set_error(error_kind::null_argument, e.what());
    } catch (const c10::Error& e) {
        set_error(error_kind::external, e.what_without_backtrace());
    } catch (const std::exception& e) {
        set_error(error_kind::external, e.what());
    } catch (...) {
        set_error(error_kind::external, "libtorch threw something that is not a std::exception");
    }
}

at::Scalar scalar(const cn_scalar& value) {
    switch (value.kind) {
        case 1: return at::Scalar(value.integer);
        case 2: return at::Scalar(value.real);
        case 3: return at::Scalar(value.integer != 0);
        case 4: return at::Scalar(c10::complex<double>(value.real, value.imaginary));
        default: throw null_argument("scalar");
    }
}

} // namespace cn

CN_API const char* cn_last_error() { return last_message.c_str(); }
CN_API int32_t cn_last_error_kind() { return static_cast<int32_t>(last_kind); }

CN_API int32_t cn_list_size(cn_list list) { return static_cast<int32_t>(list->size()); }
CN_API cn_tensor cn_list_take(cn_list list, int32_t index) { CN_YIELD(std::move(list->at(static_cast<size_t>(index)))) }
CN_API bool cn_list_defined(cn_list list, int32_t index) { return list->at(static_cast<size_t>(index)).defined(); }
CN_API void cn_list_free(cn_list list) { delete list; }

CN_API const char* cn_version() { return TORCH_VERSION; }
CN_API int32_t cn_get_num_threads() { return at::get_num_threads(); }
CN_API int32_t cn_set_num_threads(int32_t count) { CN_DO(at::set_num_threads(count)) }
CN_API int32_t cn_get_num_interop_threads() { return static_cast<int32_t>(at::get_num_interop_threads()); }
CN_API int32_t cn_set_num_interop_threads(int32_t count) { CN_DO(at::set_num_interop_threads(count)) }

CN_API bool cn_cuda_is_available() { CN_TRY return torch::cuda::is_available(); CN_CATCH(false) }
CN_API bool cn_cuda_is_cudnn_available() { CN_TRY return torch::cuda::cudnn_is_available(); CN_CATCH(false) }
CN_API int32_t cn_cuda_device_count() { CN_TRY return static_cast<int32_t>(torch::cuda::device_count()); CN_CATCH(0) }
CN_API int32_t cn_cuda_synchronize(int64_t index) { CN_DO(torch::cuda::synchronize(index)) }
CN_API int32_t cn_cuda_manual_seed(int64_t seed, bool all) {
    CN_DO(if (all) torch::cuda::manual_seed_all(static_cast<uint64_t>(seed)); else torch::cuda::manual_seed(static_cast<uint64_t>(seed)))
}

CN_API bool cn_allow_tf32_cublas() { return at::globalContext().allowTF32CuBLAS(); }
CN_API void cn_set_allow_tf32_cublas(bool value) { at::globalContext().setAllowTF32CuBLAS(value); }
CN_API bool cn_allow_tf32_cudnn() { return at::globalContext().allowTF32CuDNN(); }
CN_API void cn_set_allow_tf32_cudnn(bool value) { at::globalContext().setAllowTF32CuDNN(value); }

CN_API int32_t cn_get_default_dtype() { return static_cast<int32_t>(at::get_default_dtype_as_scalartype()); }
CN_API int32_t cn_set_default_dtype(int32_t type) {
    CN_DO(at::set_default_dtype(c10::scalarTypeToTypeMeta(static_cast<at::ScalarType>(type))))
}
