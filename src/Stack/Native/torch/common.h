#pragma once
// Conventions of the C ABI between libtorch and the managed binding.
//
// - A tensor handle (cn_tensor) is an at::Tensor* that the caller owns; it is freed with cn_tensor_free.
// - A function that yields a tensor returns a new handle, or null after an error. In-place functions and the rest
//   return 0, or -1 after an error; their results go through out parameters, which stay untouched on error.
// - A function that yields several tensors of unknown number returns a cn_list (std::vector<at::Tensor>*).
// - No exception leaves a function: CN_TRY ... CN_CATCH(value) keeps the message for cn_last_error and returns `value`.
// - Optional arguments: a null handle, dtype -1, device type -1, cn_scalar.kind 0, int64_t with a `has_` flag.

#include <ATen/ATen.h>
#include <torch/csrc/api/include/torch/version.h>
#include <cstdint>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#define CN_API extern "C" __attribute__((visibility("default")))

using cn_tensor = at::Tensor*;
using cn_list = std::vector<at::Tensor>*;
using cn_generator = at::Generator*;

// A number that crosses the boundary by value; the managed twin is NativeScalar.
struct cn_scalar {
    int32_t kind; // 0 none, 1 integer, 2 floating point, 3 bool, 4 complex (real, imaginary)
    int32_t reserved;
    int64_t integer;
    double real;
    double imaginary;
};

namespace cn {

// The optional of libtorch's signatures: its own class at first, the standard one since.
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
template <typename T> using maybe = std::optional<T>;
#else
template <typename T> using maybe = c10::optional<T>;
#endif

enum class error_kind : int { none = 0, external = 1, null_argument = 2 };

struct null_argument : std::invalid_argument {
    using std::invalid_argument::invalid_argument;
};

void set_error(error_kind kind, const char* message) noexcept;
void set_current_exception() noexcept; // call inside a catch block only

inline cn_tensor own(at::Tensor tensor) { return new at::Tensor(std::move(tensor)); }
inline cn_list own(std::vector<at::Tensor> tensors) { return new std::vector<at::Tensor>(std::move(tensors)); }

inline at::Tensor& required(cn_tensor tensor, const char* name) {
    if (tensor == nullptr) throw null_argument(name);
    return *tensor;
}

// An undefined tensor stands for "none" in most ATen signatures.
inline at::Tensor or_undefined(cn_tensor tensor) { return tensor == nullptr ? at::Tensor() : *tensor; }

inline maybe<at::Tensor> optional(cn_tensor tensor) {
    return tensor == nullptr ? maybe<at::Tensor>() : maybe<at::Tensor>(*tensor);
}

inline maybe<at::Generator> optional(cn_generator generator) {
    return generator == nullptr ? maybe<at::Generator>() : maybe<at::Generator>(*generator);
}

inline maybe<at::ScalarType> dtype(int32_t type) {
    return type < 0 ? maybe<at::ScalarType>() : maybe<at::ScalarType>(static_cast<at::ScalarType>(type));
}

inline at::Device device(int32_t type, int32_t index) {
    return at::Device(static_cast<at::DeviceType>(type), static_cast<at::DeviceIndex>(index));
}

inline at::TensorOptions options(int32_t type, int32_t device_type, int32_t device_index) {
    at::TensorOptions result;
    if (type >= 0) result = result.dtype(static_cast<at::ScalarType>(type));
    if (device_type >= 0) result = result.device(device(device_type, device_index));
    return result;
}

inline at::IntArrayRef ints(const int64_t* values, int32_t count) {
    return at::IntArrayRef(values, static_cast<size_t>(count));
}

inline maybe<int64_t> optional(bool has, int64_t value) {
    return has ? maybe<int64_t>(value) : maybe<int64_t>();
}

at::Scalar scalar(const cn_scalar& value);

inline maybe<at::Scalar> optional(const cn_scalar& value) {
    return value.kind == 0 ? maybe<at::Scalar>() : maybe<at::Scalar>(scalar(value));
}

inline std::vector<at::Tensor> tensors(const cn_tensor* handles, int32_t count, const char* name) {
    std::vector<at::Tensor> result;
    result.reserve(static_cast<size_t>(count));
    for (int32_t i = 0; i < count; i++) result.push_back(required(handles[i], name));
    return result;
}

} // namespace cn

#define CN_TRY try {
#define CN_CATCH(value)               \
    }                                 \
    catch (...) {                     \
        cn::set_current_exception();  \
        return value;                 \
    }

// The tensor behind a handle; a null handle becomes an error that names the argument.
#define CN_REF(argument) cn::required(argument, #argument)

// The usual body of a function that yields one tensor / of one that yields nothing.
#define CN_YIELD(expression) CN_TRY return cn::own(expression); CN_CATCH(nullptr)
#define CN_DO(statement) CN_TRY statement; return 0; CN_CATCH(-1)
