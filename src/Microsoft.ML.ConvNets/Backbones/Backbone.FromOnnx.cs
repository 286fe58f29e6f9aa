using Microsoft.ML.ConvNets.Onnx;

namespace Microsoft.ML.ConvNets;

#pragma warning disable RS0026 // What comes first tells the overloads apart: nothing converts into something else.
public sealed partial record Backbone
{
    /// <summary>A backbone from an ONNX file, frozen unless the options say otherwise.</summary>
    /// <param name="path">The file. It is read now, at most 2 GB; data outside of it are not.</param>
    /// <param name="options">Where it begins and ends, and how images are prepared. Default: found in the file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, asks for what is refused, or ONNX Runtime cannot run it.</exception>
    /// <exception cref="ArgumentException">The file has no such input or value, or takes no such images.</exception>
    /// <exception cref="NotSupportedException">
    /// It is to be trainable and has an operator that cannot learn here; the message names it.
    /// </exception>
    public static Backbone FromOnnx(string path, OnnxBackboneOptions? options = null) => FromOnnx([path], options);

    /// <summary>A backbone from several ONNX files that follow one another, such as a preprocessing and its network.</summary>
    /// <param name="paths">
    /// The files, the first one first. <see cref="OnnxBackboneOptions.InputName"/> is an input of the first, and
    /// <see cref="OnnxBackboneOptions.OutputName"/> a value of the last; the others go from their only input to their first output.
    /// </param>
    /// <param name="options">Where it begins and ends, and how images are prepared. Default: found in the files.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, asks for what is refused, or ONNX Runtime cannot run it.</exception>
    /// <exception cref="ArgumentException">There is no file, one has no such input or value, or they do not fit each other.</exception>
    /// <exception cref="NotSupportedException">They are to be trainable, which several files cannot be.</exception>
    public static Backbone FromOnnx(IReadOnlyList<string> paths, OnnxBackboneOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return OnnxBackbone.Of([.. paths.Select(OnnxFile.Read)], options ?? new OnnxBackboneOptions());
    }

    /// <summary>A backbone from the bytes of an ONNX file.</summary>
    /// <param name="content">The file; it is copied.</param>
    /// <param name="options">Where it begins and ends, and how images are prepared. Default: found in the file.</param>
    /// <exception cref="InvalidDataException">The file is damaged, asks for what is refused, or ONNX Runtime cannot run it.</exception>
    /// <exception cref="ArgumentException">The file has no such input or value, or takes no such images.</exception>
    /// <exception cref="NotSupportedException">
    /// It is to be trainable and has an operator that cannot learn here; the message names it.
    /// </exception>
    public static Backbone FromOnnx(ReadOnlyMemory<byte> content, OnnxBackboneOptions? options = null) =>
        OnnxBackbone.Of([OnnxFile.Parse(content.ToArray(), "onnx")], options ?? new OnnxBackboneOptions());
}
