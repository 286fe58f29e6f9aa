// Random number generators. A handle shares its state with every other handle of the same generator.
#include "common.h"

#include <ATen/CPUGeneratorImpl.h>

#include <mutex>

CN_API cn_generator cn_generator_default() {
    CN_TRY return new at::Generator(at::detail::getDefaultCPUGenerator()); CN_CATCH(nullptr)
}
CN_API cn_generator cn_generator_new(uint64_t seed, int32_t device_type, int32_t device_index) {
    CN_TRY
        if (device_type > 0) {
            auto device = cn::device(device_type, device_index);
            at::Generator generator = at::globalContext().defaultGenerator(device).clone();
            generator.set_current_seed(seed);
            return new at::Generator(std::move(generator));
        }
        return new at::Generator(at::detail::createCPUGenerator(seed));
    CN_CATCH(nullptr)
}
CN_API void cn_generator_free(cn_generator generator) { delete generator; }

CN_API int32_t cn_generator_manual_seed(cn_generator generator, int64_t seed) {
    CN_DO(std::lock_guard<std::mutex> lock(generator->mutex()); generator->set_current_seed(static_cast<uint64_t>(seed)))
}
CN_API int32_t cn_generator_seed(cn_generator generator, int64_t* seed) {
    CN_DO(std::lock_guard<std::mutex> lock(generator->mutex()); *seed = static_cast<int64_t>(generator->seed()))
}
CN_API int32_t cn_generator_initial_seed(cn_generator generator, int64_t* seed) {
    CN_DO(*seed = static_cast<int64_t>(generator->current_seed()))
}
CN_API cn_tensor cn_generator_get_state(cn_generator generator) {
    CN_TRY
        std::lock_guard<std::mutex> lock(generator->mutex());
        return cn::own(generator->get_state());
    CN_CATCH(nullptr)
}
CN_API int32_t cn_generator_set_state(cn_generator generator, cn_tensor state) {
    CN_DO(std::lock_guard<std::mutex> lock(generator->mutex()); generator->set_state(CN_REF(state)))
}

// Every default generator: the CPU's and those of the accelerators.
CN_API int32_t cn_manual_seed(int64_t seed) { CN_DO(at::manual_seed(static_cast<uint64_t>(seed))) }
