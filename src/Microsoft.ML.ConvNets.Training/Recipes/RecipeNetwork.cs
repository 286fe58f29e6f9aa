using Microsoft.ML.ConvNets.Images;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Training.Recipes;

/// <summary>The network for images where nobody named one.</summary>
internal static class RecipeNetwork
{
    /// <summary>What is trained from scratch.</summary>
    internal const string SmallNetwork = "small-cnn";

    /// <summary>Where ImageNet's backbone, trained at 224, begins to see more than one that was trained at 32, both frozen.</summary>
    internal const int LargeSide = 96;

    private const int HeadUnits = 256;
    private const double HeadDropout = 0.5;

    /// <summary>The layers between a backbone and the output layer.</summary>
    internal static LayerSequence Head { get; } = LayerSequence.Create([Dense(HeadUnits, Activation.Relu), Dropout(HeadDropout)]);

    /// <summary>The name of the backbone for color images whose smaller side is known; null where they are too small for any.</summary>
    internal static string? BackboneFor(int? side) => side switch
    {
        >= LargeSide => Backbones.ImageNetResNet18().Name,
        int pixels when pixels >= Backbones.Compact().MinimumSize => Backbones.Compact().Name,
        _ => null,
    };

    /// <summary>The network for images or vectors.</summary>
    /// <param name="kind">What the feature column holds.</param>
    /// <param name="shape">The shape that was asked for; null for none.</param>
    /// <param name="first">Gives the shape of the first image.</param>
    /// <param name="warn">Told what is missing.</param>
    internal static Network For(InputKind kind, TensorShape? shape, Func<TensorShape?> first, Action<string> warn)
    {
        if (kind == InputKind.Vector)
        {
            return shape is { IsImage: true } ? NetworkPresets.Get(SmallNetwork) : Network.Sequential([.. Head]);
        }

        if (shape is { Channels: 1 })
        {
            return NetworkPresets.Get(SmallNetwork);
        }

        TensorShape? size = shape ?? first();
        string? name = BackboneFor(size is null ? null : Math.Min(size.Height, size.Width));
        if (name == Backbones.ImageNetResNet18().Name && !ImageNetResNet18File.IsIn(AppContext.BaseDirectory))
        {
            warn($"The program does not have the package {ImageNetResNet18File.Package}, whose backbone is made for images of this size. "
                + $"The smaller '{Backbones.Compact().Name}' takes its place and does worse. Add the package, or set a network.");
            name = Backbones.Compact().Name;
        }

        return name is null
            ? NetworkPresets.Get(SmallNetwork)
            : Network.FromBackbone(Backbones.Get(name) with { Weights = KnownWeights.Get(name) }, trainable: false, Head);
    }
}
