using System.Diagnostics;

namespace Microsoft.ML.ConvNets.Serving.Batching;

/// <summary>
/// Packed images that wait for the network. A batch is what has gathered while the one before ran; it waits for more only while images are
/// known to be on their way, and not longer than a window. So an image that is alone runs at once.
/// </summary>
/// <param name="maxBatchSize">The most images of a batch.</param>
/// <param name="window">The longest wait.</param>
internal sealed class BatchQueue(int maxBatchSize, TimeSpan window)
{
    private readonly object _gate = new();
    private readonly Queue<PendingImage> _packed = new();
    private int _coming;
    private int _holds;
    private bool _isClosed;

    /// <summary>Says that an image is on its way; <see cref="Add"/> or <see cref="Forgo"/> follows.</summary>
    internal void Expect()
    {
        lock (_gate)
        {
            _coming++;
        }
    }

    /// <summary>The image has come.</summary>
    internal void Add(PendingImage image)
    {
        lock (_gate)
        {
            _packed.Enqueue(image);
            _coming--;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>It will not come.</summary>
    internal void Forgo()
    {
        lock (_gate)
        {
            _coming--;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Keeps the queue open although it is closed; <see cref="Release"/> ends that.</summary>
    internal void Hold()
    {
        lock (_gate)
        {
            _holds++;
        }
    }

    internal void Release()
    {
        lock (_gate)
        {
            _holds--;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Ends the queue once nobody holds it and all images were taken.</summary>
    internal void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Takes the next batch; waits for it.</summary>
    /// <param name="batch">Takes the images.</param>
    /// <returns>How many; 0 at the end.</returns>
    internal int Take(PendingImage[] batch)
    {
        lock (_gate)
        {
            while (true)
            {
                while (_packed.Count == 0)
                {
                    if (_isClosed && _coming == 0 && _holds == 0)
                    {
                        return 0;
                    }

                    Monitor.Wait(_gate);
                }

                WaitForMore();
                int count = Math.Min(_packed.Count, maxBatchSize);
                for (int i = 0; i < count; i++)
                {
                    batch[i] = _packed.Dequeue();
                }

                // Another thread may have taken them while this one waited.
                if (count > 0)
                {
                    return count;
                }
            }
        }
    }

    private void WaitForMore()
    {
        long start = Stopwatch.GetTimestamp();
        while (_packed.Count < maxBatchSize && _coming > 0)
        {
            TimeSpan left = window - Stopwatch.GetElapsedTime(start);
            if (left <= TimeSpan.Zero || !Monitor.Wait(_gate, left))
            {
                return;
            }
        }
    }
}
