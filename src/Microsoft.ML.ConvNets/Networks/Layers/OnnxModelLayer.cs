using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// An ONNX file, from its input to one of its values, as one frozen layer: it runs on ONNX Runtime and does not learn. Made by
/// <c>Network.FromOnnx</c> and <c>Backbone.FromOnnx</c>. JSON has the file's hash, names and shapes; a model zip holds the file itself.
/// </summary>
[LayerKind("onnx")]
public sealed record OnnxModelLayer : Layer
{
    [JsonConstructor]
    internal OnnxModelLayer(string sha256, string inputName, string outputName, TensorShape input, TensorShape output)
        : this(new OnnxContent(sha256 ?? ""), inputName, outputName, input, output)
    {
    }

    internal OnnxModelLayer(OnnxContent content, string inputName, string outputName, TensorShape input, TensorShape output)
    {
        ArgumentException.ThrowIfNullOrEmpty(inputName);
        ArgumentException.ThrowIfNullOrEmpty(outputName);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        (Content, InputName, OutputName, Input, Output) = (content, inputName, outputName, input, output);
    }

    /// <summary>SHA-256 of the file in small hexadecimal digits.</summary>
    public string Sha256 => Content.Sha256;

    /// <summary>The file's input.</summary>
    public string InputName { get; }

    /// <summary>The value of the file that leaves the layer.</summary>
    public string OutputName { get; }

    /// <summary>The shape of a sample of the input.</summary>
    public TensorShape Input { get; }

    /// <summary>The shape of a sample of the output: <c>[C, H, W]</c>, or <c>[F]</c> for all else.</summary>
    public TensorShape Output { get; }

    /// <summary>
    /// Whether several samples can run at once. A file that was written for one sample and cannot be freed of that runs sample by sample.
    /// </summary>
    public bool TakesBatches { get; internal init; } = true;

    /// <summary>Whether the file wants blue, green, red: the channels are reversed before it.</summary>
    public bool ReversesChannels { get; internal init; }

    /// <summary>The file.</summary>
    [JsonIgnore]
    internal OnnxContent Content { get; }

    /// <summary>All ONNX files among layers, those inside others included.</summary>
    internal static IEnumerable<OnnxModelLayer> In(LayerSequence layers) => layers.SelectMany(static layer => layer switch
    {
        OnnxModelLayer onnx => [onnx],
        CompositeLayer composite => composite.Parts.SelectMany(static part => In(part.Layers)),
        _ => [],
    });

    internal override TensorShape OutputShape(TensorShape input) => input == Input ? Output : throw new LayerShapeException(
        $"The ONNX file was read for {Input}. Where the file leaves the size free, OnnxBackboneOptions.InputShape chooses another.");

    internal override T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights, TensorShape inputShape) => ops.OnnxModel(input, this);

    internal override string Describe() =>
        $"ONNX {InputName} → {OutputName}, frozen" + (TakesBatches ? "" : ", sample by sample");
}
