// What a tensor is (shape, type, device, memory) and how it moves between types, devices and layouts.
#include "common.h"

#include <ATen/core/NamedTensor.h>
#include <c10/core/MemoryFormat.h>

#include <sstream>

CN_API void cn_tensor_free(cn_tensor tensor) {
    try {
        delete tensor;
    } catch (...) {
        // A deleter of foreign memory threw: there is nobody left to tell.
    }
}

// These cannot fail on a live handle, so they do not guard.
CN_API int64_t cn_numel(cn_tensor input) { return input->numel(); }
CN_API int64_t cn_dim(cn_tensor input) { return input->dim(); }
CN_API int64_t cn_element_size(cn_tensor input) { return input->element_size(); }
CN_API int32_t cn_dtype(cn_tensor input) { return static_cast<int32_t>(input->scalar_type()); }
CN_API int32_t cn_device_type(cn_tensor input) { return static_cast<int32_t>(input->device().type()); }
CN_API int32_t cn_device_index(cn_tensor input) { return static_cast<int32_t>(input->device().index()); }
CN_API bool cn_requires_grad(cn_tensor input) { return input->requires_grad(); }
CN_API bool cn_is_leaf(cn_tensor input) { return input->is_leaf(); }
CN_API bool cn_is_sparse(cn_tensor input) { return input->is_sparse(); }

CN_API int32_t cn_sizes(cn_tensor input, int64_t* sizes) {
    CN_DO(auto source = CN_REF(input).sizes(); std::copy(source.begin(), source.end(), sizes))
}
CN_API int32_t cn_strides(cn_tensor input, int64_t* strides) {
    CN_DO(auto source = CN_REF(input).strides(); std::copy(source.begin(), source.end(), strides))
}
CN_API int32_t cn_size(cn_tensor input, int64_t dim, int64_t* size) { CN_DO(*size = CN_REF(input).size(dim)) }
CN_API int32_t cn_stride(cn_tensor input, int64_t dim, int64_t* stride) { CN_DO(*stride = CN_REF(input).stride(dim)) }
CN_API int32_t cn_storage_offset(cn_tensor input, int64_t* offset) { CN_DO(*offset = CN_REF(input).storage_offset()) }
CN_API int32_t cn_is_pinned(cn_tensor input) { CN_TRY return CN_REF(input).is_pinned() ? 1 : 0; CN_CATCH(-1) }
CN_API int32_t cn_is_nonzero(cn_tensor input) { CN_TRY return CN_REF(input).is_nonzero() ? 1 : 0; CN_CATCH(-1) }

// format: 0 contiguous, 1 channels-last
CN_API int32_t cn_is_contiguous(cn_tensor input, int32_t format) {
    CN_TRY
        return CN_REF(input).is_contiguous(format == 1 ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous) ? 1 : 0;
    CN_CATCH(-1)
}
CN_API cn_tensor cn_contiguous(cn_tensor input, int32_t format) {
    CN_YIELD(CN_REF(input).contiguous(format == 1 ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous))
}

// An empty tensor has no memory: null is no error here.
CN_API int32_t cn_data_ptr(cn_tensor input, void** data) { CN_DO(*data = CN_REF(input).data_ptr()) }

CN_API cn_tensor cn_clone(cn_tensor input) { CN_YIELD(CN_REF(input).clone()) }
CN_API cn_tensor cn_alias(cn_tensor input) { CN_YIELD(CN_REF(input).alias()) }
// The same tensor behind a second handle, not a view: gradients and in-place changes are shared.
CN_API cn_tensor cn_share(cn_tensor input) { CN_YIELD(CN_REF(input)) }
CN_API cn_tensor cn_detach(cn_tensor input) { CN_YIELD(CN_REF(input).detach()) }
CN_API int32_t cn_detach_(cn_tensor input) { CN_DO(CN_REF(input).detach_()) }
CN_API cn_tensor cn_pin_memory(cn_tensor input) { CN_YIELD(CN_REF(input).pin_memory()) }
CN_API int32_t cn_set_(cn_tensor input, cn_tensor source) { CN_DO(CN_REF(input).set_(CN_REF(source))) }
CN_API int32_t cn_copy_(cn_tensor input, cn_tensor source, bool non_blocking) {
    CN_DO(CN_REF(input).copy_(CN_REF(source), non_blocking))
}

