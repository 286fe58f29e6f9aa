using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Data;

/// <summary>An image in a zip, as it is encoded there, and its class.</summary>
/// <param name="read">Reads the bytes. Who asks for labels only, as <c>MapValueToKey</c> does, never pays for it.</param>
internal sealed class EncodedImageRow(Func<VBuffer<byte>> read)
{
    private VBuffer<byte>? _image;

    /// <summary>The name in the zip.</summary>
    public required string ImagePath { get; init; }

    /// <summary>The name of the class.</summary>
    public required string Label { get; init; }

    /// <summary>The encoded bytes (JPEG, PNG, …); to be asked for while the row is the current one.</summary>
    /// <exception cref="UnreadableImageException">The bytes are damaged or too many.</exception>
    public VBuffer<byte> Image => _image ??= read();
}
