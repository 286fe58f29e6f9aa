using Microsoft.ML.ConvNets.Trust;

namespace Microsoft.ML.ConvNets.Tests.Trust;

/// <summary>Guo et al. (2017): one number makes probabilities as often right as they say.</summary>
[TestClass]
public sealed class TemperatureScalingTests
{
    private const int Classes = 4;

    [TestMethod]
    [DataRow(0.5)]
    [DataRow(1.0)]
    [DataRow(3.0)]
    public void The_factor_by_which_logits_are_too_large_is_found(double factor)
    {
        CalibrationSamples samples = Drawn(20_000, factor);
        double temperature = TemperatureScaling.Fit(samples);
        Assert.AreEqual(factor, temperature, 0.05 * factor);
        Assert.IsLessThan(0.02, samples.CalibrationError(temperature));
        Assert.IsTrue(samples.LogLoss(temperature) <= samples.LogLoss(1) + 1e-9);
    }

    [TestMethod]
    public void A_classifier_that_is_too_sure_has_a_large_calibration_error()
    {
        CalibrationSamples samples = Drawn(20_000, factor: 5);
        Assert.IsGreaterThan(0.15, samples.CalibrationError(1));
    }

    /// <summary>A yes or no is the same with the logit 0 for no.</summary>
    [TestMethod]
    public void The_logit_of_yes_is_calibrated_too()
    {
        var random = new Random(2);
        float[] logits = new float[20_000];
        int[] labels = new int[logits.Length];
        for (int i = 0; i < logits.Length; i++)
        {
            double truth = (random.NextDouble() * 6) - 3;
            labels[i] = random.NextDouble() < 1 / (1 + Math.Exp(-truth)) ? 1 : 0;
            logits[i] = (float)(2 * truth);
        }

        Assert.AreEqual(2, TemperatureScaling.Fit(CalibrationSamples.OfBinary(logits, labels)), 0.1);
    }

    [TestMethod]
    public void A_few_right_answers_do_not_make_it_certain()
    {
        var samples = new CalibrationSamples([2, 0, 0, 2, 2, 0], [0, 1, 0]);
        Assert.IsGreaterThan(0.2, TemperatureScaling.Fit(samples));
    }

    /// <summary>By hand: -ln of the softmax of the right class; two bins.</summary>
    [TestMethod]
    public void Loss_and_error_are_those_of_their_definitions()
    {
        float certain = MathF.Log(9);
        var samples = new CalibrationSamples([certain, 0, certain, 0], [0, 1]);
        Assert.AreEqual(-(Math.Log(0.9) + Math.Log(0.1)) / 2, samples.LogLoss(1), 1e-6);
        Assert.AreEqual(0.4, samples.CalibrationError(1), 1e-6);
    }

    /// <summary>Labels drawn by the probabilities of logits that are then multiplied.</summary>
    private static CalibrationSamples Drawn(int count, double factor)
    {
        var random = new Random(1);
        float[] logits = new float[count * Classes];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            double[] own = [.. Enumerable.Range(0, Classes).Select(_ => random.NextDouble() * 4)];
            double pick = random.NextDouble() * own.Sum(Math.Exp);
            int label = 0;
            while (label < Classes - 1 && (pick -= Math.Exp(own[label])) > 0)
            {
                label++;
            }

            labels[i] = label;
            for (int c = 0; c < Classes; c++)
            {
                logits[(i * Classes) + c] = (float)(own[c] * factor);
            }
        }

        return new CalibrationSamples(logits, labels);
    }
}
