using System.Diagnostics;
using ConvNets.Cli.Data;
using ConvNets.Cli.Display;
using ConvNets.Cli.Options;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Commands;

/// <summary>What is told when a training is over.</summary>
internal sealed class TrainingReport(
    TextWriter status, TrainingImages images, string model, ConvNetTransformer trained, int epochs, RecipeChoice? recipe)
{
    private readonly TrainingHistory _history = trained.History!;

    /// <summary>Tells it; returns the exit code.</summary>
    internal int Write(bool json, TimeSpan duration)
    {
        IReadOnlyList<string> classes = images.Task.ClassesOf(trained);
        status.WriteLine();
        if (_history.BadImages.Count > 0)
        {
            status.WriteLine($"Left out {_history.BadImages.Count} image(s) that cannot be read.");
        }

        if (_history.Features is { } features)
        {
            status.WriteLine($"Features of the frozen backbone: {features.Misses:N0} computed, {features.Hits:N0} from the cache.");
        }

        status.WriteLine(
            $"Learned in {(_history.Precision == TrainingPrecision.BFloat16 ? "bfloat16" : "single precision (float32)")}; the "
            + "model scores in single precision.");
        if (_history.ModelOnTraining?.Accuracy is double accuracy)
        {
            status.WriteLine($"The finished model is right on {accuracy:P1} of the training images.");
        }

        if (_history.Duplicates > 0)
        {
            status.WriteLine($"{_history.Duplicates:N0} validation image(s) are among the training images too: the figures look "
                + "better than they are.");
        }

        if (trained.TrainingSettings.TryGetValue("Tried", out string? tried))
        {
            status.WriteLine($"Tried for the head: {tried}.");
        }

        status.WriteLine(Ending());
        if (_history.ModelOnValidation?.Accuracy is double validated)
        {
            status.WriteLine($"It is right on {validated:P1} of the validation images.");
        }

        if (trained.Trust is { } trust)
        {
            status.WriteLine(Told(trust));
        }

        if (json)
        {
            JsonOutput.Write(ToJson(classes, duration));
        }

        if (_history.Outcome == TrainingOutcome.Canceled)
        {
            return Program.Interrupted;
        }

        string about = classes.Count > 0 ? $"{classes.Count} classes" : "a number";
        status.WriteLine($"Saved '{model}' ({new FileInfo(model).Length / (1024.0 * 1024.0):F1} MiB, {about}). Next:");
        status.WriteLine($"  {Program.Command} evaluate --model {ShellWord.Quote(model)} --data {ShellWord.Quote(images.Path)}");
        status.WriteLine($"  {Program.Command} predict --model {ShellWord.Quote(model)} IMAGE…");
        if (recipe is { IsDefault: true })
        {
            status.WriteLine("This was the recipe fast, a head on a frozen backbone. --recipe accurate trains all layers, which takes "
                + "longer and is mostly several points better; --minutes N does as much of that as fits into N minutes.");
        }

        return Program.Done;
    }

    /// <summary>How far the model can be trusted.</summary>
    private static string Told(ModelTrust trust)
    {
        (UncertaintyThreshold threshold, ConfidenceCalibration calibration) = (trust.Uncertainty, trust.Calibration);
        string promise = threshold.IsGuaranteed
            ? $"right in at least {threshold.AccuracyBound:P1} of cases"
            : $"right in at least {threshold.AccuracyBound:P1} of cases, less than the {threshold.TargetAccuracy:P1} that were wanted";
        return $"Calibrated on {trust.ValidationImages:N0} validation images (temperature {calibration.Temperature:F2}, calibration error "
            + $"{calibration.ErrorBefore:F3} → {calibration.ErrorAfter:F3}). {threshold.Coverage:P0} of answers have a confidence of "
            + $"{threshold.Confidence:P0} or more and are {promise}; the others are marked as not sure.";
    }

    /// <summary>Which epoch's weights were kept, and why there were no more epochs.</summary>
    private string Ending()
    {
        int finished = _history.Epochs.Count;
        int all = recipe is null ? epochs : finished;
        string kept = _history.AveragedEpochs.Count > 0
            ? $"Kept the average of the weights of epochs {string.Join(", ", _history.AveragedEpochs)}"
            : $"Kept the weights of epoch {_history.KeptEpoch}";
        return _history.Outcome switch
        {
            TrainingOutcome.Canceled => $"Stopped. '{model}' holds the model of epoch {_history.KeptEpoch} of {epochs}, "
                + (_history.KeptEpoch == finished ? "the last one that was finished." : $"the best of the {finished} that were finished."),
            TrainingOutcome.Diverged =>
                $"Training diverged in epoch {finished + 1} of {epochs}: the loss is not a number any more. {kept}. "
                + "A lower --learning-rate helps.",
            TrainingOutcome.Stopped =>
                $"Stopped after epoch {finished}{(recipe is null ? $" of {epochs}" : "")}: {_history.StopReason}. {kept}.",
            _ => $"{kept} of {all}.",
        };
    }

    private object ToJson(IReadOnlyList<string> classes, TimeSpan duration) => new
    {
        model,
        task = images.Task.Name,
        classes,
        epochs = _history.Epochs.Select(static e => new
        {
            epoch = e.Epoch,
            loss = e.Loss,
            accuracy = e.Accuracy,
            topKAccuracy = e.Training.TopKAccuracy,
            meanAbsoluteError = e.Training.MeanAbsoluteError,
            validationLoss = e.ValidationLoss,
            validationAccuracy = e.ValidationAccuracy,
            validationTopKAccuracy = e.Validation?.TopKAccuracy,
            validationMeanAbsoluteError = e.Validation?.MeanAbsoluteError,
            learningRate = e.LearningRate,
            seconds = e.Duration.TotalSeconds,
        }),
        outcome = _history.Outcome.ToString(),
        keptEpoch = _history.KeptEpoch,
        precision = _history.Precision.ToString(),
        modelOnTraining = _history.ModelOnTraining is { } finished
            ? new { loss = finished.Loss, accuracy = finished.Accuracy, meanAbsoluteError = finished.MeanAbsoluteError }
            : null,
        stopReason = _history.StopReason,
        settings = trained.TrainingSettings,
        modelOnValidation = _history.ModelOnValidation is { } held
            ? new { loss = held.Loss, accuracy = held.Accuracy, meanAbsoluteError = held.MeanAbsoluteError }
            : null,
        trust = trained.Trust,
        duplicates = _history.Duplicates,
        badImages = _history.BadImages,
        imagesPerSecond = _history.Epochs.Count / _history.Epochs.Sum(static e => 1 / e.ImagesPerSecond),
        seconds = duration.TotalSeconds,
        peakMemoryMiB = Process.GetCurrentProcess().PeakWorkingSet64 / (1024.0 * 1024.0),
    };
}
