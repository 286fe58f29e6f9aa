using Microsoft.ML.ConvNets.Training.Datasets;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets.Training.Loop;

/// <summary>How a training comes to its samples.</summary>
internal sealed partial class TrainingPipeline
{
    private Dataset CreateStore() => input.Preprocessing is null
        ? new VectorDataset(input.Shape)
        : new ImageDataset(input.Preprocessing, options.Hardware.CacheMemoryLimit, Path.GetTempPath());

    private Dataset Read(TrainingData data, Dataset store, bool isMain)
    {
        ImageReadingOptions reading = options.ImageReading;
        var reader = new SampleReader(
            data, target.Task, reading.OnBadImage == BadImageAction.Skip ? reading.MaxBadImageFraction : null, environment.Threads,
            options.Progress, options.CancellationToken);
        try
        {
            long allocated = GC.GetTotalAllocatedBytes();
            ReadingReport report = store is ImageDataset images ? reader.ReadImages(images) : reader.ReadVectors((VectorDataset)store);
            CollectWhatReadingLeft(GC.GetTotalAllocatedBytes() - allocated);
            _report = isMain ? report : _report;
            foreach (string bad in report.BadImages)
            {
                environment.Channel.Warning(MessageSensitivity.UserData, "Left out, because it cannot be read: {0}", bad);
            }

            if (report.RowsWithoutLabel > 0)
            {
                environment.Channel.Warning(MessageSensitivity.None, "Left out {0} rows whose label is missing.", report.RowsWithoutLabel);
            }

            return store.Count > 0
                ? store
                : throw new InvalidDataException($"There is nothing to train on: no row has both a label in '{data.Label.Name}' and a "
                    + $"image in '{data.Feature.Name}'.");
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The collector comes when managed memory is asked for, and a network that learns asks for none: names, directory entries and contents
    /// of files would stay for the whole training. Not worth it after little reading, nor in a process with so much of its own that all its
    /// threads would wait long.
    /// </summary>
    private static void CollectWhatReadingLeft(long allocated)
    {
        if (allocated >= 64L << 20 && GC.GetTotalMemory(forceFullCollection: false) <= 256L << 20)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    /// <summary>What is trained and what is measured on, with all that the samples themselves can tell before the first step.</summary>
    private (DatasetSubset Training, DatasetSubset Validation) Split(TrainingData data, Dataset store, Dataset? separate)
    {
        (int[] training, int[] heldOut) = separate is null
            ? options.HeldOutRows is { } rows
                ? ValidationSplit.Of(store, rows)
                : ValidationSplit.Of(store, target.Task.Classes, options.ValidationSetFraction, environment.Seed)
            : ([.. Enumerable.Range(0, store.Count)], []);
        _heldOut = heldOut.Length > 0 ? heldOut.Select(store.RowOf).ToHashSet() : null;
        var trained = new DatasetSubset(store, training);
        DatasetSubset measured = separate is null ? new DatasetSubset(store, heldOut) : DatasetSubset.All(separate);
        var check = new SampleCheck(environment.Channel);
        if (data.View.GetRowCount() is null)
        {
            check.RequireUsefulOptions(options, trained.Count);
        }

        check.WeighClasses(trained, separate, target);
        _duplicates = check.CountDuplicates(trained, measured);
        if (resume.From is not null || resume.Folder is not null)
        {
            resume.Settings.Values["Samples"] = SampleCheck.Fingerprint(trained, measured);
        }

        if (resume.From is not null)
        {
            resume.Settings.RequireSame(resume.From);
        }

        return (trained, measured);
    }
}
