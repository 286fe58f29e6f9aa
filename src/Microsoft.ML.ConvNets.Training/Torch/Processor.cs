using System.Runtime.Intrinsics.X86;

namespace Microsoft.ML.ConvNets.Training.Torch;

/// <summary>What the processor can do that libtorch's kernels use.</summary>
internal sealed class Processor
{
    private const int OsSavesExtendedStateBit = 27;
    private const int Avx512BFloat16Bit = 5;
    private const int AmxBFloat16Bit = 22;
    private const int AmxTileBit = 24;
    private const int ExtendedStateLeaf = 0xD;
    private const int TileDataComponent = 18;

    /// <summary>The instructions CPUID answers: for a leaf and a subleaf the four registers.</summary>
    internal delegate (int Eax, int Ebx, int Ecx, int Edx) Identification(int leaf, int subleaf);

    private Processor(bool computesBFloat16) => ComputesBFloat16 = computesBFloat16;

    /// <summary>The processor that this program runs on.</summary>
    internal static Processor Current { get; } = X86Base.IsSupported && Avx512F.IsSupported
        ? Identify(X86Base.CpuId)
        : new Processor(computesBFloat16: false);

    /// <summary>Whether it multiplies numbers of the format bfloat16 by itself: in tiles (AMX) or in vectors (AVX512-BF16).</summary>
    internal bool ComputesBFloat16 { get; }

    /// <summary>Reads the features of a processor whose vectors of 512 bits may be used.</summary>
    internal static Processor Identify(Identification identify)
    {
        if (identify(0, 0).Eax < 7)
        {
            return new Processor(computesBFloat16: false);
        }

        (int subleaves, _, _, int features) = identify(7, 0);
        bool vectors = subleaves >= 1 && Has(identify(7, 1).Eax, Avx512BFloat16Bit);
        bool tiles = Has(features, AmxBFloat16Bit) && Has(features, AmxTileBit) && SavesTiles(identify);
        return new Processor(vectors || tiles);
    }

    /// <summary>
    /// Whether the operating system keeps the tiles of each thread. The area that it saves, as large as what is enabled needs it, then
    /// reaches to the end of the tiles: no other part of the state lies behind them.
    /// </summary>
    private static bool SavesTiles(Identification identify)
    {
        if (identify(0, 0).Eax < ExtendedStateLeaf || !Has(identify(1, 0).Ecx, OsSavesExtendedStateBit))
        {
            return false;
        }

        (int size, int offset, _, _) = identify(ExtendedStateLeaf, TileDataComponent);
        return size > 0 && identify(ExtendedStateLeaf, 0).Ebx >= offset + size;
    }

    private static bool Has(int register, int bit) => (register >> bit & 1) == 1;
}
