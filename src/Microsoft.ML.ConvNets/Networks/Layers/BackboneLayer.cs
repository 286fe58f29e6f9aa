using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// A backbone inside a network, the first blocks of which may be frozen: their weights do not learn and their batch norms use the running
/// statistics, so that what they make of an image never changes. Made by <c>Network.FromBackbone</c>.
/// </summary>
[LayerKind("backbone")]
public sealed record BackboneLayer : CompositeLayer
{
    /// <summary>The name it has in networks, and so the beginning of its weights' names.</summary>
    internal const string DefaultName = "backbone";

    [JsonConstructor]
    internal BackboneLayer(string architecture, LayerSequence layers, int frozenBlocks, int minimumSize = 1)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentException.ThrowIfNullOrEmpty(architecture);
        Architecture = architecture;
        Layers = layers.Count > 0 ? layers : throw new ArgumentException("A backbone has at least one layer.", nameof(layers));
        FrozenBlocks = frozenBlocks >= 0 && frozenBlocks <= Blocks
            ? frozenBlocks
            : throw new ArgumentOutOfRangeException(
                nameof(frozenBlocks), frozenBlocks,
                $"{architecture} has {Blocks} blocks; between 0 and {Blocks} can be frozen, not {frozenBlocks}.");
        MinimumSize = KernelGeometry.RequireAtLeast(minimumSize, 1, nameof(minimumSize));
    }

    /// <summary>The name of the architecture, such as <c>resnet18</c>.</summary>
    public string Architecture { get; }

    /// <summary>The backbone's layers.</summary>
    public LayerSequence Layers { get; }

    /// <summary>How many blocks, counted from the input, do not learn.</summary>
    public int FrozenBlocks { get; }

    /// <summary>The smallest height and width in pixels that it admits.</summary>
    public int MinimumSize { get; }

    /// <summary>Number of blocks: the layers of kind <c>Block</c>; a backbone without any is one block.</summary>
    [JsonIgnore]
    public int Blocks => Math.Max(1, Layers.Count(static layer => layer is BlockLayer));

    /// <summary>
    /// Number of leading layers that are frozen: the frozen blocks and what follows each of them without weights of its own, such as a
    /// pool.
    /// </summary>
    internal int FrozenLayers
    {
        get
        {
            if (FrozenBlocks == Blocks)
            {
                return Layers.Count;
            }

            int blocks = 0;
            int end = 0;
            while (end < Layers.Count && (Layers[end] is not BlockLayer || ++blocks <= FrozenBlocks))
            {
                end++;
            }

            return FrozenBlocks == 0 ? 0 : end;
        }
    }

    /// <summary>The same backbone with another number of frozen blocks.</summary>
    internal BackboneLayer Frozen(int blocks) => new(Architecture, Layers, blocks, MinimumSize) { Name = Name };

    internal override IReadOnlyList<(string? Name, LayerSequence Layers)> Parts => [(null, Layers)];

    internal override TensorShape OutputShape(TensorShape input) =>
        !input.IsImage || (input.Height >= MinimumSize && input.Width >= MinimumSize)
        ? OutputOf(Layers, input)
        : throw new LayerShapeException(
            $"{Architecture} takes images of at least {MinimumSize}×{MinimumSize} pixels, not {input.Height}×{input.Width}. Use a larger "
                + "input size.");

    /// <summary>The shape that leaves the frozen layers.</summary>
    internal TensorShape FrozenShape(TensorShape input) => FrozenLayers == 0
        ? input
        : Layers.Resolve(input, Architecture)[FrozenLayers - 1].Output;

    internal override T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights, TensorShape inputShape) =>
        Layers.Forward(ops, input, weights, inputShape);

    internal override string Describe() => $"{Architecture}" + (FrozenBlocks switch
    {
        0 => "",
        int all when all == Blocks => ", frozen",
        int some => $", {some} of {Blocks} blocks frozen",
    });
}
