namespace Microsoft.ML.ConvNets;

/// <summary>
/// Trains many times with different settings and keeps the best model. Begins with the options of any trainer of this library:
/// <c>ConvNetSweep.Of(options) .Vary("rate", (o, rate) => o.LearningRate = rate, 1e-4, 1e-3, 1e-2).Grid(ml, data)</c>.
/// </summary>
public static class ConvNetSweep
{
    /// <summary>A sweep over the options of a multiclass classifier.</summary>
    /// <param name="options">What all trials have in common; not changed.</param>
    public static ConvNetSweep<ConvNetClassifier.Options, ConvNetClassifierTransformer> Of(ConvNetClassifier.Options options) =>
        new(options);

    /// <summary>A sweep over the options of a binary classifier.</summary>
    /// <param name="options">What all trials have in common; not changed.</param>
    public static ConvNetSweep<ConvNetBinaryClassifier.Options, ConvNetBinaryClassifierTransformer> Of(
        ConvNetBinaryClassifier.Options options) => new(options);

    /// <summary>A sweep over the options of a regressor.</summary>
    /// <param name="options">What all trials have in common; not changed.</param>
    public static ConvNetSweep<ConvNetRegressor.Options, ConvNetRegressorTransformer> Of(ConvNetRegressor.Options options) => new(options);

    /// <summary>A sweep over the options of a multi-label classifier.</summary>
    /// <param name="options">What all trials have in common; not changed.</param>
    public static ConvNetSweep<ConvNetMultiLabelClassifier.Options, ConvNetMultiLabelClassifierTransformer> Of(
        ConvNetMultiLabelClassifier.Options options) => new(options);
}
