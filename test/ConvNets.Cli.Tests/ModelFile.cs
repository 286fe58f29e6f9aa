using System.IO.Compression;
using System.Security.Cryptography;

namespace ConvNets.Cli.Tests;

/// <summary>Looks into a model zip.</summary>
internal static class ModelFile
{
    /// <summary>A fingerprint of the bytes of a model's weights.</summary>
    internal static string Weights(string path)
    {
        using ZipArchive zip = ZipFile.OpenRead(path);
        using Stream weights = zip.Entries.Single(static e => e.FullName.EndsWith("weights.safetensors", StringComparison.Ordinal)).Open();
        return Convert.ToHexString(SHA256.HashData(weights));
    }
}
