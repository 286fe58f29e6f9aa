using System.Globalization;
using Microsoft.ML.ConvNets.Training.Checkpointing;
using Microsoft.ML.ConvNets.Training.Datasets;
using Microsoft.ML.ConvNets.Training.Features;
using Microsoft.ML.ConvNets.Training.Tasks;
using Microsoft.ML.ConvNets.Training.Torch;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets.Training.Loop;

/// <summary>
/// The way from columns to a trained network: reads the samples, holds some out, computes the features of a frozen backbone once, trains,
/// and fine-tunes.
/// </summary>
internal sealed partial class TrainingPipeline(
    ConvNetTrainerOptions options, ProblemDefinition target, TorchNetwork torchNetwork, NetworkInput input, TrainingEnvironment environment,
    CheckpointPlan resume)
{
    private LoopState _state = new();
    private int? _phaseToContinue;
    private ReadingReport? _report;
    private TrainingPrecision _precision = TrainingPrecision.Float32;
    private EpochMetrics? _modelOnTraining;
    private EpochMetrics? _modelOnValidation;
    private IReadOnlyList<int> _averaged = [];
    private int _duplicates;
    private IReadOnlySet<DataViewRowId>? _heldOut;
    private (TrainingPhase Phase, DatasetSubset Training, DatasetSubset Validation)? _last;

    /// <summary>How far the trained classifier can be trusted; null where that is not known.</summary>
    internal FittedTrust? Trust { get; private set; }

    /// <summary>The epoch whose weights the network has.</summary>
    private int KeptEpoch => (options.KeepsBest ? _state.BestEpoch : null) ?? (_state.Finished.Count == 0 ? 0 : _state.Finished[^1].Epoch);

    /// <summary>Settings that were tried, and what each was worth; null where none were.</summary>
    internal string? Tried { get; private set; }

    private bool BeginsWithFineTuning => _phaseToContinue == 1;

    internal TrainingHistory Run(TrainingData data, TrainingData? validation)
    {
        _state = resume.From?.State ?? new LoopState();
        _phaseToContinue = resume.From?.State.Phase;
        return torchNetwork.FrozenLayers > 0 && input.Preprocessing is not null
            ? RunOnFeatures(data, validation)
            : RunOnInputs(data, validation);
    }

    private TrainingHistory RunOnInputs(TrainingData data, TrainingData? validationData)
    {
        using Dataset store = Read(data, CreateStore(), isMain: true);
        using Dataset? separate = validationData is null ? null : Read(validationData, CreateStore(), isMain: false);
        (DatasetSubset training, DatasetSubset validation) = Split(data, store, separate);
        TrainingOutcome outcome = BeginsWithFineTuning
            ? TrainingOutcome.Completed
            : Train(FirstPhase(features: null), training, validation);
        return FineTune(outcome, training, validation, features: null);
    }

    /// <summary>The same with the frozen part of the network computed once for each image.</summary>
    private TrainingHistory RunOnFeatures(TrainingData data, TrainingData? validationData)
    {
        BackboneLayer layer = options.Network!.Backbone!;
        TensorShape featureShape = layer.FrozenShape(input.Shape);
        using FeatureCache? own = options.Features.Cache is null ? new FeatureCache(options.Hardware.CacheMemoryLimit) : null;
        FeatureCache cache = options.Features.Cache ?? own!;
        var extractor = new FeatureExtractor(layer, torchNetwork.ToWeightTable().Under(BackboneLayer.DefaultName), input.Preprocessing!);
        BackboneFeatures space = cache.Open(extractor.Fingerprint(), checked((int)featureShape.Length), Warn);
        Augmentation? changes = options.Features.Variants == 0 ? null : input.Augmentation;
        var variants = new FeatureVariants(changes, options.Features.Variants, environment.Seed);

        // Fine-tuning needs every image's pixels; otherwise those whose features are known need not even be decoded.
        bool keepsPixels = options.FineTune is not null;
        using FeatureImageDataset images = ReadImages(
            data, keepsPixels || (changes is not null && validationData is null && options.HasValidation), variants.ForTraining,
            isMain: true);
        using FeatureImageDataset? separate = validationData is null
            ? null
            : ReadImages(validationData, keepsPixels, FeatureVariants.ForValidation, isMain: false);
        (DatasetSubset training, DatasetSubset validation) = Split(data, images, separate);
        if (BeginsWithFineTuning)
        {
            return FineTune(TrainingOutcome.Completed, training, validation, features: null);
        }

        FeatureImageDataset measured = separate ?? images;
        (IReadOnlyList<FeatureExtractor.Missing> missing, long wanted) =
            variants.Missing(space, images, training.Samples, measured, validation.Samples);
        extractor.Run(missing, variants, space, environment.Threads, options.Progress, options.CancellationToken);
        var use = new FeatureCacheUse(wanted - missing.Count, missing.Count);
        cache.Count(use.Hits, use.Misses);
        environment.Channel.Info(
            MessageSensitivity.None, "Features of {0}: {1} found in the cache, {2} computed.", layer.Architecture, use.Hits, use.Misses);

        using var trainingFeatures = new FeatureDataset(
            space, featureShape, [.. training.Samples.Select(i => (variants.ForTraining(images.ContentOf(i)), images.TargetOf(i)))]);
        using var validationFeatures = new FeatureDataset(
            space, featureShape,
            [.. validation.Samples.Select(i => (FeatureVariants.ForValidation(measured.ContentOf(i)), measured.TargetOf(i)))]);
        // A dense head takes microseconds a batch: handing half of that to another thread costs more than it saves.
        TrainingOutcome outcome;
        using (new TorchThreads(featureShape.IsImage ? environment.Threads : 1))
        {
            (DatasetSubset learned, DatasetSubset held) = (DatasetSubset.All(trainingFeatures), DatasetSubset.All(validationFeatures));
            Choose(featureShape, learned, held);
            outcome = Train(FirstPhase(featureShape), learned, held);
        }

        return FineTune(outcome, training, validation, use);

        FeatureImageDataset ReadImages(TrainingData read, bool withPixels, Func<FeatureKey, FeatureKey[]> keysOf, bool isMain)
        {
            var store = new FeatureImageDataset(
                input.Preprocessing!, options.Hardware.CacheMemoryLimit, Path.GetTempPath(), content =>
                    !withPixels && Array.TrueForAll(keysOf(content), space.Contains));
            Read(read, store, isMain);
            return store;
        }
    }

    /// <summary>Tries settings for the layers behind the backbone, and goes on with the best.</summary>
    private void Choose(TensorShape features, DatasetSubset training, DatasetSubset validation)
    {
        if (options.HeadGrid is not { } grid || validation.Count == 0)
        {
            return;
        }

        TrainingPhase phase = FirstPhase(features);
        (HeadTrial best, IReadOnlyList<double?> values) = new HeadSearch(torchNetwork, training, validation).Run(
            grid.Trials, trial => phase with { LearningRate = trial.LearningRate, Optimizer = trial.Optimizer },
            options.CancellationToken);
        grid.Best = best;
        (options.LearningRate, options.Optimizer) = (best.LearningRate, best.Optimizer);
        Tried = string.Join("; ", grid.Trials.Zip(values, static (trial, value) =>
            $"{trial.Told}: {value?.ToString("F4", CultureInfo.InvariantCulture) ?? "diverged"}"));
    }

    private TrainingHistory FineTune(TrainingOutcome outcome, DatasetSubset training, DatasetSubset validation, FeatureCacheUse? features)
    {
        // A first phase that stopped because it got no better has done its work; one that a callback or the caller ended has not.
        if (options.FineTune is { } tuning
            && (outcome == TrainingOutcome.Completed || (outcome == TrainingOutcome.Stopped && _state.EndedByPatience)))
        {
            BackboneLayer layer = options.Network!.Backbone!;
            torchNetwork.Refreeze(layer.Frozen(layer.Blocks - (tuning.UnfrozenBlocks ?? layer.Blocks)));
            if (!BeginsWithFineTuning)
            {
                _state.BeginPhase(1);
            }

            TrainingPhase phase = Phase(tuning.Epochs, tuning.LearningRate ?? (options.FirstLearningRate / 10), tuning.Schedule) with
            {
                Number = 1,
                BlockDecay = tuning.BlockDecay,
            };
            outcome = Train(phase, training, validation);
        }

        Trust = MeasureTrust();
        return new TrainingHistory(outcome, _state.Finished, _report!.BadImages, features)
        {
            KeptEpoch = KeptEpoch,
            StopReason = _state.StopReason,
            Duplicates = _duplicates,
            HeldOutRows = _heldOut,
            Precision = _precision,
            ModelOnTraining = _modelOnTraining,
            ModelOnValidation = _modelOnValidation ?? _state.Finished.Find(e => e.Epoch == KeptEpoch)?.Validation,
            AveragedEpochs = _averaged,
        };
    }

    private TrainingOutcome Train(TrainingPhase phase, DatasetSubset training, DatasetSubset validation)
    {
        using var loop = new TrainingLoop(phase, torchNetwork, _state, training, validation, options.CancellationToken);
        if (_phaseToContinue == phase.Number)
        {
            loop.Continue(resume.From!);
            _phaseToContinue = null;
        }

        TrainingOutcome outcome = loop.Train();
        _precision = loop.Precision;
        if (loop.Soup is { } soup)
        {
            (_averaged, _modelOnValidation) = soup;
        }

        _last = (phase, training, validation);
        bool isFinished = outcome is TrainingOutcome.Completed or TrainingOutcome.Stopped && _state.Finished.Count > 0;
        _modelOnTraining = options.MeasuresTraining && isFinished && !options.CancellationToken.IsCancellationRequested
            ? MeasureTraining(loop)
            : null;
        return outcome;
    }

    private FittedTrust? MeasureTrust() =>
        options.MeasuresTrust && _last is { Validation.Count: > 0 } last && !options.CancellationToken.IsCancellationRequested
            ? new TrustMeasurement(last.Phase, torchNetwork, options.CancellationToken).Run(
                last.Training, last.Validation, options.Trust.TargetAccuracy)
            : null;

    private EpochMetrics? MeasureTraining(TrainingLoop loop)
    {
        try
        {
            return loop.MeasureTraining();
        }
        catch (DivergedException)
        {
            Warn(
                "The model's loss on the images that it learned from is not a number: its weights are too large. "
                + "Train with a lower learning rate.");
            return null;
        }
    }

    private TrainingPhase FirstPhase(TensorShape? features) =>
        Phase(options.Epochs, options.FirstLearningRate, options.Optimization.Schedule) with
        {
            FromFeatures = features is not null,
            ComputesBFloat16 = options.Hardware.Precision.IsBFloat16(features ?? input.Shape, Processor.Current),
        };

    private TrainingPhase Phase(int epochs, double learningRate, LearningRateSchedule schedule) => new()
    {
        Task = target.Task,
        Epochs = epochs,
        TotalEpochs = options.TotalEpochs,
        BatchSize = options.BatchSize,
        Optimizer = options.Optimizer,
        LearningRate = learningRate,
        Schedule = schedule,
        Seed = environment.Seed,
        ComputesBFloat16 = options.Hardware.Precision.IsBFloat16(input.Shape, Processor.Current),
        Changes = input is { Augmentation: { } augmentation, Preprocessing: not null }
            ? new AugmentationSettings(augmentation, environment.Seed, environment.Threads)
            : null,
        Clipping = options.Optimization.GradientClipping,
        AverageDecay = options.Optimization.WeightAverageDecay,
        SoupSize = options.KeepsBest ? options.Optimization.WeightSoup : 0,
        Plateau = options.Optimization.ReduceOnPlateau,
        EarlyStopping = options.EarlyStopping,
        Monitor = options.Watched,
        KeepsBest = options.KeepsBest,
        Callbacks = options.Callbacks,
        Checkpoints = resume.Folder,
        Progress = options.Progress,
        Device = environment.Device,
        EpochFinished = result => TrainingLog.Write(environment.Channel, result, options.TotalEpochs),
        Warn = Warn,
    };

    private void Warn(string message) => environment.Channel.Warning(MessageSensitivity.UserData, "{0}", message);
}
