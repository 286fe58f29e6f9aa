// Each test runs a process that uses all cores.
[assembly: DoNotParallelize]
