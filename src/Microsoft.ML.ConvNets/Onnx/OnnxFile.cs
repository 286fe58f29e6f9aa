using Google.Protobuf;
using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Onnx.Checking;
using Onnx;

namespace Microsoft.ML.ConvNets.Onnx;

/// <summary>
/// An ONNX file from outside. It is looked through as bytes, then as a graph, before anybody runs it: what it claims must be there, so that
/// neither memory nor ONNX Runtime has to take its word.
/// </summary>
internal sealed class OnnxFile
{
    private OnnxFile(string name, OnnxContent content, ModelProto model) => (Name, Content, Model) = (name, content, model);

    /// <summary>What the file is called in messages and as a backbone, without folders and without <c>.onnx</c>.</summary>
    internal string Name { get; }

    /// <summary>The file as it is stored.</summary>
    internal OnnxContent Content { get; }

    /// <summary>
    /// The file as objects. Nodes stand in an order in which they can run; the object is this file's alone, so that changing it changes no
    /// other.
    /// </summary>
    internal ModelProto Model { get; }

    /// <summary>SHA-256 of the file in small hexadecimal digits.</summary>
    internal string Sha256 => Content.Sha256;

    /// <summary>The version of ONNX's own operators.</summary>
    internal int Opset => (int)Model.OpsetImport.First(static import => OnnxDomains.IsDefault(import.Domain)).Version;

    /// <summary>Reads a file.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or asks for what is refused; the message says what.</exception>
    internal static OnnxFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var about = new FileInfo(path);
        if (!about.Exists)
        {
            throw new FileNotFoundException($"There is no ONNX file '{path}'.", path);
        }

        return about.Length <= Array.MaxLength
            ? Parse(File.ReadAllBytes(path), Path.GetFileNameWithoutExtension(path))
            : throw new InvalidDataException($"The ONNX file '{path}' has {about.Length:N0} bytes; at most {Array.MaxLength:N0} are read.");
    }

    /// <summary>Takes a file's bytes.</summary>
    /// <param name="bytes">The file, which nobody changes any more.</param>
    /// <param name="name">What it is called.</param>
    /// <exception cref="InvalidDataException">It is damaged, or asks for what is refused; the message says what.</exception>
    internal static OnnxFile Parse(byte[] bytes, string name) => Parse(new OnnxContent(bytes), name);

    /// <summary>Takes a file that a network holds.</summary>
    /// <param name="content">The file.</param>
    /// <param name="name">What it is called.</param>
    /// <exception cref="InvalidDataException">It is damaged, or asks for what is refused; the message says what.</exception>
    internal static OnnxFile Parse(OnnxContent content, string name)
    {
        try
        {
            WireCheck.Require(content.Bytes, ModelProto.Descriptor);
            ModelProto model = ModelProto.Parser.WithDiscardUnknownFields(true).ParseFrom(content.Bytes);
            ModelCheck.Require(model);
            return new OnnxFile(name, content, model);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or FormatException or OverflowException)
        {
            throw new InvalidDataException($"The ONNX file '{name}' is refused: {e.Message}", e);
        }
    }

    /// <summary>The same file read again, for somebody who changes the objects.</summary>
    internal OnnxFile Again() => new(Name, Content, Model.Clone());
}
