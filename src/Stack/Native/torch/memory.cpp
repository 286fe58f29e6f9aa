// Memory for large tensors, kept for the next step.
//
// A training step asks for the same large tensors as the step before it. The C library maps each of them anew and gives it back, and the
// kernel fills every page with zeros on first touch: half of the time of a convolution over large pictures. Blocks that are freed are kept here
// and handed out again; what is kept never exceeds what was in use at once by more than a quarter, and cn_trim_memory gives all of it back.
#include "common.h"

#include <c10/core/CPUAllocator.h>
#include <c10/core/impl/alloc_cpu.h>

#include <cstdlib>
#include <mutex>
#include <new>
#include <unordered_map>

#if defined(__linux__)
#include <sys/mman.h>
#endif

// The interface changed with 2.2; until its twin here was built against such a libtorch, that one keeps its own allocator.
#if defined(__linux__) && (TORCH_VERSION_MAJOR == 1 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR < 2))
#define CN_REUSES_MEMORY
#endif

#ifdef CN_REUSES_MEMORY
namespace {

// Smaller ones the C library recycles by itself.
constexpr size_t large = size_t(1) << 20;
constexpr size_t page = 4096;
constexpr size_t huge_page = size_t(2) << 20;

struct block {
    void* address;
    size_t size;
};

class block_store {
public:
    void* take(size_t bytes) {
        size_t size = rounded(bytes);
        std::lock_guard<std::mutex> guard(lock_);
        void* address = reuse(size);
        if (address == nullptr) {
            // Room for the new one before it is asked for, oldest blocks first.
            const size_t most = std::max(most_used_, used_ + size) / 4 * 5;
            while (kept_ > 0 && used_ + kept_ + size > most) drop(0);
            address = fresh(size);
            if (address == nullptr) {
                while (kept_ > 0) drop(0);
                address = fresh(size);
            }
            TORCH_CHECK(address != nullptr, "not enough memory: you tried to allocate ", bytes, " bytes.");
        }
        sizes_[address] = size;
        used_ += size;
        most_used_ = std::max(most_used_, used_);
        return address;
    }

    // False for what is not from here.
    bool give_back(void* address) {
        if (reinterpret_cast<uintptr_t>(address) % page != 0) return false;
        std::lock_guard<std::mutex> guard(lock_);
        const auto known = sizes_.find(address);
        if (known == sizes_.end()) return false;
        const size_t size = known->second;
        sizes_.erase(known);
        used_ -= size;
        kept_ += size;
        blocks_.push_back({address, size});
        return true;
    }

    void trim() {
        std::lock_guard<std::mutex> guard(lock_);
        while (kept_ > 0) drop(blocks_.size() - 1);
        most_used_ = used_;
    }

private:
    // To an eighth of a power of two, so that batches that differ a little share blocks.
    static size_t rounded(size_t bytes) {
        size_t step = large / 8;
        while (step * 16 <= bytes) step *= 2;
        return (bytes + step - 1) / step * step;
    }

    static void* fresh(size_t size) {
        void* address = nullptr;
        if (posix_memalign(&address, size >= 2 * huge_page ? huge_page : page, size) != 0) return nullptr;
        if (size >= 2 * huge_page) madvise(address, size, MADV_HUGEPAGE);
        return address;
    }

    // The smallest block that is large enough and at most twice as large, the newest of such: the caches know it best. `size` becomes the block's.
    void* reuse(size_t& size) {
        size_t best = blocks_.size();
        for (size_t i = blocks_.size(); i-- > 0;) {
            if (blocks_[i].size >= size && blocks_[i].size <= 2 * size && (best == blocks_.size() || blocks_[i].size < blocks_[best].size)) best = i;
        }
        if (best == blocks_.size()) return nullptr;
        void* address = blocks_[best].address;
        size = blocks_[best].size;
        kept_ -= size;
        blocks_.erase(blocks_.begin() + static_cast<std::ptrdiff_t>(best));
        return address;
    }

    void drop(size_t index) {
        kept_ -= blocks_[index].size;
        free(blocks_[index].address);
        blocks_.erase(blocks_.begin() + static_cast<std::ptrdiff_t>(index));
    }

    std::mutex lock_;
    std::vector<block> blocks_; // oldest first
    std::unordered_map<void*, size_t> sizes_;
    size_t used_ = 0;
    size_t kept_ = 0;
    size_t most_used_ = 0;
};

// Never destroyed: tensors may outlive any order of destruction.
block_store& store() {
    static auto* instance = new block_store();
    return *instance;
}

// One deleter for all: libtorch frees by address alone in places.
void release(void* address) {
    if (address != nullptr && !store().give_back(address)) c10::free_cpu(address);
}

struct reusing_allocator final : at::Allocator {
    at::DataPtr allocate(size_t bytes) const override {
        void* address = bytes >= large ? store().take(bytes) : c10::alloc_cpu(bytes);
        return {address, address, &release, at::Device(at::DeviceType::CPU)};
    }

    at::DeleterFnPtr raw_deleter() const override { return &release; }
};

const bool installed = [] {
    c10::SetCPUAllocator(new reusing_allocator());
    return true;
}();

} // namespace
#endif

// Gives back to the system what is kept for the next step.
CN_API void cn_trim_memory() {
#ifdef CN_REUSES_MEMORY
    store().trim();
#endif
}
