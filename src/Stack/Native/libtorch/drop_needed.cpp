// drop_needed LIBRARY FOLDER NAME...: copies a 64-bit ELF library into a folder, under the name that others ask for it by, and takes the libraries of these names
// off the list of those that it asks for.

#include <elf.h>

#include <cstdio>
#include <cstring>
#include <exception>
#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using bytes = std::vector<char>;

bytes read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path);
    return bytes(std::istreambuf_iterator<char>(file), {});
}

template <typename T>
T* at(bytes& file, uint64_t offset, uint64_t count = 1) {
    if (offset > file.size() || count > (file.size() - offset) / sizeof(T)) throw std::runtime_error("this is no whole ELF file");
    return reinterpret_cast<T*>(file.data() + offset);
}

struct dynamic_section {
    Elf64_Dyn* entries;
    size_t count;
    const char* names;  // the string table
};

dynamic_section find_dynamic(bytes& file) {
    const auto* header = at<Elf64_Ehdr>(file, 0);
    if (std::memcmp(header->e_ident, ELFMAG, SELFMAG) != 0 || header->e_ident[EI_CLASS] != ELFCLASS64) throw std::runtime_error("this is no 64-bit ELF file");
    const auto* segments = at<Elf64_Phdr>(file, header->e_phoff, header->e_phnum);
    dynamic_section found{};
    for (size_t i = 0; i < header->e_phnum; i++) {
        if (segments[i].p_type != PT_DYNAMIC) continue;
        found.count = segments[i].p_filesz / sizeof(Elf64_Dyn);
        found.entries = at<Elf64_Dyn>(file, segments[i].p_offset, found.count);
    }
    for (size_t k = 0; k < found.count; k++) {
        if (found.entries[k].d_tag != DT_STRTAB) continue;
        uint64_t address = found.entries[k].d_un.d_ptr;
        for (size_t i = 0; i < header->e_phnum; i++) {
            const Elf64_Phdr& load = segments[i];
            if (load.p_type == PT_LOAD && address >= load.p_vaddr && address - load.p_vaddr < load.p_filesz)
                found.names = at<char>(file, address - load.p_vaddr + load.p_offset);
        }
    }
    if (!found.names) throw std::runtime_error("this library says nothing of what it needs");
    return found;
}

// The entries that stay close ranks; what is left at the end says that the list is over.
std::string drop(const dynamic_section& dynamic, const std::set<std::string>& unused) {
    std::string own_name;
    size_t kept = 0;
    for (size_t i = 0; i < dynamic.count; i++) {
        const Elf64_Dyn entry = dynamic.entries[i];
        if (entry.d_tag == DT_NEEDED && unused.count(dynamic.names + entry.d_un.d_val)) continue;
        if (entry.d_tag == DT_SONAME) own_name = dynamic.names + entry.d_un.d_val;
        dynamic.entries[kept++] = entry;
    }
    std::memset(dynamic.entries + kept, 0, (dynamic.count - kept) * sizeof(Elf64_Dyn));
    if (own_name.empty() || own_name.find('/') != std::string::npos) throw std::runtime_error("this library has no name of its own");
    return own_name;
}

// Written beside its name and then moved, so that a process that has the old file loaded keeps it.
void write(const bytes& file, const std::string& path) {
    const std::string unfinished = path + ".part";
    {
        std::ofstream out(unfinished, std::ios::binary | std::ios::trunc);
        out.write(file.data(), static_cast<std::streamsize>(file.size()));
        if (!out.flush()) throw std::runtime_error("cannot write " + unfinished);
    }
    if (std::rename(unfinished.c_str(), path.c_str()) != 0) throw std::runtime_error("cannot write " + path);
}

}  // namespace

int main(int count, char** arguments) {
    try {
        if (count < 3) throw std::runtime_error("usage: drop_needed LIBRARY FOLDER NAME...");
        bytes file = read(arguments[1]);
        const std::string name = drop(find_dynamic(file), std::set<std::string>(arguments + 3, arguments + count));
        write(file, std::string(arguments[2]) + "/" + name);
        return 0;
    } catch (const std::exception& e) {
        std::fprintf(stderr, "drop_needed: %s\n", e.what());
        return 1;
    }
}
