using System.Security.Cryptography;

namespace Microsoft.ML.ConvNets.Networks;

/// <summary>
/// The bytes of an ONNX file, which a network holds beside its description. It is what its SHA-256 says: the description names that
/// alone, and the bytes come from the file or from the entry of a model zip.
/// </summary>
internal sealed class OnnxContent : IEquatable<OnnxContent>
{
    private byte[]? _bytes;

    /// <summary>A content of which only the hash is known so far.</summary>
    /// <exception cref="ArgumentException">The hash is none.</exception>
    internal OnnxContent(string sha256) => Sha256 = sha256.Length == 2 * SHA256.HashSizeInBytes && sha256.All(char.IsAsciiHexDigitLower)
        ? sha256
        : throw new ArgumentException($"A SHA-256 has {2 * SHA256.HashSizeInBytes} small hexadecimal digits.", nameof(sha256));

    /// <summary>A content.</summary>
    /// <param name="bytes">The file, which nobody changes any more.</param>
    internal OnnxContent(byte[] bytes)
        : this(Convert.ToHexStringLower(SHA256.HashData(bytes))) => _bytes = bytes;

    /// <summary>SHA-256 of the file in small hexadecimal digits.</summary>
    internal string Sha256 { get; }

    /// <summary>The file.</summary>
    /// <exception cref="InvalidOperationException">It was never given: the network was read from its description alone.</exception>
    internal byte[] Bytes => _bytes ?? throw new InvalidOperationException(
        $"The network runs the ONNX file with the SHA-256 {Sha256[..12]}…, and its JSON alone does not hold that file. Make the network "
        + "with Network.FromOnnx, or load a model zip.");

    /// <summary>Gives the content its bytes.</summary>
    /// <exception cref="FormatException">They have another hash.</exception>
    internal void Bind(byte[] bytes) => _bytes = Convert.ToHexStringLower(SHA256.HashData(bytes)) == Sha256
        ? bytes
        : throw new FormatException($"the ONNX file beside it is not the one with the SHA-256 {Sha256[..12]}…");

    public bool Equals(OnnxContent? other) => other?.Sha256 == Sha256;

    public override bool Equals(object? obj) => Equals(obj as OnnxContent);

    public override int GetHashCode() => Sha256.GetHashCode(StringComparison.Ordinal);
}
