namespace Microsoft.ML.Transforms;

/// <summary>The versions of the parts of a stored normalizer.</summary>
internal static class NormalizerFormat
{
    /// <summary>A vector of which only some slots are stored is refused beyond this: its length alone would cost the memory.</summary>
    public const int MaximumSparseSize = 1 << 24;

    public static readonly VersionInfo Transformer = new("NORMALZR", 0x00010002, 0x00010001, 0x00010002, "Normalizer", ModelAssemblies.Data);
    public static readonly VersionInfo Affine = new("AFF NORM", 0x00010003, 0x00010003, 0x00010003, "AffineNormExec", ModelAssemblies.Data);
    public static readonly VersionInfo Cdf = new("CDFNORMF", 0x00010001, 0x00010001, 0x00010001, "CdfNormalizeFunction", ModelAssemblies.Data);
}
