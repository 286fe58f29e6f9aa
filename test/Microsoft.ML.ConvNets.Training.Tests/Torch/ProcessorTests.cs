using System.Runtime.Intrinsics.X86;
using Microsoft.ML.ConvNets.Training.Torch;

namespace Microsoft.ML.ConvNets.Training.Tests.Torch;

/// <summary>The features of processors, by the registers that Intel and AMD document for CPUID.</summary>
[TestClass]
public class ProcessorTests
{
    private const int SavesState = 1 << 27;
    private const int Vectors = 1 << 5;
    private const int Tiles = (1 << 22) | (1 << 24);

    // The area of a Sapphire Rapids: tiles of 8 KiB behind all else.
    private const int TilesAt = 2816;
    private const int TilesSize = 8192;

    [TestMethod]
    [DataRow(0, 0, false, false, "Cascade Lake: AVX-512 without bfloat16")]
    [DataRow(0, Vectors, false, true, "Cooper Lake, Zen 4: AVX512-BF16")]
    [DataRow(Tiles, Vectors, true, true, "Sapphire Rapids")]
    [DataRow(Tiles, Vectors, false, true, "Sapphire Rapids whose system keeps no tiles")]
    [DataRow(Tiles, 0, false, false, "tiles that the system does not keep, and no vectors")]
    [DataRow(Tiles, 0, true, true, "tiles alone")]
    [DataRow(1 << 24, 0, true, false, "tiles without bfloat16")]
    [DataRow(1 << 22, 0, true, false, "bfloat16 without tiles")]
    public void Bfloat16_needs_vectors_or_kept_tiles(int features, int moreFeatures, bool keepsTiles, bool expected, string processor) =>
        Assert.AreEqual(expected, Processor.Identify(Registers(0x20, 1, features, moreFeatures, keepsTiles)).ComputesBFloat16, processor);

    [TestMethod]
    public void Leaves_that_are_not_there_are_not_read()
    {
        Assert.IsFalse(Processor.Identify(Registers(6, 1, Tiles, Vectors, keepsTiles: true)).ComputesBFloat16);
        Assert.IsFalse(Processor.Identify(Registers(7, 0, 0, Vectors, keepsTiles: true)).ComputesBFloat16, "subleaf 1 of leaf 7 is not there");
        Assert.IsFalse(Processor.Identify(Registers(7, 0, Tiles, 0, keepsTiles: true)).ComputesBFloat16, "leaf 13 is not there");
    }

    [TestMethod]
    public void This_processor_is_what_the_kernel_says_it_is()
    {
        if (!OperatingSystem.IsLinux() || !X86Base.IsSupported || !Avx512F.IsSupported)
        {
            Assert.Inconclusive("This test reads /proc/cpuinfo of an x86 processor with AVX-512.");
        }

        string[] flags = File.ReadLines("/proc/cpuinfo").First(static line => line.StartsWith("flags", StringComparison.Ordinal)).Split(' ');
        Assert.AreEqual(flags.Contains("avx512_bf16") || flags.Contains("amx_bf16"), Processor.Current.ComputesBFloat16);
    }

    private static Processor.Identification Registers(int lastLeaf, int lastSubleaf, int features, int moreFeatures, bool keepsTiles) => (leaf, subleaf) => (leaf, subleaf) switch
    {
        (0, _) => (lastLeaf, 0, 0, 0),
        (1, _) => (0, 0, SavesState, 0),
        (7, 0) when lastLeaf >= 7 => (lastSubleaf, 0, 0, features),
        (7, 1) when lastSubleaf >= 1 => (moreFeatures, 0, 0, 0),
        (13, 0) when lastLeaf >= 13 => (0, keepsTiles ? TilesAt + TilesSize : TilesAt - 128, 0, 0),
        (13, 18) when lastLeaf >= 13 => (TilesSize, TilesAt, 0, 0),
        // What is not there answers with what the last leaf holds: anything.
        _ => (-1, -1, -1, -1),
    };
}
