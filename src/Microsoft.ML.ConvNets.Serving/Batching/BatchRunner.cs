using System.Diagnostics;
using Microsoft.ML.ConvNets.Serving.Diagnostics;
using Microsoft.ML.ConvNets.Serving.Models;

namespace Microsoft.ML.ConvNets.Serving.Batching;

/// <summary>A model, and the threads that run batches through it. Once it is closed and the last image has its answer, the model is
/// freed.</summary>
internal sealed class BatchRunner
{
    private readonly BatchQueue _queue;
    private readonly int _maxBatchSize;
    private readonly string _scorer;
    private readonly ScoringMetrics _metrics;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _threads;
    private double _secondsPerImage;

    /// <param name="model">The model, owned from now on.</param>
    /// <param name="scorer">Whose model it is.</param>
    /// <param name="options">How batches are formed.</param>
    /// <param name="metrics">Takes what is measured.</param>
    internal BatchRunner(ServedModel model, string scorer, ConvNetScorerOptions options, ScoringMetrics metrics)
    {
        (Model, _scorer, _metrics, _maxBatchSize) = (model, scorer, metrics, options.MaxBatchSize);
        _queue = new BatchQueue(options.MaxBatchSize, options.BatchWindow);
        _threads = options.ConcurrentBatches;
        for (int i = 0; i < options.ConcurrentBatches; i++)
        {
            new Thread(Run) { IsBackground = true, Name = $"ConvNets {scorer}" }.Start();
        }
    }

    internal ServedModel Model { get; }

    internal BatchQueue Queue => _queue;

    /// <summary>What an image takes in the network, as it was lately.</summary>
    internal double SecondsPerImage => Volatile.Read(ref _secondsPerImage);

    /// <summary>Ends when the model was freed.</summary>
    internal Task Ended => _ended.Task;

    private void Run()
    {
        var batch = new PendingImage[_maxBatchSize];
        byte[] pixels = GC.AllocateUninitializedArray<byte>(checked(_maxBatchSize * Model.Network.PackedImageLength), pinned: true);
        while (_queue.Take(batch) is > 0 and int taken)
        {
            Score(batch.AsSpan(0, taken), pixels);
            Array.Clear(batch);
        }

        if (Interlocked.Decrement(ref _threads) == 0)
        {
            Model.Dispose();
            _ended.SetResult();
        }
    }

    private void Score(Span<PendingImage> batch, byte[] pixels)
    {
        int length = Model.Network.PackedImageLength;
        int count = 0;
        foreach (PendingImage image in batch)
        {
            if (image.MoveTo(pixels.AsSpan(count * length, length)))
            {
                batch[count++] = image;
            }
        }

        if (count == 0)
        {
            return;
        }

        try
        {
            long start = Stopwatch.GetTimestamp();
            IReadOnlyList<ImageAnswer> answers = Model.Network.ScoreImages(pixels, count);
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            double seconds = elapsed.TotalSeconds / count;
            Volatile.Write(ref _secondsPerImage, _secondsPerImage == 0 ? seconds : (0.8 * _secondsPerImage) + (0.2 * seconds));
            _metrics.Batch(_scorer, count, elapsed);
            for (int i = 0; i < count; i++)
            {
                batch[i].Answer(answers[i]);
            }
        }
        // Whoever waits is told; the next batch may be better.
        catch (Exception e)
        {
            foreach (PendingImage image in batch[..count])
            {
                image.Fail(e);
            }
        }
    }
}
