using Microsoft.ML.ConvNets.Drift;

namespace Microsoft.ML.ConvNets.Trust;

/// <summary>Finds out on validation images how far a classifier can be trusted.</summary>
internal static class TrustFitting
{
    /// <summary>Bounds hold with a probability of 95 %.</summary>
    private const double Doubt = 0.05;

    /// <summary>The fraction of validation images that may count as unlike what was learned from.</summary>
    private const double FalseAlarms = 0.05;

    /// <param name="samples">What the classifier said of the validation images.</param>
    /// <param name="features">Their features, one after the other.</param>
    /// <param name="prototypes">Features of training images; null for none.</param>
    /// <param name="targetAccuracy">The accuracy that is wanted of answers that are believed.</param>
    internal static ModelTrust Fit(CalibrationSamples samples, float[] features, FeaturePrototypes? prototypes, double targetAccuracy)
    {
        double temperature = TemperatureScaling.Fit(samples);
        (double[] confidence, bool[] isRight) = samples.Answers(temperature);
        SelectiveThreshold threshold = SelectiveThreshold.Find(confidence, isRight, targetAccuracy, Doubt);
        float[]? similarities = prototypes is null ? null : SimilaritiesOf(features, prototypes);
        return new ModelTrust(
            samples.Count,
            new ConfidenceCalibration(
                temperature, samples.LogLoss(1), samples.LogLoss(temperature), samples.CalibrationError(1),
                samples.CalibrationError(temperature)),
            new UncertaintyThreshold(
                targetAccuracy, threshold.Confidence, threshold.Coverage, threshold.AccuracyBound, threshold.IsGuaranteed),
            similarities is null ? null : ThresholdOf(similarities, prototypes!.Count))
        {
            Reference = ReferenceOf(samples, confidence, similarities),
        };
    }

    private static float[] SimilaritiesOf(float[] features, FeaturePrototypes prototypes)
    {
        float[] similarities = new float[features.Length / prototypes.Length];
        Parallel.For(0, similarities.Length, i =>
            similarities[i] = prototypes.Similarity(features.AsSpan(i * prototypes.Length, prototypes.Length)));
        return similarities;
    }

    private static SimilarityThreshold ThresholdOf(float[] similarities, int prototypes)
    {
        float[] sorted = [.. similarities.Order()];
        float lowest = sorted[(int)(FalseAlarms * sorted.Length)];
        int below = sorted.Count(similarity => similarity < lowest);
        return new SimilarityThreshold(lowest, prototypes, (double)below / sorted.Length);
    }

    private static DriftReference ReferenceOf(CalibrationSamples samples, double[] confidence, float[]? similarities)
    {
        int[] answers = samples.MostProbable();
        var given = new DriftComparison(samples.Classes);
        for (int i = 0; i < answers.Length; i++)
        {
            given.Add(answers[i], (float)confidence[i], similarities?[i]);
        }

        return given.ToReference();
    }
}
