using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace ConvNets.Cli.Data;

/// <summary>What a pipeline wants an image as.</summary>
internal enum ImageNeed
{
    /// <summary>A path, bytes or a decoded image: our networks take all of them.</summary>
    Any,

    /// <summary>A decoded image.</summary>
    Image,

    /// <summary>A vector of numbers.</summary>
    Numbers,
}

/// <summary>The column that a pipeline reads images from, found by going back from its network, step by step.</summary>
/// <param name="Column">The column that the pipeline's first steps read, or what its step of loading gives.</param>
/// <param name="Need">What that column holds.</param>
/// <param name="Loader">The step that loads files by their paths; null without one.</param>
/// <param name="PathColumn">The column that it reads; empty without it.</param>
/// <param name="Shape">The shape of numbers or pixels that nothing resizes any more; null where any size will do.</param>
internal sealed record ModelInput(string Column, ImageNeed Need, ImageLoadingTransformer? Loader, string PathColumn, TensorShape? Shape)
{
    internal static ModelInput Of(IReadOnlyList<ITransformer> steps)
    {
        int last = 0;
        while (last < steps.Count && steps[last] is not (ConvNetTransformer or ConvNetFeaturizerTransformer))
        {
            last++;
        }

        ModelInput input = last < steps.Count ? OfNetwork(steps[last]) : OfOthers(steps, ref last);
        for (int i = last - 1; i >= 0 && input.Loader is null; i--)
        {
            if (Array.Find(PairsOf(steps[i]), pair => pair.Output == input.Column) is { Input: string source })
            {
                input = steps[i] switch
                {
                    ImageLoadingTransformer loader => input with { Loader = loader, PathColumn = source },
                    ImagePixelExtractingTransformer => input with { Column = source, Need = ImageNeed.Image },
                    ImageResizingTransformer => input with { Column = source, Need = ImageNeed.Image, Shape = null },
                    ImageGrayscalingTransformer => input with { Column = source, Need = ImageNeed.Image },
                    VectorToImageConvertingTransformer => input with { Column = source, Need = ImageNeed.Numbers },
                    _ => input with { Column = source },
                };
            }
        }

        return input;
    }

    private static ModelInput OfNetwork(ITransformer network) => network switch
    {
        ConvNetTransformer { ImageColumnName: null } vectors =>
            new ModelInput(vectors.FeatureColumnName, ImageNeed.Numbers, null, "", vectors.InputShape),
        ConvNetTransformer images => new ModelInput(images.ImageColumnName, ImageNeed.Any, null, "", null),
        var featurizer => new ModelInput(
            ((ConvNetFeaturizerTransformer)featurizer).ImageColumnName ?? ImageSet.ImageColumnName, ImageNeed.Any, null, "", null),
    };

    /// <summary>A pipeline without a network of ours: what its last step with images gives.</summary>
    private static ModelInput OfOthers(IReadOnlyList<ITransformer> steps, ref int last)
    {
        while (last > 0 && steps[last - 1].GetType().Namespace != typeof(ImageLoadingTransformer).Namespace)
        {
            last--;
        }

        return new ModelInput(last == 0 ? ImageSet.ImageColumnName : PairsOf(steps[last - 1])[0].Output, ImageNeed.Image, null, "", null);
    }

    private static (string Output, string Input)[] PairsOf(ITransformer step) => step switch
    {
        AugmentImagesTransformer augment => [(augment.OutputColumnName, augment.InputColumnName)],
        OneToOneTransformerBase pairs => ColumnPairs(pairs),
        _ => [],
    };

    // ML.NET keeps the columns of its steps to itself.
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "ColumnPairs")]
    private static extern ref readonly (string Output, string Input)[] ColumnPairs(OneToOneTransformerBase step);
}
