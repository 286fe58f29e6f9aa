// Tests count live tensors and seed libtorch's one generator, so they run one after the other.
[assembly: DoNotParallelize]
