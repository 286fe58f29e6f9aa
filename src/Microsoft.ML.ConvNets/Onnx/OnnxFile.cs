using Google.Protobuf;
using Onnx;

namespace Microsoft.ML.ConvNets.Onnx;

/// <summary>An ONNX file from outside.</summary>
internal sealed class OnnxFile
{
    private OnnxFile(ModelProto model, string name) => (Model, Name) = (model, name);

    /// <summary>What the file holds.</summary>
    internal ModelProto Model { get; }

    /// <summary>What messages call it.</summary>
    internal string Name { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is not an ONNX file.</exception>
    internal static OnnxFile Read(string path) => Parse(File.ReadAllBytes(path), path);

    /// <summary>Reads the bytes of a file.</summary>
    /// <exception cref="InvalidDataException">They are not those of an ONNX file.</exception>
    internal static OnnxFile Parse(ReadOnlyMemory<byte> bytes, string name)
    {
        try
        {
            return new OnnxFile(ModelProto.Parser.ParseFrom(new System.Buffers.ReadOnlySequence<byte>(bytes)), name);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InvalidDataException($"'{name}' is not an ONNX file: {e.Message}", e);
        }
    }
}
