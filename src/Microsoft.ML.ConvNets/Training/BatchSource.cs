using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets;

/// <summary>A batch that is ready for the network; it belongs to its <see cref="BatchSource"/>.</summary>
internal sealed class Batch : IDisposable
{
    private readonly InputBuffer _inputs;
    private readonly Tensor _labels;

    internal Batch(TensorShape shape, int capacity)
    {
        _inputs = new InputBuffer(shape, capacity);
        _labels = zeros([capacity], ScalarType.Int64).DetachFromDisposeScope();
    }

    /// <summary>Number of samples; the last batch of an epoch may be smaller than the others.</summary>
    internal int Count { get; private set; }

    /// <summary>A new view of the inputs, for the caller to dispose.</summary>
    internal Tensor Inputs() => _inputs.View(Count);

    /// <summary>A new view of the classes, for the caller to dispose.</summary>
    internal Tensor Labels() => _labels.narrow(0, 0, Count);

    internal void Fill(SampleStore store, ReadOnlySpan<int> samples, SampleAugmenter? augmenter, int epoch)
    {
        Count = samples.Length;
        Span<long> labels = MemoryMarshal.Cast<byte, long>(_labels.bytes);
        for (int i = 0; i < samples.Length; i++)
        {
            store.ReadInput(samples[i], _inputs.Sample(i), augmenter, epoch);
            labels[i] = store.Labels[samples[i]];
        }
    }

    public void Dispose()
    {
        _inputs.Dispose();
        _labels.Dispose();
    }
}

/// <summary>
/// Prepares batches. Augmented ones are made a few ahead on another thread, in a ring of buffers, so that the network does not wait.
/// Gathering and scaling packed pixels alone takes a fraction of a percent of a step; handing that to another thread costs more than it
/// saves, because the thread takes a core away from libtorch's in the middle of a parallel loop. So plain batches are made in place.
/// </summary>
internal sealed class BatchSource : IDisposable
{
    private const int Depth = 3;

    private readonly SampleStore _store;
    private readonly SampleAugmenter? _augmenter;
    private readonly int _batchSize;
    private readonly Batch[] _ring;

    internal BatchSource(SampleStore store, int batchSize, SampleAugmenter? augmenter)
    {
        _store = store;
        _augmenter = augmenter;
        _batchSize = batchSize;
        _ring = [.. Enumerable.Range(0, augmenter is null ? 1 : Depth).Select(_ => new Batch(store.Shape, batchSize))];
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
    internal IEnumerable<Batch> Read(int[] samples, int epoch, CancellationToken cancellation) =>
        _augmenter is null ? ReadInPlace(samples, epoch, cancellation) : ReadAhead(samples, epoch, cancellation);

    private IEnumerable<Batch> ReadInPlace(int[] samples, int epoch, CancellationToken cancellation)
    {
        int count;
        for (int start = 0; start < samples.Length; start += count)
        {
            cancellation.ThrowIfCancellationRequested();
            count = NextCount(samples.Length - start);
            _ring[0].Fill(_store, samples.AsSpan(start, count), null, epoch);
            yield return _ring[0];
        }

        cancellation.ThrowIfCancellationRequested();
    }

    private IEnumerable<Batch> ReadAhead(int[] samples, int epoch, CancellationToken cancellation)
    {
        using var free = new BlockingCollection<Batch>();
        using var ready = new BlockingCollection<Batch>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        foreach (Batch batch in _ring)
        {
            free.Add(batch, CancellationToken.None);
        }

        Task producer = Task.Factory.StartNew(Produce, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            foreach (Batch batch in ready.GetConsumingEnumerable(CancellationToken.None))
            {
                cancellation.ThrowIfCancellationRequested();
                yield return batch;
                free.Add(batch, CancellationToken.None);
            }
        }
        finally
        {
            stop.Cancel();
            // Also tells what went wrong over there.
            producer.GetAwaiter().GetResult();
        }

        cancellation.ThrowIfCancellationRequested();

        void Produce()
        {
            try
            {
                int count;
                for (int start = 0; start < samples.Length; start += count)
                {
                    count = NextCount(samples.Length - start);
                    Batch batch = free.Take(stop.Token);
                    batch.Fill(_store, samples.AsSpan(start, count), _augmenter, epoch);
                    ready.Add(batch, CancellationToken.None);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // The reader left early, or the caller cancelled; the reader says so.
            }
            finally
            {
                ready.CompleteAdding();
            }
        }
    }

    /// <summary>
    /// Number of samples in the next batch. A last batch of a single sample takes one from the batch before it: a batch norm has no variance
    /// of one sample.
    /// </summary>
    private int NextCount(int left) => left == _batchSize + 1 && _batchSize > 2 ? _batchSize - 1 : Math.Min(_batchSize, left);

    public void Dispose()
    {
        foreach (Batch batch in _ring)
        {
            batch.Dispose();
        }
    }
}
