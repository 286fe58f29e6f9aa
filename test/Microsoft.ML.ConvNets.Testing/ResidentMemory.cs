namespace Microsoft.ML.ConvNets.Testing;

/// <summary>What the process has in memory: managed objects, tensors and all else.</summary>
internal static class ResidentMemory
{
    /// <summary>Requires that an action that is repeated takes no more memory once it has warmed up.</summary>
    /// <param name="warmUp">Number of times before the first measurement.</param>
    /// <param name="repeats">Number of times between the first measurement and the last.</param>
    /// <param name="tolerance">MiB that may come on top: what allocators keep.</param>
    internal static void AssertFlat(int warmUp, int repeats, long tolerance, Action action)
    {
        for (int i = 0; i < warmUp; i++)
        {
            action();
        }

        // Nothing is collected in between: what only a collection frees grows in a training, which allocates too little managed memory to cause one.
        long before = MiB;
        for (int i = 0; i < repeats; i++)
        {
            action();
        }

        Assert.IsLessThanOrEqualTo(before + tolerance, MiB, $"MiB after {warmUp + repeats} times; {before} after {warmUp}");
    }

    internal static long MiB => Environment.WorkingSet >> 20;
}
