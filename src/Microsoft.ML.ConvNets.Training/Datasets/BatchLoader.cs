using Microsoft.ML.ConvNets.Training.Augmentations;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Datasets;

/// <summary>How training inputs are changed at random.</summary>
/// <param name="Augmentation">The changes.</param>
/// <param name="Seed">What they follow from, together with the epoch and the sample.</param>
/// <param name="Threads">Number of threads that change images.</param>
internal sealed record AugmentationSettings(Augmentation Augmentation, int Seed, int Threads);

/// <summary>
/// Prepares batches, in place and right before the network takes them: gathering and scaling packed pixels costs a fraction of a percent of
/// a step, and augmentation is spread over all cores, which are idle at that moment. A thread that works ahead would take a core away
/// from libtorch's in the middle of their parallel loops, which costs more than it saves.
/// </summary>
internal sealed class BatchLoader : IDisposable
{
    private readonly Dataset _store;
    private readonly SampleAugmenter[] _augmenters;
    private readonly BatchMixer? _mixer;
    private readonly int _batchSize;
    private readonly Batch _batch;

    internal BatchLoader(Dataset store, int batchSize, int targetLength, AugmentationSettings? changes, Device device)
    {
        _store = store;
        _batchSize = batchSize;
        _augmenters = changes is null
            ? []
            : [.. Enumerable.Range(0, changes.Threads).Select(_ => new SampleAugmenter(store.Shape, changes.Augmentation, changes.Seed))];
        _mixer = changes is not null && BatchMixer.IsNeeded(changes.Augmentation)
            ? new BatchMixer(store.Shape, changes.Augmentation, changes.Seed)
            : null;
        _batch = new Batch(store.Shape, batchSize, targetLength, store.IsWeighted, device);
    }

    /// <summary>Number of batches in a pass over so many samples.</summary>
    internal int CountOf(int samples)
    {
        int batches = 0;
        for (int left = samples; left > 0; left -= NextCount(left))
        {
            batches++;
        }

        return batches;
    }

    /// <summary>The batches of one pass over <paramref name="samples"/>. A batch is valid until the next one is asked for.</summary>
    /// <param name="samples">The samples in their order.</param>
    /// <param name="epoch">The epoch, from which the random changes follow.</param>
    /// <param name="skip">Number of batches that were done before.</param>
    /// <param name="cancellation">Stops the pass between two batches.</param>
    internal IEnumerable<Batch> Read(int[] samples, int epoch, int skip, CancellationToken cancellation)
    {
        int number = 0;
        int count;
        for (int start = 0; start < samples.Length; start += count, number++)
        {
            count = NextCount(samples.Length - start);
            if (number >= skip)
            {
                cancellation.ThrowIfCancellationRequested();
                Fill(samples.AsMemory(start, count), epoch, number);
                yield return _batch;
            }
        }

        cancellation.ThrowIfCancellationRequested();
    }

    public void Dispose() => _batch.Dispose();

    private void Fill(ReadOnlyMemory<int> samples, int epoch, int number)
    {
        _batch.SetTargets(_store, samples.Span);
        if (_augmenters.Length < 2 || samples.Length < 2)
        {
            FillInputs(samples.Span, _augmenters.Length == 0 ? null : _augmenters[0], epoch, first: 0, stride: 1);
        }
        else
        {
            Parallel.For(0, _augmenters.Length, worker => FillInputs(samples.Span, _augmenters[worker], epoch, worker, _augmenters.Length));
        }

        _batch.MixLambda = _mixer?.Mix(_batch.Inputs.Samples(samples.Length), samples.Length, epoch, number) ?? 1;
    }

    private void FillInputs(ReadOnlySpan<int> samples, SampleAugmenter? augmenter, int epoch, int first, int stride)
    {
        for (int i = first; i < samples.Length; i += stride)
        {
            _store.ReadInput(samples[i], _batch.Inputs.Sample(i), augmenter, epoch);
        }
    }

    /// <summary>
    /// Number of samples in the next batch. A last batch of a single sample takes one from the batch before it: a batch norm has no
    /// variance of one sample.
    /// </summary>
    private int NextCount(int left) => left == _batchSize + 1 && _batchSize > 2 ? _batchSize - 1 : Math.Min(_batchSize, left);
}
