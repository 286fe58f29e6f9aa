using System.Text.Json.Serialization;

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
    private const int MaxLayers = 10_000;

    /// <summary>The most values that a layer hands on for one sample: 1 GiB of them.</summary>
    private const long MaxValues = 1L << 28;

    /// <summary>The most weights of a layer: 8 GiB of them.</summary>
    private const long MaxParameters = 1L << 31;

    [JsonConstructor]
    internal Network(LayerSequence layers, TensorShape? input)
    {
        ArgumentNullException.ThrowIfNull(layers);
        Layers = layers.Count is > 0 and <= MaxLayers
            ? layers
            : throw new ArgumentException($"A network has between 1 and {MaxLayers:N0} layers, not {layers.Count:N0}.", nameof(layers));
        Input = input;
    }

    /// <summary>The layers, the first one first.</summary>
    public LayerSequence Layers { get; }

    /// <summary>The shape of one input sample, or null when the trainer chooses it.</summary>
    public TensorShape? Input { get; init; }

    /// <summary>A network whose layers follow one another.</summary>
    /// <param name="layers">The layers without the output layer, at least one.</param>
    /// <exception cref="ArgumentException">There is no layer, or one is null.</exception>
    public static Network Sequential(params ReadOnlySpan<Layer> layers) => new(LayerSequence.Create(layers), input: null);

    /// <summary>The same network for pictures of a certain size.</summary>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="channels">3 for colour (default), 1 for grey.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Network WithInput(int height, int width, int channels = 3) => this with { Input = TensorShape.Image(channels, height, width) };

    /// <summary>The same network with one more layer at its end.</summary>
    internal Network Append(Layer layer) => new(LayerSequence.Create([.. Layers, layer]), Input);

    /// <summary>The layers with their names and the shapes that reach them.</summary>
    /// <exception cref="ArgumentException">A layer cannot take what reaches it; the message names the layer and the shapes.</exception>
    internal IReadOnlyList<PlacedLayer> Place(TensorShape input)
    {
        var placed = new List<PlacedLayer>(Layers.Count);
        var counts = new Dictionary<string, int>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (input.Length > MaxValues)
        {
            throw new ArgumentException($"An input of {input} has {input.Length:N0} values; at most {MaxValues:N0} are possible.", nameof(input));
        }

        TensorShape shape = input;
        foreach (Layer layer in Layers)
        {
            int number = counts[layer.Kind] = counts.GetValueOrDefault(layer.Kind) + 1;
            string name = layer.Name ?? $"{layer.Kind}_{number}";
            if (name.Length == 0 || name.Contains('.') || !names.Add(name))
            {
                throw new ArgumentException($"The layer name '{name}' is empty, has a dot or is used twice. Give each layer its own name.");
            }

            TensorShape output;
            try
            {
                output = layer.OutputShape(shape);
                RequireSize(output.Length, MaxValues, "values for each sample");
                RequireSize(layer.ParameterCount(shape), MaxParameters, "parameters");
            }
            catch (Exception unfit) when (unfit is LayerShapeException or ArgumentOutOfRangeException or OverflowException)
            {
                string way = string.Join(" → ", placed.Select(p => p.Output.ToString()).Prepend(input.ToString()));
                throw new ArgumentException(
                    $"Layer {placed.Count + 1} of the network, '{name}' ({layer.Describe()}), cannot take {shape}. {unfit.Message} Shapes up to there: {way}.", unfit);
            }

            placed.Add(new PlacedLayer(name, layer, shape, output));
            shape = output;
        }

        return placed;

        static void RequireSize(long count, long most, string what)
        {
            if (count > most)
            {
                throw new LayerShapeException($"It would have {count:N0} {what}; at most {most:N0} are possible.");
            }
        }
    }

    /// <summary>The shape of the output for an input of the given shape.</summary>
    /// <param name="input">The shape of one sample.</param>
    /// <exception cref="ArgumentException">A layer cannot take what reaches it; the message names the layer and the shapes.</exception>
    public TensorShape OutputShape(TensorShape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Place(input)[^1].Output;
    }
}

/// <summary>A layer at its place in a network.</summary>
/// <param name="Name">Its name, unique in the network.</param>
/// <param name="Layer">The description.</param>
/// <param name="Input">The shape that reaches it.</param>
/// <param name="Output">The shape that leaves it.</param>
internal sealed record PlacedLayer(string Name, Layer Layer, TensorShape Input, TensorShape Output)
{
    internal long ParameterCount => Layer.ParameterCount(Input);

    internal long BufferCount => Layer.BufferCount(Input);
}
