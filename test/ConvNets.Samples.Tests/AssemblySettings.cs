// Each sample uses all cores.
[assembly: DoNotParallelize]
