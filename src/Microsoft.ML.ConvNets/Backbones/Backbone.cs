using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Weights.Naming;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// A well-known network, made to stand at the beginning of another one (<see cref="BackboneExtensions.FromBackbone"/>) or, with its
/// classifier top, by itself. Made by the methods of <see cref="Backbones"/>. Immutable.
/// </summary>
public sealed partial record Backbone
{
    /// <summary>Describes a backbone.</summary>
    /// <param name="name">The name of the architecture, in small letters, such as <c>resnet18</c>.</param>
    /// <param name="layers">
    /// The layers. Those of kind <c>Block</c> are the units in which it is frozen; layers between them (pools, flattening) have no weights.
    /// </param>
    /// <param name="minimumSize">The smallest height and width in pixels that the network admits.</param>
    /// <exception cref="ArgumentException">The name is empty, there is no layer, or the size is less than 1.</exception>
    public Backbone(string name, LayerSequence layers, int minimumSize)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(layers);
        Name = name;
        Layers = layers.Count > 0 ? layers : throw new ArgumentException($"The backbone '{name}' has no layer.", nameof(layers));
        MinimumSize = KernelGeometry.RequireAtLeast(minimumSize, 1, nameof(minimumSize));
    }

    /// <summary>The name of the architecture.</summary>
    public string Name { get; }

    /// <summary>The layers, the first one first.</summary>
    public LayerSequence Layers { get; }

    /// <summary>The smallest height and width in pixels that the network admits.</summary>
    public int MinimumSize { get; }

    /// <summary>The weights that it begins with, which also say how images are prepared. Default null: drawn at random.</summary>
    /// <exception cref="ArgumentException">They are known to be those of another network.</exception>
    public PretrainedWeights? Weights
    {
        get;
        init => field = value is not { Architecture: string other } || other == Name ? value : throw new ArgumentException(
            $"'{Name}' cannot begin with the weights of '{other}'. Take its own, such as KnownWeights.Get(\"{Name}\"), "
            + "or a file's: PretrainedWeights.FromFile.", nameof(value));
    }

    /// <summary>The only shape of one image that it takes; null where several are possible.</summary>
    internal TensorShape? Input { get; init; }

    /// <summary>The same with what reads the weights; null without any.</summary>
    internal PretrainedBackbone? Start => Weights is null ? null : new PretrainedBackbone(this, Weights);

    /// <summary>How the names of weights made elsewhere become those of this network's; the maps are shared by all of a kind.</summary>
    internal IReadOnlyList<WeightNameMap> NameMaps { get; init; } = [];

    /// <summary>Whether it ends with a classifier, so that it gives class scores rather than features.</summary>
    internal bool HasTop => Layers.Any(static layer => layer.Name?.StartsWith(Backbones.TopName, StringComparison.Ordinal) == true);

    /// <summary>Number of blocks, the units in which it is frozen.</summary>
    public int Blocks => AsLayer(0).Blocks;

    /// <summary>A table of the layers with their output shapes and parameter counts.</summary>
    /// <param name="input">The shape of one image, such as <c>TensorShape.Image(3, 224, 224)</c>.</param>
    /// <exception cref="ArgumentException">A layer cannot take what reaches it.</exception>
    public string Summary(TensorShape input) => new Network(Layers, input).Summary();

    /// <summary>The backbone as the first layer of a network.</summary>
    internal BackboneLayer AsLayer(int frozenBlocks) => new(Name, Layers, frozenBlocks, MinimumSize) { Name = BackboneLayer.DefaultName };
}
