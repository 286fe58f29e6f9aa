// Tests that measure the process, or time, say [DoNotParallelize].
[assembly: Parallelize(Scope = ExecutionScope.ClassLevel)]
