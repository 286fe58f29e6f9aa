namespace Microsoft.ML.ConvNets.Networks;

/// <summary>
/// Random numbers by SplitMix64 (Steele et al., 2014). A structure, so that a use costs no allocation, and our own, so that a seed means
/// the same in every version of .NET and on every machine.
/// </summary>
internal struct SplitMix64(ulong state)
{
    /// <summary>What one state differs from the next by.</summary>
    internal const ulong Step = 0x9E3779B97F4A7C15;

    private ulong _state = state;

    internal ulong Next()
    {
        _state += Step;
        return Mix(_state);
    }

    /// <summary>From 0 to below 1.</summary>
    internal double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    internal static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
