using System.Text.Json.Serialization;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// A layer made of other layers: sequences that all take its own input. The weights of what it holds are named by their path, such as
/// <c>stage1.residual_1.body.conv2d_1.weight</c>.
/// </summary>
public abstract record CompositeLayer : Layer
{
    private protected CompositeLayer()
    {
    }

    /// <summary>What it holds, each sequence with the name that stands before its weights; null where nothing stands there.</summary>
    [JsonIgnore]
    internal abstract IReadOnlyList<(string? Name, LayerSequence Layers)> Parts { get; }

    internal override long ParameterCount(TensorShape input) => Sum(input, static layer => layer.ParameterCount);

    internal override long BufferCount(TensorShape input) => Sum(input, static layer => layer.BufferCount);

    /// <summary>The shape that leaves a sequence, which is the input's where it is empty.</summary>
    internal TensorShape OutputOf(LayerSequence layers, TensorShape input)
    {
        IReadOnlyList<PlacedLayer> placed = layers.Place(input, Name is null ? "it" : $"'{Name}'");
        return placed.Count == 0 ? input : placed[^1].Output;
    }

    private long Sum(TensorShape input, Func<PlacedLayer, long> count)
    {
        long sum = 0;
        foreach ((_, LayerSequence layers) in Parts)
        {
            foreach (PlacedLayer layer in layers.Place(input, Kind))
            {
                sum = checked(sum + count(layer));
            }
        }

        return sum;
    }
}
