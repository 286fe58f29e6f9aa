using Microsoft.ML.ConvNets.Explanations;
using Microsoft.ML.ConvNets.Scoring;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets;

/// <summary>Which parts of an image a trained network's answer comes from.</summary>
public static class ConvNetExplanations
{
    /// <summary>
    /// Why a model has no class activation map, the quick way to explain an answer: the end of a sentence, without a full stop. Null where
    /// it has one.
    /// </summary>
    /// <param name="model">A model.</param>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public static string? ClassActivationMapProblem(this ConvNetTransformer model)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.Scorer.RequireAlive();
        return ClassActivationMaps.ProblemOf(model.Scorer);
    }

    /// <summary>
    /// Shows which parts of an image speak for a class. Nothing is trained and nothing changes; safe from many threads. The first call
    /// makes a session of its own, which later ones use, and which is freed with the model.
    /// </summary>
    /// <param name="model">A model that was trained on images.</param>
    /// <param name="image">The image, as the model gets it.</param>
    /// <param name="className">
    /// The class; of a model of several labels a label, of a yes or no <c>true</c> or <c>false</c>. Default null: the one that the model
    /// predicts, or holds most probable. A model that tells a number has none; what is explained is then the number.
    /// </param>
    /// <param name="method">
    /// How. Default null: <see cref="ExplanationMethod.ClassActivationMap"/> where the network has one of at least 5×5 places, otherwise
    /// <see cref="ExplanationMethod.Occlusion"/>, which is slower and tells where an object is.
    /// </param>
    /// <param name="cancellationToken">Ends an occlusion between two of its batches. Default: nothing ends it.</param>
    /// <exception cref="ArgumentException">The model has no such class, or the method is Grad-CAM, which needs libtorch.</exception>
    /// <exception cref="InvalidOperationException">
    /// The model reads vectors, or its network has no class activation map; the message says why.
    /// </exception>
    /// <exception cref="UnreadableImageException">The image cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static Explanation Explain(
        this ConvNetTransformer model, MLImage image, string? className = null, ExplanationMethod? method = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Explain(model, PackedImage.Of(model.Scorer, image), className, method, cancellationToken);
    }

    /// <inheritdoc cref="Explain(ConvNetTransformer, MLImage, string?, ExplanationMethod?, CancellationToken)"/>
    /// <param name="model">A model that was trained on images.</param>
    /// <param name="path">The image's file.</param>
    /// <param name="className">The class. Default null: the one that the model predicts.</param>
    /// <param name="method">How. Default null: the best way that the network admits.</param>
    /// <param name="cancellationToken">Ends an occlusion between two of its batches. Default: nothing ends it.</param>
    public static Explanation ExplainFile(
        this ConvNetTransformer model, string path, string? className = null, ExplanationMethod? method = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Explain(model, PackedImage.OfFile(model.Scorer, path), className, method, cancellationToken);
    }

    /// <inheritdoc cref="Explain(ConvNetTransformer, MLImage, string?, ExplanationMethod?, CancellationToken)"/>
    /// <param name="model">A model that was trained on images.</param>
    /// <param name="encoded">The encoded bytes of the image (JPEG, PNG, …).</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="className">The class. Default null: the one that the model predicts.</param>
    /// <param name="method">How. Default null: the best way that the network admits.</param>
    /// <param name="cancellationToken">Ends an occlusion between two of its batches. Default: nothing ends it.</param>
    public static Explanation ExplainEncoded(
        this ConvNetTransformer model, ReadOnlyMemory<byte> encoded, string name, string? className = null,
        ExplanationMethod? method = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Explain(model, PackedImage.Of(model.Scorer, encoded, name), className, method, cancellationToken);
    }

    private static Explanation Explain(
        ConvNetTransformer model, PackedImage image, string? className, ExplanationMethod? method, CancellationToken cancellationToken)
    {
        ExplainedOutput.RequireKnown(model.Head, className);
        NetworkScorer scorer = model.Scorer;
        ExplanationMethod chosen = method
            ?? (ClassActivationMaps.AreFine(scorer) ? ExplanationMethod.ClassActivationMap : ExplanationMethod.Occlusion);
        return chosen switch
        {
            ExplanationMethod.ClassActivationMap => ByActivation(model, scorer, image, className),
            ExplanationMethod.Occlusion => ByOcclusion(model, scorer, image, className, cancellationToken),
            ExplanationMethod.GradCam => throw new ArgumentException(
                "Grad-CAM needs gradients, which ONNX Runtime does not compute: call ExplainByGradient, in "
                + "Microsoft.ML.ConvNets.Training, or choose ExplanationMethod.Occlusion.", nameof(method)),
            _ => throw new ArgumentOutOfRangeException(nameof(method), method, $"There is no method {method}."),
        };
    }

    private static Explanation ByActivation(ConvNetTransformer model, NetworkScorer scorer, PackedImage image, string? className)
    {
        ClassActivationMaps maps = scorer.Companion(() => ClassActivationMaps.Of(scorer));
        (float[] all, float[] logits) = maps.Run(image);
        ExplainedOutput output = ExplainedOutput.Of(model.Head, className, logits);
        return new Explanation(
            ExplanationMethod.ClassActivationMap, output, output.LogitOf(logits), maps.MapOf(all, output.Index, output.Sign), image)
        {
            BiasPart = output.Sign * maps.BiasOf(output.Index),
        };
    }

    private static Explanation ByOcclusion(
        ConvNetTransformer model, NetworkScorer scorer, PackedImage image, string? className, CancellationToken cancellationToken)
    {
        OcclusionMaps maps = scorer.Companion(() => new OcclusionMaps(scorer));
        float[] logits = maps.LogitsOf(image);
        ExplainedOutput output = ExplainedOutput.Of(model.Head, className, logits);
        return new Explanation(
            ExplanationMethod.Occlusion, output, output.LogitOf(logits),
            maps.MapOf(image, model.Head, output, logits, cancellationToken), image);
    }
}
