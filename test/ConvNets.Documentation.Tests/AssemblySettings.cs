// What the documents say is run in processes that use all cores.
[assembly: DoNotParallelize]
