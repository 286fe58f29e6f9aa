// Each test runs programs that use all cores.
[assembly: DoNotParallelize]
