// One browser, and few cores.
[assembly: DoNotParallelize]
