using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// The description of a network: its layers and, if it wants a certain one, the shape of its input. Immutable and value-equal; it holds
/// no weights. The output layer is not part of it: a trainer adds one that fits the label column.
/// </summary>
/// <remarks>
/// A shape in this library is that of one sample: <c>[C, H, W]</c> or <c>[F]</c>. libtorch's own tensors carry the batch before it.
/// </remarks>
public sealed partial record Network
{
    /// <summary>The name of the output layer that trainers add.</summary>
    internal const string OutputLayerName = "output";

    private const int MaxLayers = 10_000;

    [JsonConstructor]
    internal Network(LayerSequence layers, TensorShape? input)
    {
        ArgumentNullException.ThrowIfNull(layers);
        Layers = layers.TotalCount <= MaxLayers
            ? layers
            : throw new ArgumentException($"A network has at most {MaxLayers:N0} layers, not {layers.TotalCount:N0}.", nameof(layers));
        Input = input;
    }

    /// <summary>The layers, the first one first.</summary>
    public LayerSequence Layers { get; private init; }

    /// <summary>The shape of one input sample, or null when the trainer chooses it.</summary>
    public TensorShape? Input { get; init; }

    /// <summary>A network whose layers follow one another. Without any layer the output layer stands alone: a linear model.</summary>
    /// <param name="layers">The layers without the output layer.</param>
    /// <exception cref="ArgumentException">A layer is null.</exception>
    public static Network Sequential(params ReadOnlySpan<Layer> layers) => new(LayerSequence.Create(layers), input: null);

    /// <summary>The same network with another part of its backbone frozen.</summary>
    /// <param name="blocks">
    /// How many blocks, counted from the input, do not learn: 0 for none, <see cref="BackboneLayer.Blocks"/> for all.
    /// </param>
    /// <exception cref="InvalidOperationException">The network does not begin with a backbone.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The backbone has fewer blocks.</exception>
    public Network WithFrozenBlocks(int blocks) =>
        this with { Layers = LayerSequence.Create([RequireBackbone().Frozen(blocks), .. Layers.Skip(1)]) };

    /// <summary>The backbone that the network begins with; null without one.</summary>
    [JsonIgnore]
    public BackboneLayer? Backbone => Layers.Count > 0 ? Layers[0] as BackboneLayer : null;

    /// <summary>
    /// Where the backbone's weights come from; null where all are drawn. Not part of a saved model, which has its own weights.
    /// </summary>
    [JsonIgnore]
    internal WeightOrigin? Origin { get; init; }

    private BackboneLayer RequireBackbone() => Backbone
        ?? throw new InvalidOperationException(
            "The network does not begin with a backbone, so nothing of it can be frozen. Make it with Network.FromBackbone.");

    /// <summary>The same network for images of a certain size.</summary>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="channels">3 for color (default), 1 for gray.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Network WithInput(int height, int width, int channels = 3) => this with { Input = TensorShape.Image(channels, height, width) };

    /// <summary>The same network with one more layer at its end.</summary>
    internal Network Append(Layer layer) => this with { Layers = LayerSequence.Create([.. Layers, layer]) };

    /// <summary>The network with its output layer of logits.</summary>
    internal Network WithOutputLayer(int outputs) => Append(ConvNets.Layers.Dense(outputs, name: OutputLayerName));

    /// <summary>The network without its output layer.</summary>
    internal Network WithoutLastLayer() => this with { Layers = LayerSequence.Create([.. Layers.Take(Layers.Count - 1)]) };

    /// <summary>The layers with their names and the shapes that reach them.</summary>
    /// <exception cref="ArgumentException">A layer cannot take what reaches it; the message names the layer and the shapes.</exception>
    internal IReadOnlyList<ResolvedLayer> Resolve(TensorShape input)
    {
        if (input.Length > ResolvedLayer.MaxValues)
        {
            throw new ArgumentException(
                $"An input of {input} has {input.Length:N0} values; at most {ResolvedLayer.MaxValues:N0} are possible.", nameof(input));
        }

        try
        {
            return Layers.Resolve(input, "the network");
        }
        catch (LayerShapeException unfit)
        {
            throw new ArgumentException(unfit.Message, unfit);
        }
    }

    /// <summary>
    /// The weights that it needs, by their whole names: those that gradients change, then the others, each in the order of the layers.
    /// </summary>
    /// <exception cref="ArgumentException">A layer cannot take what reaches it.</exception>
    internal IReadOnlyList<WeightSpec> Weights(TensorShape input) =>
        [.. Resolve(input).SelectMany(static placed => placed.Weights).OrderBy(static weight => weight.Role != WeightRole.Parameter)];

    /// <summary>
    /// How many of the first layers give the features that images are compared by: the backbone where it ends with a vector, otherwise all
    /// layers but the output layer.
    /// </summary>
    /// <param name="layers">The layers of a network with its output layer.</param>
    internal static int FeatureLayers(IReadOnlyList<ResolvedLayer> layers) =>
        layers[0] is { Layer: BackboneLayer, Output.IsImage: false } ? 1 : layers.Count - 1;

    /// <summary>The shape of the output for an input of the given shape.</summary>
    /// <param name="input">The shape of one sample.</param>
    /// <exception cref="ArgumentException">A layer cannot take what reaches it; the message names the layer and the shapes.</exception>
    public TensorShape OutputShape(TensorShape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Layers.Count == 0 ? input : Resolve(input)[^1].Output;
    }
}
