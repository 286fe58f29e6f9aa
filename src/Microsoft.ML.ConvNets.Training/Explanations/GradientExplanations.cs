using Microsoft.ML.ConvNets.Explanations;
using Microsoft.ML.ConvNets.Scoring;
using Microsoft.ML.ConvNets.Training.Explanations;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets;

/// <summary>Explanations by gradients, where libtorch is beside the program.</summary>
public static class GradientExplanations
{
    /// <summary>
    /// Shows which parts of an image speak for a class by Grad-CAM (Selvaraju et al., Grad-CAM: Visual Explanations from Deep Networks via
    /// Gradient-based Localization, 2017): the last feature maps that have more than one place, each weighted by the mean gradient of the
    /// class's logit in it; what is below 0 counts as 0. It suits networks with hidden layers behind their feature maps; where
    /// <see cref="ExplanationMethod.ClassActivationMap"/> is possible, the values above 0 are the same.
    /// </summary>
    /// <param name="model">A model that was trained on images.</param>
    /// <param name="image">The image, as the model gets it.</param>
    /// <param name="className">
    /// The class; of a model of several labels a label, of a yes or no <c>true</c> or <c>false</c>. Default null: the one that the model
    /// predicts, or holds most probable. A model that tells a number has none; what is explained is then the number.
    /// </param>
    /// <exception cref="ArgumentException">The model has no such class.</exception>
    /// <exception cref="InvalidOperationException">
    /// The model reads vectors, or its network has no feature maps, or begins with an ONNX file, which has no gradients.
    /// </exception>
    /// <exception cref="UnreadableImageException">The image cannot be read.</exception>
    /// <exception cref="LibtorchUnavailableException">libtorch is not beside the program.</exception>
    public static Explanation ExplainByGradient(this ConvNetTransformer model, MLImage image, string? className = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Explain(model, PackedImage.Of(model.Scorer, image), className);
    }

    /// <inheritdoc cref="ExplainByGradient(ConvNetTransformer, MLImage, string?)"/>
    /// <param name="model">A model that was trained on images.</param>
    /// <param name="path">The image's file.</param>
    /// <param name="className">The class. Default null: the one that the model predicts.</param>
    public static Explanation ExplainFileByGradient(this ConvNetTransformer model, string path, string? className = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Explain(model, PackedImage.OfFile(model.Scorer, path), className);
    }

    private static Explanation Explain(ConvNetTransformer model, PackedImage image, string? className)
    {
        ExplainedOutput.RequireKnown(model.Head, className);
        NetworkScorer scorer = model.Scorer;
        GradientMaps maps = scorer.Companion(() => GradientMaps.Of(scorer));
        return maps.Explain(model.Head, image, className);
    }
}
