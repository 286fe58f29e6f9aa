namespace Microsoft.ML.Runtime;

/// <summary>
/// The generator behind every seeded operation: three Tausworthe steps and a linear congruential one, combined by exclusive or
/// (L. Howes and D. Thomas, GPU Gems 3, chapter 37). Splits and shuffles of a seed must not change from release to release, as those of System.Random may.
/// </summary>
internal sealed class TauswortheHybrid : Random
{
    private uint _z1;
    private uint _z2;
    private uint _z3;
    private uint _z4;

    public TauswortheHybrid(uint seed)
    {
        _z1 = seed;
        _z2 = Hashing.MurmurRound(_z1, seed);
        _z3 = Hashing.MurmurRound(_z2, seed);
        _z4 = Hashing.MurmurRound(_z3, seed);
    }

    public TauswortheHybrid(int seed) : this((uint)seed)
    {
    }

    public TauswortheHybrid(Random source)
    {
        _z1 = DrawTausworthe(source);
        _z2 = DrawTausworthe(source);
        _z3 = DrawTausworthe(source);
        _z4 = Draw(source);
    }

    public static TauswortheHybrid Create(int? seed) => seed is int value ? new TauswortheHybrid(value) : new TauswortheHybrid(new Random());

    /// <summary>An independent generator that starts at the same state.</summary>
    public TauswortheHybrid Clone() => (TauswortheHybrid)MemberwiseClone();

    public override float NextSingle() => (Step() >> 9) * (1f / (1 << 23));

    public override double NextDouble() => Sample();

    public override int Next()
    {
        uint u = Step();
        return (int)(u + (u & 0x80000000U));
    }

    public override int Next(int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        return (int)(((ulong)Step() * (ulong)maxValue) >> 32);
    }

    public override int Next(int minValue, int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        long range = (long)maxValue - minValue;
        return (int)((long)(Sample() * range) + minValue);
    }

    public override void NextBytes(byte[] buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        NextBytes(buffer.AsSpan());
    }

    public override void NextBytes(Span<byte> buffer)
    {
        for (int i = 0; i < buffer.Length; i++)
            buffer[i] = (byte)Next();
    }

    public int NextSigned() => (int)Step();

    protected override double Sample() => Step() * (1.0 / (1UL << 32));

    private uint Step()
    {
        _z1 = ((_z1 & ~0x1U) << 12) ^ (((_z1 << 13) ^ _z1) >> 19);
        _z2 = ((_z2 & ~0x7U) << 4) ^ (((_z2 << 2) ^ _z2) >> 25);
        _z3 = ((_z3 & ~0xfU) << 17) ^ (((_z3 << 3) ^ _z3) >> 11);
        _z4 = (1664525 * _z4) + 1013904223;
        return _z1 ^ _z2 ^ _z3 ^ _z4;
    }

    private static uint Draw(Random source) => ((uint)source.Next(0x10000) << 16) | (uint)source.Next(0x10000);

    // A Tausworthe component whose high bits are all zero would stay zero.
    private static uint DrawTausworthe(Random source)
    {
        while (true)
        {
            uint u = Draw(source);
            if (u >= 128)
                return u;
        }
    }
}
