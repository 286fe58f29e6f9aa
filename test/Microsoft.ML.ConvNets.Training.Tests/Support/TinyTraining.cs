namespace Microsoft.ML.ConvNets.Training.Tests;

/// <summary>A training of a blink.</summary>
internal static class TinyTraining
{
    internal static ConvNetClassifier.Options Options(Action<ConvNetClassifier.Options>? change = null)
    {
        var options = new ConvNetClassifier.Options
        {
            Network = TinyModel.Network,
            FeatureColumnName = "Image",
            InputShape = TensorShape.Image(3, TestImages.Side, TestImages.Side),
            Epochs = 2,
            BatchSize = 8,
            LearningRate = 0.01,
            Seed = 1,
            // The same figures on every processor; threads cost more than such a network gains from them.
            Hardware = { Precision = TrainingPrecision.Float32, Threads = 1 },
        };
        change?.Invoke(options);
        return options;
    }

    internal static IEstimator<TransformerChain<ConvNetClassifierTransformer>> Pipeline(MLContext ml, Action<ConvNetClassifier.Options>? change = null) =>
        ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.MulticlassClassification.Trainers.ConvNetClassifier(Options(change)));

    internal static TransformerChain<ConvNetClassifierTransformer> Fit(MLContext ml, IDataView data, Action<ConvNetClassifier.Options>? change = null) =>
        Pipeline(ml, change).Fit(data);
}
