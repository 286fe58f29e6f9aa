using Microsoft.ML.Runtime;
using TorchSharp;

namespace Microsoft.ML.ConvNets;

/// <summary>The columns that a training reads.</summary>
internal sealed record TrainingSources(
    IDataView Training, DataViewSchema.Column Label, DataViewSchema.Column Feature, IDataView? Validation,
    (DataViewSchema.Column Label, DataViewSchema.Column Feature)? Held);

/// <summary>
/// The way from columns to a trained module: reads the samples, holds some out, computes the features of a frozen backbone once, trains, and
/// fine-tunes.
/// </summary>
internal sealed class ClassifierTraining(
    ConvNetClassifier.Options options, ClassifierHeader header, NetworkModule module, Augmentation? recipe, int seed, int threads, IChannel channel)
{
    private readonly double _learningRate = options.LearningRate ?? options.Optimizer.DefaultLearningRate;
    private ReadingReport? _report;

    internal TrainingHistory Run(TrainingSources sources) => module.FrozenBackbone is { } backbone && header.Preprocessing is not null
        ? RunOnFeatures(sources, backbone)
        : RunOnInputs(sources);

    private TrainingHistory RunOnInputs(TrainingSources sources)
    {
        using SampleStore store = Read(sources.Training, sources.Label, sources.Feature, CreateStore(), isMain: true);
        (int[] training, int[] heldOut) = Split(store.Count);
        using SampleStore? validationStore = sources.Held is var (label, feature) ? Read(sources.Validation!, label, feature, CreateStore(), isMain: false) : null;
        SampleSet validation = validationStore is null ? new SampleSet(store, heldOut) : SampleSet.All(validationStore);

        var trainer = new NetworkTrainer(FirstPhase(fromFeatures: false), options.CancellationToken);
        (TrainingOutcome outcome, IReadOnlyList<EpochResult> epochs) = trainer.Train(module, new SampleSet(store, training), validation, Augmenter());
        return FineTune(outcome, epochs, new SampleSet(store, training), validation, features: null);
    }

    /// <summary>The same with the frozen part of the network computed once for each picture.</summary>
    private TrainingHistory RunOnFeatures(TrainingSources sources, BackboneModule backbone)
    {
        ImagePreprocessing preprocessing = header.Preprocessing!;
        BackboneLayer layer = options.Network!.Backbone!;
        TensorShape shape = layer.FrozenShape(header.Shape);
        using FeatureCache? own = options.FeatureCache is null ? new FeatureCache(options.CacheMemoryLimit) : null;
        FeatureCache cache = options.FeatureCache ?? own!;
        FeatureSpace space = cache.Open(
            FeatureExtractor.Fingerprint(layer, backbone, preprocessing), checked((int)shape.Length), message => channel.Warning(MessageSensitivity.None, "{0}", message));
        var variants = new FeatureVariants(recipe, options.FeatureVariants, seed);

        // Fine-tuning needs every picture's pixels; otherwise those whose features are known need not even be decoded.
        bool keepsPixels = options.FineTune is not null;
        using FeaturePictures pictures = ReadPictures(sources.Training, sources.Label, sources.Feature, keepsPixels || (recipe is not null && options.ValidationFraction > 0), variants.ForTraining);
        (int[] training, int[] heldOut) = Split(pictures.Count);
        using FeaturePictures? separate = sources.Held is var (label, feature)
            ? ReadPictures(sources.Validation!, label, feature, keepsPixels, FeatureVariants.ForValidation)
            : null;
        FeaturePictures measured = separate ?? pictures;
        int[] validation = separate is null ? heldOut : [.. Enumerable.Range(0, separate.Count)];

        FeatureCacheUse use = Extract(backbone, space, variants, pictures, training, measured, validation);
        cache.Count(use.Hits, use.Misses);
        channel.Info(MessageSensitivity.None, "Features of {0}: {1} found in the cache, {2} computed.", layer.Architecture, use.Hits, use.Misses);

        using var trainingFeatures = new FeatureSamples(space, shape, [.. training.Select(i => (variants.ForTraining(pictures.ContentOf(i)), pictures.Labels[i]))]);
        using var validationFeatures = new FeatureSamples(space, shape, [.. validation.Select(i => (FeatureVariants.ForValidation(measured.ContentOf(i)), measured.Labels[i]))]);
        var trainer = new NetworkTrainer(FirstPhase(fromFeatures: true), options.CancellationToken);
        // A dense head takes microseconds a batch: handing half of that to another thread costs more than it saves.
        torch.set_num_threads(shape.IsImage ? threads : 1);
        (TrainingOutcome Outcome, IReadOnlyList<EpochResult> Epochs) head;
        try
        {
            head = trainer.Train(module, SampleSet.All(trainingFeatures), SampleSet.All(validationFeatures), augmenter: null);
        }
        finally
        {
            torch.set_num_threads(threads);
        }

        return FineTune(head.Outcome, head.Epochs, new SampleSet(pictures, training), new SampleSet(measured, validation), use);

        FeaturePictures ReadPictures(
            IDataView data, DataViewSchema.Column label, DataViewSchema.Column feature, bool withPixels, Func<FeatureKey, FeatureKey[]> keysOf)
        {
            var store = new FeaturePictures(
                preprocessing, options.CacheMemoryLimit, Path.GetTempPath(), content => !withPixels && Array.TrueForAll(keysOf(content), space.Contains));
            Read(data, label, feature, store, isMain: ReferenceEquals(data, sources.Training));
            return store;
        }
    }

    private FeatureCacheUse Extract(
        BackboneModule backbone, FeatureSpace space, FeatureVariants variants, FeaturePictures pictures, int[] training, FeaturePictures measured, int[] validation)
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

        module.eval();
        new FeatureExtractor(backbone, space, threads, options.Progress).Run(missing, variants, options.CancellationToken);
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

    private TrainingHistory FineTune(
        TrainingOutcome outcome, IReadOnlyList<EpochResult> epochs, SampleSet training, SampleSet validation, FeatureCacheUse? features)
    {
        if (options.FineTune is { } tuning && outcome == TrainingOutcome.Completed)
        {
            BackboneLayer layer = options.Network!.Backbone!;
            module.Refreeze(layer.Frozen(layer.Blocks - (tuning.UnfrozenBlocks ?? layer.Blocks)));
            var plan = new TrainingPlan(
                tuning.Epochs, options.BatchSize, options.Optimizer, tuning.LearningRate ?? (_learningRate / 10), tuning.Schedule, seed, options.Progress)
            {
                EpochsBefore = epochs.Count,
                TotalEpochs = options.TotalEpochs,
                BlockDecay = tuning.BlockDecay,
            };
            (outcome, IReadOnlyList<EpochResult> more) = new NetworkTrainer(plan, options.CancellationToken).Train(module, training, validation, Augmenter());
            epochs = [.. epochs, .. more];
        }

        return new TrainingHistory(outcome, epochs, _report!.BadImages, features);
    }

    private TrainingPlan FirstPhase(bool fromFeatures) =>
        new(options.Epochs, options.BatchSize, options.Optimizer, _learningRate, options.Schedule, seed, options.Progress)
        {
            TotalEpochs = options.TotalEpochs,
            FromFeatures = fromFeatures,
        };

    private SampleAugmenter? Augmenter() => recipe is null || header.Preprocessing is null ? null : new SampleAugmenter(header.Shape, recipe, seed);

    private SampleStore CreateStore() => header.Preprocessing is null
        ? new PackedVectors(header.Shape)
        : new PackedImages(header.Preprocessing, options.CacheMemoryLimit, Path.GetTempPath());

    private SampleStore Read(IDataView data, DataViewSchema.Column label, DataViewSchema.Column feature, SampleStore store, bool isMain)
    {
        var reader = new SampleReader(
            new ReadingPlan(label, feature, options.OnBadImage, options.MaxBadImageShare, threads, options.Progress), options.CancellationToken);
        try
        {
            ReadingReport report = store is PackedImages images ? reader.ReadImages(data, images) : reader.ReadVectors(data, (PackedVectors)store);
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
                : throw new InvalidDataException($"There is nothing to train on: no row has both a label in '{label.Name}' and a picture in '{feature.Name}'.");
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    private (int[] Training, int[] Validation) Split(int count)
    {
        int[] samples = [.. Enumerable.Range(0, count)];
        int held = (int)Math.Round(count * options.ValidationFraction);
        if (held == 0)
        {
            return (samples, []);
        }

        if (held >= count)
        {
            throw new ArgumentException($"A ValidationFraction of {options.ValidationFraction} leaves none of {count} samples to train on.");
        }

        new Random(NetworkTrainer.HashCodeOf(seed, 0)).Shuffle(samples);
        return (samples[held..], samples[..held]);
    }
}
