using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Training.Datasets;
using Microsoft.ML.ConvNets.Training.Tasks;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets.Training.Loop;

/// <summary>
/// What the samples show before the first step: classes of unequal size, too few of a class, the same images in training and validation.
/// </summary>
internal sealed class SampleCheck(IChannel channel)
{
    /// <summary>Refuses schedules that do not fit so many training samples, and warns of a batch that is larger than they are.</summary>
    /// <exception cref="ArgumentException">A schedule is longer than its phase; the message begins with the option's name.</exception>
    internal void RequireUsefulOptions(ConvNetTrainerOptions options, long samples)
    {
        if (options.BatchSize > samples)
        {
            channel.Warning(
                MessageSensitivity.None, "BatchSize is {0}, but there are only {1} training samples: each epoch is one step.",
                options.BatchSize, samples);
        }

        long steps = (samples + options.BatchSize - 1) / options.BatchSize;
        string? problem = options.Optimization.Schedule.ProblemWith(options.Epochs, steps);
        string? later = options.FineTune is { } tuning ? tuning.Schedule.ProblemWith(tuning.Epochs, steps) : null;
        if ((problem ?? later) is string told)
        {
            throw new ArgumentException($"{(problem is null ? nameof(options.FineTune) : nameof(options.Optimization.Schedule))}: {told}");
        }
    }

    /// <summary>
    /// Refuses batches of one sample where a batch norm then has a single value, whose variance is undefined, and the loss NaN.
    /// </summary>
    /// <exception cref="ArgumentException">There is such a batch norm.</exception>
    internal static void RequireVariance(IEnumerable<ResolvedLayer> layers, int batchSize)
    {
        if (batchSize == 1
            && Trained(layers).FirstOrDefault(static p => p.Layer is BatchNormLayer && p.Input.Height * p.Input.Width == 1) is { } placed)
        {
            throw new ArgumentException(
                $"BatchSize is 1, and the batch norm '{placed.Name}' has one value a channel for each sample: there is no variance to "
                + "learn from. Set BatchSize to at least 2; 8 or more is better.");
        }
    }

    /// <summary>All layers that train, those inside others included.</summary>
    private static IEnumerable<ResolvedLayer> Trained(IEnumerable<ResolvedLayer> layers) =>
        layers.SelectMany(static placed => placed.Layer is CompositeLayer composite
            ? Trained(composite.PartsFor(placed.Input).SelectMany(part => part.Layers.Resolve(part.Input, placed.Name))
                .Skip(composite is BackboneLayer backbone ? backbone.FrozenLayers : 0))
            : [placed]);

    /// <summary>Gives samples the weights of their classes, and names classes with few samples.</summary>
    internal void WeighClasses(DatasetSubset training, Dataset? validation, ProblemDefinition target)
    {
        if (target.Task.Classes is not int classes || target.ClassNames is null)
        {
            return;
        }

        int[] counts = ValidationSplit.ClassCounts(training.Store, training.Samples, classes);
        string[] small = [.. target.ClassNames.Select((name, i) => (name, count: counts[i]))
            .Where(c => c.count < target.MinimumPerClass).Select(static c => $"{c.name} ({c.count})")];
        if (small.Length > 0)
        {
            channel.Warning(
                MessageSensitivity.UserData,
                "Classes with fewer than {0} training samples are hardly learned: {1}. Add images, or leave the classes out.",
                target.MinimumPerClass, string.Join(", ", small));
        }

        if (target.ClassWeights is not null)
        {
            double[] weights = target.ClassWeights.For(target.ClassNames, counts);
            training.Store.WeighClasses(weights);
            validation?.WeighClasses(weights);
        }
    }

    /// <summary>Number of validation samples whose input is among the training samples as well.</summary>
    internal int CountDuplicates(DatasetSubset training, DatasetSubset validation)
    {
        if (validation.Count == 0)
        {
            return 0;
        }

        HashSet<ulong> seen = [.. training.Samples.Select(training.Store.ContentHash).OfType<ulong>()];
        int duplicates = validation.Samples.Count(sample => validation.Store.ContentHash(sample) is ulong content
            && seen.Contains(content));
        if (duplicates > 0)
        {
            channel.Warning(
                MessageSensitivity.None,
                "{0} of {1} validation samples are among the training samples too: the metrics look better than they are. Remove the "
                + "duplicates.",
                duplicates, validation.Count);
        }

        return duplicates;
    }

    /// <summary>A short text that other samples, or others held out, do not have.</summary>
    internal static string Fingerprint(DatasetSubset training, DatasetSubset validation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (DatasetSubset set in new[] { training, validation })
        {
            foreach (int sample in set.Samples)
            {
                SampleTarget target = set.Store.TargetOf(sample);
                ulong content = set.Store.ContentHash(sample) ?? 0;
                hash.AppendData(MemoryMarshal.AsBytes(target.Values.AsSpan()));
                hash.AppendData(MemoryMarshal.AsBytes([target.Weight]));
                hash.AppendData(MemoryMarshal.AsBytes([content]));
            }
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{training.Count} and {validation.Count}, {Convert.ToHexString(hash.GetHashAndReset().AsSpan(0, 8))}");
    }
}
