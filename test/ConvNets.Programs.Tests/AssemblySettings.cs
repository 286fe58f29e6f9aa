// Programs print and have a current directory.
[assembly: DoNotParallelize]
