namespace Microsoft.ML.ConvNets;

#pragma warning disable RS0026 // What comes first tells the overloads apart: nothing converts into something else.
/// <summary>Networks that begin with an ONNX file.</summary>
public static class OnnxExtensions
{
    extension(Network network)
    {
        /// <summary>A network that begins with an ONNX file.</summary>
        /// <param name="path">The file; see <see cref="Backbone.FromOnnx(string, OnnxBackboneOptions?)"/>.</param>
        /// <param name="options">
        /// Whether it learns, where it begins and ends, and how images are prepared. Default: frozen, and the rest found in the file.
        /// </param>
        /// <param name="head">The layers after it, without the output layer. Default: none, the output layer follows at once.</param>
        /// <exception cref="FileNotFoundException">There is no such file.</exception>
        /// <exception cref="InvalidDataException">The file is damaged, asks for what is refused, or ONNX Runtime cannot run it.</exception>
        /// <exception cref="ArgumentException">The file has no such input or value, or takes no such images.</exception>
        /// <exception cref="NotSupportedException">It is to be trainable and has an operator that cannot learn here.</exception>
        public static Network FromOnnx(string path, OnnxBackboneOptions? options = null, LayerSequence? head = null) =>
            FromOnnx(Backbone.FromOnnx(path, options), options, head);

        /// <summary>A network that begins with several ONNX files that follow one another.</summary>
        /// <param name="paths">The files; see <see cref="Backbone.FromOnnx(IReadOnlyList{string}, OnnxBackboneOptions?)"/>.</param>
        /// <param name="options">Where they begin and end, and how images are prepared. Default: found in the files.</param>
        /// <param name="head">The layers after them, without the output layer. Default: none.</param>
        /// <exception cref="FileNotFoundException">There is no such file.</exception>
        /// <exception cref="InvalidDataException">A file is damaged, asks for what is refused, or ONNX Runtime cannot run it.</exception>
        /// <exception cref="ArgumentException">There is no file, one has no such input or value, or they do not fit each other.</exception>
        /// <exception cref="NotSupportedException">They are to be trainable, which several files cannot be.</exception>
        public static Network FromOnnx(
            IReadOnlyList<string> paths, OnnxBackboneOptions? options = null, LayerSequence? head = null) =>
            FromOnnx(Backbone.FromOnnx(paths, options), options, head);

        /// <summary>A network that begins with an ONNX file that is in memory.</summary>
        /// <param name="content">The file; it is copied.</param>
        /// <param name="options">
        /// Whether it learns, where it begins and ends, and how images are prepared. Default: frozen, and the rest found in the file.
        /// </param>
        /// <param name="head">The layers after it, without the output layer. Default: none, the output layer follows at once.</param>
        /// <exception cref="InvalidDataException">The file is damaged, asks for what is refused, or ONNX Runtime cannot run it.</exception>
        /// <exception cref="ArgumentException">The file has no such input or value, or takes no such images.</exception>
        /// <exception cref="NotSupportedException">It is to be trainable and has an operator that cannot learn here.</exception>
        public static Network FromOnnx(
            ReadOnlyMemory<byte> content, OnnxBackboneOptions? options = null, LayerSequence? head = null) =>
            FromOnnx(Backbone.FromOnnx(content, options), options, head);
    }

    private static Network FromOnnx(Backbone backbone, OnnxBackboneOptions? options, LayerSequence? head) =>
        Network.FromBackbone(backbone, options?.Trainable == true, head);
}
