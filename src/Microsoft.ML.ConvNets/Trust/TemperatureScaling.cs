using System.Numerics.Tensors;
using Microsoft.ML.ConvNets.Weights;

namespace Microsoft.ML.ConvNets.Trust;

/// <summary>
/// One number that a classifier's logits are divided by, so that its probabilities are as often right as they say (Guo et al., On
/// Calibration of Modern Neural Networks, 2017). It changes no answer, only how sure the answers are.
/// </summary>
internal static class TemperatureScaling
{
    private const double Lowest = 0.05;
    private const double Highest = 20;
    private const int Steps = 60;

    /// <summary>Finds the temperature of the smallest log-loss.</summary>
    /// <param name="samples">Answers on images that were not learned from, at least one.</param>
    /// <remarks>
    /// A weak pull towards 1 (a standard normal prior of its logarithm, worth about one sample) keeps a few samples that all are right from
    /// asking for certainty.
    /// </remarks>
    internal static double Fit(CalibrationSamples samples)
    {
        double low = Math.Log(Lowest);
        double high = Math.Log(Highest);
        double golden = (Math.Sqrt(5) - 1) / 2;
        double left = high - (golden * (high - low));
        double right = low + (golden * (high - low));
        double atLeft = Cost(left);
        double atRight = Cost(right);
        for (int step = 0; step < Steps; step++)
        {
            if (atLeft <= atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - (golden * (high - low));
                atLeft = Cost(left);
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + (golden * (high - low));
                atRight = Cost(right);
            }
        }

        return Math.Exp((low + high) / 2);

        double Cost(double logarithm) =>
            (samples.Count * samples.LogLoss(Math.Exp(logarithm))) + (logarithm * logarithm / 2);
    }

    /// <summary>Divides the logits by making the output layer's weights smaller: scoring and exporting know nothing of it.</summary>
    internal static void FoldInto(WeightTable weights, double temperature)
    {
        foreach (string name in new[] { "weight", "bias" })
        {
            Span<float> values = weights[$"{Network.OutputLayerName}.{name}"];
            TensorPrimitives.Divide(values, (float)temperature, values);
        }
    }
}
