using Microsoft.ML.Runtime;
using TorchSharp;

namespace Microsoft.ML.ConvNets;

/// <summary>The data of a training.</summary>
internal sealed record TrainingSources(IDataView Training, TrainingColumns Columns, IDataView? Validation, TrainingColumns? Held);

/// <summary>
/// The way from columns to a trained network: reads the samples, holds some out, computes the features of a frozen backbone once, trains, and
/// fine-tunes.
/// </summary>
internal sealed class TrainingPhases(
    ConvNetTrainerOptions options, LearningGoal goal, TorchNetwork torchNetwork, TensorShape shape, ImagePreprocessing? preprocessing, Augmentation? recipe, int seed, int threads, IChannel channel)
{
    private TrainingState _state = new();
    private int? _phaseToContinue;
    private ReadingReport? _report;
    private Precision _precision = Precision.Float32;
    private EpochMetrics? _modelOnTraining;
    private int _duplicates;

    /// <summary>What checkpoints are compared by; what the data shows is added to it.</summary>
    internal required TrainingSettings Settings { get; init; }

    /// <summary>The checkpoint that is gone on from; null to begin.</summary>
    internal Checkpoint? Resumed { get; init; }

    /// <summary>Where checkpoints are written; null for none.</summary>
    internal CheckpointFolder? Checkpoints { get; init; }

    /// <summary>Where the network learns.</summary>
    internal required TorchSharp.torch.Device Device { get; init; }

    /// <summary>Whether the options were checked against the number of samples before any was read.</summary>
    internal bool SizeIsKnown { get; init; }

    private bool BeginsWithFineTuning => _phaseToContinue == 1;

    internal TrainingHistory Run(TrainingSources sources)
    {
        _state = Resumed?.State ?? new TrainingState();
        _phaseToContinue = Resumed?.State.Phase;
        return torchNetwork.FrozenLayers > 0 && preprocessing is not null ? RunOnFeatures(sources) : RunOnInputs(sources);
    }

    private TrainingHistory RunOnInputs(TrainingSources sources)
    {
        using SampleStore store = Read(sources.Training, sources.Columns, CreateStore(), isMain: true);
        using SampleStore? separate = sources.Held is null ? null : Read(sources.Validation!, sources.Held, CreateStore(), isMain: false);
        (SampleSet training, SampleSet validation) = Split(store, separate);
        TrainingOutcome outcome = BeginsWithFineTuning ? TrainingOutcome.Completed : Train(FirstPhase(features: null), training, validation);
        return FineTune(outcome, training, validation, features: null);
    }

    /// <summary>The same with the frozen part of the network computed once for each picture.</summary>
    private TrainingHistory RunOnFeatures(TrainingSources sources)
    {
        BackboneLayer layer = options.Network!.Backbone!;
        TensorShape featureShape = layer.FrozenShape(shape);
        using FeatureCache? own = options.FeatureCache is null ? new FeatureCache(options.CacheMemoryLimit) : null;
        FeatureCache cache = options.FeatureCache ?? own!;
        var extractor = new FeatureExtractor(layer, torchNetwork.ToWeightTable().Under(BackboneLayer.DefaultName), preprocessing!);
        FeatureSpace space = cache.Open(
            extractor.Fingerprint(), checked((int)featureShape.Length), message => channel.Warning(MessageSensitivity.None, "{0}", message));
        var variants = new FeatureVariants(recipe, options.FeatureVariants, seed);

        // Fine-tuning needs every picture's pixels; otherwise those whose features are known need not even be decoded.
        bool keepsPixels = options.FineTune is not null;
        using FeaturePictures pictures = ReadPictures(sources.Training, sources.Columns, keepsPixels || (recipe is not null && options.ValidationFraction > 0), variants.ForTraining);
        using FeaturePictures? separate = sources.Held is null ? null : ReadPictures(sources.Validation!, sources.Held, keepsPixels, FeatureVariants.ForValidation);
        (SampleSet training, SampleSet validation) = Split(pictures, separate);
        if (BeginsWithFineTuning)
        {
            return FineTune(TrainingOutcome.Completed, training, validation, features: null);
        }

        FeaturePictures measured = separate ?? pictures;
        FeatureCacheUse use = Extract(extractor, space, variants, pictures, training.Samples, measured, validation.Samples);
        cache.Count(use.Hits, use.Misses);
        channel.Info(MessageSensitivity.None, "Features of {0}: {1} found in the cache, {2} computed.", layer.Architecture, use.Hits, use.Misses);

        using var trainingFeatures = new FeatureSamples(space, featureShape, [.. training.Samples.Select(i => (variants.ForTraining(pictures.ContentOf(i)), pictures.TargetOf(i)))]);
        using var validationFeatures = new FeatureSamples(
            space, featureShape, [.. validation.Samples.Select(i => (FeatureVariants.ForValidation(measured.ContentOf(i)), measured.TargetOf(i)))]);
        // A dense head takes microseconds a batch: handing half of that to another thread costs more than it saves.
        torch.set_num_threads(featureShape.IsImage ? threads : 1);
        TrainingOutcome outcome;
        try
        {
            outcome = Train(FirstPhase(featureShape), SampleSet.All(trainingFeatures), SampleSet.All(validationFeatures));
        }
        finally
        {
            torch.set_num_threads(threads);
        }

        return FineTune(outcome, training, validation, use);

        FeaturePictures ReadPictures(IDataView data, TrainingColumns columns, bool withPixels, Func<FeatureKey, FeatureKey[]> keysOf)
        {
            var store = new FeaturePictures(
                preprocessing!, options.CacheMemoryLimit, Path.GetTempPath(), content => !withPixels && Array.TrueForAll(keysOf(content), space.Contains));
            Read(data, columns, store, isMain: ReferenceEquals(data, sources.Training));
            return store;
        }
    }

    private FeatureCacheUse Extract(
        FeatureExtractor extractor, FeatureSpace space, FeatureVariants variants, FeaturePictures pictures, int[] training, FeaturePictures measured, int[] validation)
    {
        var missing = new List<FeatureExtractor.Missing>();
        var seen = new HashSet<FeatureKey>();
        long wanted = 0;
        foreach (int sample in training)
        {
            Want(pictures, sample, variants.ForTraining(pictures.ContentOf(sample)), recipe is null ? -1 : 0);
        }

        foreach (int sample in validation)
        {
            Want(measured, sample, FeatureVariants.ForValidation(measured.ContentOf(sample)), -1);
        }

        extractor.Run(missing, variants, space, threads, options.Progress, options.CancellationToken);
        return new FeatureCacheUse(wanted - missing.Count, missing.Count);

        void Want(FeaturePictures store, int sample, FeatureKey[] keys, int firstVariant)
        {
            wanted += keys.Length;
            for (int k = 0; k < keys.Length; k++)
            {
                if (!space.Contains(keys[k]) && seen.Add(keys[k]))
                {
                    missing.Add(new FeatureExtractor.Missing(store, sample, firstVariant < 0 ? -1 : k, keys[k]));
                }
            }
        }
    }

    private TrainingHistory FineTune(TrainingOutcome outcome, SampleSet training, SampleSet validation, FeatureCacheUse? features)
    {
        // A first phase that stopped because it got no better has done its work; one that a callback or the caller ended has not.
        if (options.FineTune is { } tuning && (outcome == TrainingOutcome.Completed || (outcome == TrainingOutcome.Stopped && _state.EndedByPatience)))
        {
            BackboneLayer layer = options.Network!.Backbone!;
            torchNetwork.Refreeze(layer.Frozen(layer.Blocks - (tuning.UnfrozenBlocks ?? layer.Blocks)));
            if (!BeginsWithFineTuning)
            {
                _state.BeginPhase(1);
            }

            TrainingPlan plan = Plan(tuning.Epochs, tuning.LearningRate ?? (options.FirstLearningRate / 10), tuning.Schedule) with
            {
                Phase = 1,
                BlockDecay = tuning.BlockDecay,
            };
            outcome = Train(plan, training, validation);
        }

        return new TrainingHistory(outcome, _state.Finished, _report!.BadImages, features)
        {
            KeptEpoch = (KeepsBest ? _state.BestEpoch : null) ?? (_state.Finished.Count == 0 ? 0 : _state.Finished[^1].Epoch),
            StopReason = _state.StopReason,
            Duplicates = _duplicates,
            Precision = _precision,
            ModelOnTraining = _modelOnTraining,
        };
    }

    private TrainingOutcome Train(TrainingPlan plan, SampleSet training, SampleSet validation)
    {
        using var trainer = new NetworkTrainer(plan, torchNetwork, _state, training, validation, options.CancellationToken);
        if (_phaseToContinue == plan.Phase)
        {
            trainer.Continue(Resumed!);
            _phaseToContinue = null;
        }

        TrainingOutcome outcome = trainer.Train();
        _precision = trainer.Precision;
        bool isFinished = outcome is TrainingOutcome.Completed or TrainingOutcome.Stopped && _state.Finished.Count > 0;
        _modelOnTraining = isFinished && !options.CancellationToken.IsCancellationRequested ? MeasureTraining(trainer) : null;
        return outcome;
    }

    private EpochMetrics? MeasureTraining(NetworkTrainer trainer)
    {
        try
        {
            return trainer.MeasureTraining();
        }
        catch (DivergedException)
        {
            Warn("The model's loss on the images that it learnt from is no number: its weights are too large. Train with a lower learning rate.");
            return null;
        }
    }

    private TrainingPlan FirstPhase(TensorShape? features) => Plan(options.Epochs, options.FirstLearningRate, options.Schedule) with
    {
        FromFeatures = features is not null,
        ComputesBFloat16 = options.Precision.IsBFloat16(features ?? shape, Processor.Current),
    };

    private TrainingPlan Plan(int epochs, double learningRate, LearningRateSchedule schedule) => new()
    {
        Task = goal.Task,
        Epochs = epochs,
        TotalEpochs = options.TotalEpochs,
        BatchSize = options.BatchSize,
        Optimizer = options.Optimizer,
        LearningRate = learningRate,
        Schedule = schedule,
        Seed = seed,
        ComputesBFloat16 = options.Precision.IsBFloat16(shape, Processor.Current),
        Changes = recipe is null || preprocessing is null ? null : new RandomChanges(recipe, seed, threads),
        Clipping = options.GradientClipping,
        AverageDecay = options.WeightAverageDecay,
        Plateau = options.ReduceOnPlateau,
        EarlyStopping = options.EarlyStopping,
        Monitor = options.Watched,
        KeepsBest = KeepsBest,
        Callbacks = options.Callbacks,
        Checkpoints = Checkpoints,
        Progress = options.Progress,
        Device = Device,
        EpochFinished = result => TrainingLog.Write(channel, result, options.TotalEpochs),
        Warn = Warn,
    };

    private void Warn(string message) => channel.Warning(MessageSensitivity.UserData, "{0}", message);

    private bool KeepsBest => options.RestoreBestWeights ?? options.HasValidation || options.EarlyStopping is not null;

    private SampleStore CreateStore() => preprocessing is null
        ? new PackedVectors(shape)
        : new PackedImages(preprocessing, options.CacheMemoryLimit, Path.GetTempPath());

    private SampleStore Read(IDataView data, TrainingColumns columns, SampleStore store, bool isMain)
    {
        var reader = new SampleReader(
            new ReadingPlan(goal.Task, columns, options.OnBadImage, options.MaxBadImageShare, threads, options.Progress), options.CancellationToken);
        try
        {
            long allocated = GC.GetTotalAllocatedBytes();
            ReadingReport report = store is PackedImages images ? reader.ReadImages(data, images) : reader.ReadVectors(data, (PackedVectors)store);
            CollectWhatReadingLeft(GC.GetTotalAllocatedBytes() - allocated);
            _report = isMain ? report : _report;
            foreach (string bad in report.BadImages)
            {
                channel.Warning(MessageSensitivity.UserData, "Left out, because it cannot be read: {0}", bad);
            }

            if (report.RowsWithoutLabel > 0)
            {
                channel.Warning(MessageSensitivity.None, "Left out {0} rows whose label is missing.", report.RowsWithoutLabel);
            }

            return store.Count > 0
                ? store
                : throw new InvalidDataException($"There is nothing to train on: no row has both a label in '{columns.Label.Name}' and a picture in '{columns.Feature.Name}'.");
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The collector comes when managed memory is asked for, and a network that learns asks for none: names, directory entries and contents of
    /// files would stay for the whole training. Not worth it after little reading, nor in a process with so much of its own that all its threads
    /// would wait long.
    /// </summary>
    private static void CollectWhatReadingLeft(long allocated)
    {
        if (allocated >= 64L << 20 && GC.GetTotalMemory(forceFullCollection: false) <= 256L << 20)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    /// <summary>What is trained and what is measured on, with all that the samples themselves can tell before the first step.</summary>
    private (SampleSet Training, SampleSet Validation) Split(SampleStore store, SampleStore? separate)
    {
        (int[] training, int[] heldOut) = separate is null ? ValidationSplit.Of(store, goal.Task.Classes, options.ValidationFraction, seed) : ([.. Enumerable.Range(0, store.Count)], []);
        var trained = new SampleSet(store, training);
        SampleSet measured = separate is null ? new SampleSet(store, heldOut) : SampleSet.All(separate);
        var check = new SampleCheck(channel);
        if (!SizeIsKnown)
        {
            check.RequireUsefulOptions(options, trained.Count);
        }

        check.WeighClasses(trained, separate, goal);
        _duplicates = check.CountDuplicates(trained, measured);
        if (Resumed is not null || Checkpoints is not null)
        {
            Settings.Values["Samples"] = SampleCheck.Fingerprint(trained, measured);
        }

        if (Resumed is not null)
        {
            Settings.RequireSame(Resumed);
        }

        return (trained, measured);
    }
}
