using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.ConvNets;

namespace Benchmarks.Jobs.Measures;

/// <summary>Seconds of reading all of CIFAR-10 and of 300 steps: its memory is what counts, which grows no more after the first of them.</summary>
internal static class CifarTraining
{
    private const int Steps = 300;

    internal static double Measure(Workplace workplace)
    {
        long start = Stopwatch.GetTimestamp();
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.LoadImagesFromZip(Path.Combine(workplace.Data, "cifar10-train.zip"));
        using var stop = new CancellationTokenSource();
        try
        {
            ml.Transforms.Conversion.MapValueToKey("Label")
                .Append(ml.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
                {
                    Network = NetworkPresets.Get("keras-cnn"),
                    FeatureColumnName = "Image",
                    InputShape = TensorShape.Image(3, 32, 32),
                    BatchSize = 32,
                    Epochs = 1,
                    Hardware = Hardware.Of(workplace),
                    Callbacks = [new CancelAfter(stop)],
                    CancellationToken = stop.Token,
                }))
                .Fit(data).Dispose();
        }
        catch (OperationCanceledException)
        {
            // No epoch was finished, so there is no model; none is wanted.
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private sealed class CancelAfter(CancellationTokenSource stop) : ITrainingCallback
    {
        public void OnStepEnd(StepResult step, CallbackContext control)
        {
            if (step.Step == Steps)
            {
                stop.Cancel();
            }
        }
    }
}