// dtype -1: as it is; device type -1: where it is.
CN_API cn_tensor cn_to(cn_tensor input, int32_t type, int32_t device_type, int32_t device_index, bool copy, bool non_blocking) {
    CN_TRY
        auto& self = CN_REF(input);
        auto target = self.options();
        if (type >= 0) target = target.dtype(static_cast<at::ScalarType>(type));
        if (device_type >= 0) target = target.device(cn::device(device_type, device_index));
        return cn::own(self.to(target, non_blocking, copy));
    CN_CATCH(nullptr)
}

CN_API int32_t cn_item(cn_tensor input, cn_scalar* result) {
    CN_TRY
        auto value = CN_REF(input).item();
        cn_scalar out{};
        if (value.isBoolean()) {
            out.kind = 3;
            out.integer = value.toBool() ? 1 : 0;
            out.real = static_cast<double>(out.integer);
        } else if (value.isIntegral(false)) {
            out.kind = 1;
            out.integer = value.toLong();
            out.real = static_cast<double>(out.integer);
        } else if (value.isFloatingPoint()) {
            out.kind = 2;
            out.real = value.toDouble();
        } else {
            throw std::invalid_argument("item() takes a real tensor; this one is complex. Take its real or imaginary part first.");
        }
        *result = out;
        return 0;
    CN_CATCH(-1)
}

CN_API int32_t cn_equal(cn_tensor input, cn_tensor other) { CN_TRY return at::equal(CN_REF(input), CN_REF(other)) ? 1 : 0; CN_CATCH(-1) }
CN_API int32_t cn_allclose(cn_tensor input, cn_tensor other, double rtol, double atol, bool equal_nan) {
    CN_TRY return at::allclose(CN_REF(input), CN_REF(other), rtol, atol, equal_nan) ? 1 : 0; CN_CATCH(-1)
}
CN_API int32_t cn_promote_types(int32_t left, int32_t right) {
    CN_TRY
        return static_cast<int32_t>(c10::promoteTypes(static_cast<at::ScalarType>(left), static_cast<at::ScalarType>(right)));
    CN_CATCH(-1)
}
CN_API int32_t cn_result_type(cn_tensor left, cn_tensor right) {
    CN_TRY return static_cast<int32_t>(at::result_type(CN_REF(left), CN_REF(right))); CN_CATCH(-1)
}

// names: one per dimension, separated by commas; "*" leaves a dimension without a name.
CN_API int32_t cn_rename_(cn_tensor input, const char* names) {
    CN_TRY
        std::vector<at::Dimname> list;
        std::istringstream stream(names);
        for (std::string name; std::getline(stream, name, ',');) {
            list.push_back(name == "*" ? at::Dimname::wildcard() : at::Dimname::fromSymbol(at::Symbol::dimname(name)));
        }
        at::internal_set_names_inplace(CN_REF(input), cn::maybe<at::DimnameList>(list));
        return 0;
    CN_CATCH(-1)
}
// The names, separated by commas, until the thread's next call; empty when there are none.
CN_API const char* cn_names(cn_tensor input) {
    static thread_local std::string joined;
    CN_TRY
        joined.clear();
        auto& self = CN_REF(input);
        if (self.has_names()) {
            for (const auto& name : self.names()) {
                if (!joined.empty()) joined += ',';
                joined += name.isWildcard() ? "*" : name.symbol().toUnqualString();
            }
        }
        return joined.c_str();
    CN_CATCH(nullptr)
}
