/* The one function of newer C++ runtimes that LibTorchSharp asks for. It sets up std::cout and its like; an older runtime has done that by
   itself by then. */
void _ZSt21ios_base_library_initv(void) {}
