using System.Globalization;
using Microsoft.ML.ConvNets.Training.Datasets;
using Microsoft.ML.ConvNets.Training.Torch;
using Microsoft.ML.ConvNets.Trust;
using Microsoft.ML.ConvNets.Weights;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Loop;

/// <summary>What a training found out of how far its classifier can be trusted.</summary>
/// <param name="Measured">What the validation images showed.</param>
/// <param name="Prototypes">Features of training images; null for none.</param>
internal sealed record FittedTrust(ModelTrust Measured, FeaturePrototypes? Prototypes)
{
    /// <summary>Makes the temperature a part of the weights.</summary>
    internal void FoldInto(WeightTable weights) => TemperatureScaling.FoldInto(weights, Measured.Calibration.Temperature);
}

/// <summary>Runs a trained classifier over validation and training samples to find out how far it can be trusted.</summary>
internal sealed class TrustMeasurement(TrainingPhase phase, TorchNetwork network, CancellationToken cancellation)
{
    /// <summary>More samples make bounds no tighter than anybody needs.</summary>
    private const int MostSamples = 10_000;

    private const int FewSamples = 100;

    /// <summary>Finds it out; null, with a warning, where it cannot be.</summary>
    /// <param name="training">What was learned from.</param>
    /// <param name="validation">What was not.</param>
    /// <param name="targetAccuracy">The accuracy that is wanted of answers that are believed.</param>
    internal FittedTrust? Run(DatasetSubset training, DatasetSubset validation, double targetAccuracy)
    {
        int[] samples = Drawn(validation.Samples, MostSamples);
        Outputs held = RunOver(validation.Store, samples);
        if (!Array.TrueForAll(held.Logits, float.IsFinite))
        {
            phase.Warn("The network gives no numbers for some validation images, so that nothing is known of how far it can be trusted.");
            return null;
        }

        int[] labels = Array.ConvertAll(samples, validation.Store.ClassOf);
        CalibrationSamples answers = phase.Task.Outputs == 1
            ? CalibrationSamples.OfBinary(held.Logits, labels)
            : new CalibrationSamples(held.Logits, labels);
        int length = held.Features.Length / samples.Length;
        int[] kept = Drawn(training.Samples, FeaturePrototypes.CapacityFor(length));
        FeaturePrototypes? prototypes = kept.Length < FeaturePrototypes.FewestPrototypes
            ? null
            : new FeaturePrototypes(RunOver(training.Store, kept).Features, length);
        ModelTrust measured = TrustFitting.Fit(answers, held.Features, prototypes, targetAccuracy);
        Tell(measured);
        return new FittedTrust(measured, prototypes);
    }

    private void Tell(ModelTrust measured)
    {
        UncertaintyThreshold threshold = measured.Uncertainty;
        string bound = threshold.AccuracyBound.ToString("P1", CultureInfo.InvariantCulture);
        if (measured.ValidationImages < FewSamples)
        {
            phase.Warn(
                $"There are only {measured.ValidationImages} validation images: how far the model can be trusted is a rough guess. Of the "
                + $"answers that are not uncertain {bound} to 100 % are right.");
        }
        else if (!threshold.IsGuaranteed)
        {
            string target = threshold.TargetAccuracy.ToString("P1", CultureInfo.InvariantCulture);
            phase.Warn(
                $"The validation images cannot promise an accuracy of {target}: of the answers that are not uncertain at least {bound} are "
                + "right. More validation images, or a better model, can promise more.");
        }
    }

    /// <summary>Samples drawn evenly: all, or as many as are wanted.</summary>
    private int[] Drawn(int[] samples, int most)
    {
        if (samples.Length <= most)
        {
            return samples;
        }

        int[] drawn = [.. samples];
        new Random(RandomSeed.Of(phase.Seed, 0)).Shuffle(drawn);
        return drawn[..most];
    }

    private Outputs RunOver(Dataset store, int[] samples)
    {
        network.Evaluate();
        using IDisposable inference = inference_mode();
        using var batches = new BatchLoader(
            store, Math.Min(phase.BatchSize, samples.Length), phase.Task.TargetLength, changes: null, phase.Device);
        var logits = new List<float>(samples.Length * phase.Task.Outputs);
        var features = new List<float>();
        foreach (Batch batch in batches.Read(samples, epoch: 0, skip: 0, cancellation))
        {
            using Tensor inputs = batch.InputView();
            using Tensor hidden = network.RunFeatures(inputs, phase.FromFeatures);
            using Tensor outputs = network.RunAfterFeatures(hidden);
            Append(logits, outputs);
            Append(features, hidden);
        }

        return new Outputs([.. logits], [.. features]);
    }

    private static void Append(List<float> values, Tensor batch)
    {
        using Tensor own = batch.cpu();
        using Tensor flat = own.reshape(-1);
        values.AddRange(flat.data<float>());
    }

    private sealed record Outputs(float[] Logits, float[] Features);
}
