using System.Collections.Concurrent;
using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Training.Tasks;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Training.Datasets;

/// <summary>What a reading found beside the samples.</summary>
internal sealed record ReadingReport(IReadOnlyList<string> BadImages, long RowsWithoutLabel);

/// <summary>
/// Reads the training data once, images decoded, resized and packed on all cores, so that no later epoch touches a file again. No decoded
/// image outlives its row: encoded ones travel to the decoding threads as they are; those that ML.NET decodes are packed by the cursor that
/// asked for them.
/// </summary>
/// <param name="data">What is read.</param>
/// <param name="task">What labels become.</param>
/// <param name="maxBadFraction">
/// The largest fraction of images that may be skipped because they cannot be read; null fails at the first.
/// </param>
/// <param name="threads">Number of decoding threads.</param>
/// <param name="progress">Told how far it is.</param>
/// <param name="cancellation">Stops the reading.</param>
internal sealed class SampleReader(
    TrainingData data, TrainingTask task, double? maxBadFraction, int threads, IProgress<TrainingProgress>? progress,
    CancellationToken cancellation)
{
    private const int NamesInMessage = 5;

    /// <summary>Encoded images that wait for each decoding thread; enough that none stands idle, few enough to bound the memory.</summary>
    private const int QueuedPerThread = 4;

    private readonly List<string> _badImages = [];
    private long _rowsWithoutLabel;
    private long _done;

    private TrainingData Data => data;

    private TrainingTask Task => task;

    /// <summary>Reads images.</summary>
    /// <exception cref="UnreadableImageException">An image cannot be read, and is not to be skipped.</exception>
    /// <exception cref="InvalidDataException">Too many cannot be read, or the data changes while it is read.</exception>
    internal ReadingReport ReadImages(ImageDataset store)
    {
        if (data.Feature.Type is Transforms.Image.ImageDataViewType)
        {
            ReadDecoded(store);
        }
        else
        {
            ReadEncoded(store);
        }

        long read = store.Count + _badImages.Count;
        if (_badImages.Count > maxBadFraction * read)
        {
            throw new InvalidDataException(
                $"{_badImages.Count:N0} of {read:N0} images cannot be read, more than the fraction of {maxBadFraction:P0} "
                + "that may be skipped: "
                + string.Join(" ", _badImages.Order(StringComparer.Ordinal).Take(NamesInMessage))
                + (_badImages.Count > NamesInMessage ? " …" : ""));
        }

        _badImages.Sort(StringComparer.Ordinal);
        return End(store);
    }

    /// <summary>Reads vectors, <c>[F]</c> or <c>[C, H, W]</c> flat.</summary>
    internal ReadingReport ReadVectors(VectorDataset store)
    {
        using DataViewRowCursor cursor = data.View.OpenLazily(data.All);
        var rows = new RowReader(this, cursor, data.View.GetRowCount());
        ValueGetter<VBuffer<float>> feature = cursor.GetGetter<VBuffer<float>>(data.Feature);
        VBuffer<float> buffer = default;
        while (rows.MoveNext(cancellation))
        {
            feature(ref buffer);
            float[] vector = new float[store.Shape.Length];
            buffer.CopyTo(vector);
            store.Register(rows.Id, store.Add(vector), rows.Target);
            rows.Done();
        }

        return End(store);
    }

    /// <summary>One cursor hands encoded images, or their paths, to as many decoding threads as there are cores.</summary>
    private void ReadEncoded(ImageDataset store)
    {
        using var waiting = new BlockingCollection<(DataViewRowId Row, SampleTarget Target, CarriedImage Image)>(threads * QueuedPerThread);
        var free = new ConcurrentBag<CarriedImage>();
        using DataViewRowCursor cursor = data.View.OpenLazily(Needed());
        var rows = new RowReader(this, cursor, data.View.GetRowCount());
        using var reader = new RowImageReader(cursor, data.Feature);
        ParallelWork.Run(
            threads + 1,
            (worker, stop) =>
            {
                if (worker == 0)
                {
                    Hand(stop);
                }
                else
                {
                    Decode(stop);
                }
            },
            cancellation);

        void Hand(CancellationToken stop)
        {
            try
            {
                while (rows.MoveNext(stop))
                {
                    OrBad(() =>
                    {
                        CarriedImage image = free.TryTake(out CarriedImage? used) ? used : new CarriedImage();
                        image.Take(reader.Take());
                        waiting.Add((rows.Id, rows.Target, image), stop);
                    });
                }
            }
            finally
            {
                waiting.CompleteAdding();
            }
        }

        void Decode(CancellationToken stop)
        {
            using var packer = new ImagePacker(store.Preprocessing);
            byte[] pixels = new byte[store.Shape.Length];
            foreach ((DataViewRowId row, SampleTarget target, CarriedImage carried) in waiting.GetConsumingEnumerable(stop))
            {
                OrBad(() =>
                {
                    EncodedImage image = carried.Image;
                    ReadOnlySpan<byte> encoded = packer.Open(image);
                    if (!store.TryAddKnown(encoded, row, target))
                    {
                        packer.Pack(encoded, image.Name, pixels);
                        store.Add(pixels, row, target);
                    }
                });
                free.Add(carried);
                rows.Done();
            }
        }
    }

    /// <summary>
    /// As many cursors as there are cores run over all rows, and each asks for the images of its own, which the rows' ids decide.
    /// </summary>
    private void ReadDecoded(ImageDataset store)
    {
        ulong[] passes = new ulong[threads];
        ParallelWork.Run(threads, ReadOwn, cancellation);
        if (Array.Exists(passes, pass => pass != passes[0]))
        {
            throw RowFingerprint.Differs();
        }

        void ReadOwn(int worker, CancellationToken stop)
        {
            using DataViewRowCursor cursor = data.View.OpenLazily(Needed());
            // What every cursor passes is counted once.
            var rows = new RowReader(this, cursor, data.View.GetRowCount()) { CountsUnlabeled = worker == 0 };
            var fingerprint = new RowFingerprint(cursor);
            using var reader = new RowImageReader(cursor, data.Feature);
            using var packer = new ImagePacker(store.Preprocessing);
            byte[] pixels = new byte[store.Shape.Length];
            while (rows.MoveNext(stop))
            {
                passes[worker] = RowFingerprint.Mix(passes[worker], fingerprint.OfRow());
                if (OwnerOf(rows.Id) == worker)
                {
                    OrBad(() =>
                    {
                        reader.Pack(packer, pixels);
                        store.Add(pixels, rows.Id, rows.Target);
                    });
                    rows.Done();
                }
            }
        }
    }

    private IEnumerable<DataViewSchema.Column> Needed() =>
        data.All.Concat(ImageColumn.NeededTwice(data.View.Schema, data.Feature)).DistinctBy(static column => column.Index);

    /// <summary>Mixed, so that a filter that leaves every second row leaves work for all.</summary>
    private int OwnerOf(DataViewRowId row) => (int)((RowFingerprint.Mix(row.High, row.Low) >> 33) % (ulong)threads);

    private void OrBad(Action read)
    {
        try
        {
            read();
        }
        catch (UnreadableImageException e) when (maxBadFraction is not null)
        {
            lock (_badImages)
            {
                _badImages.Add(e.Message);
            }
        }
        catch (UnreadableImageException e)
        {
            throw Refused(e);
        }
    }

    internal static UnreadableImageException Refused(UnreadableImageException e) =>
        e.With("Remove or replace it, or leave such images out with OnBadImage = BadImageAction.Skip.");

    private ReadingReport End(Dataset store)
    {
        // Now the total is known exactly.
        progress?.Report(new TrainingProgress(TrainingStage.Reading, 0, 0, _done, _done, double.NaN));
        store.Seal();
        return new ReadingReport(_badImages, _rowsWithoutLabel);
    }

    private void Report(long? total)
    {
        long done = Interlocked.Increment(ref _done);
        if (progress is not null && done % 256 == 0)
        {
            lock (_badImages)
            {
                progress.Report(new TrainingProgress(TrainingStage.Reading, 0, 0, done, total, double.NaN));
            }
        }
    }

    /// <summary>Walks over the rows that have a label.</summary>
    private sealed class RowReader
    {
        private readonly SampleReader _owner;
        private readonly DataViewRowCursor _cursor;
        private readonly ValueGetter<DataViewRowId> _getId;
        private readonly TargetGetter _getTarget;
        private readonly ValueGetter<float>? _getWeight;
        private readonly long? _total;
        private DataViewRowId _id;

        internal RowReader(SampleReader owner, DataViewRowCursor cursor, long? total)
        {
            (_owner, _cursor, _total) = (owner, cursor, total);
            _getId = cursor.GetIdGetter();
            _getTarget = owner.Task.TargetsOf(cursor, owner.Data.Label);
            _getWeight = owner.Data.Weight is DataViewSchema.Column column ? cursor.GetGetter<float>(column) : null;
        }

        /// <summary>Whether rows without a label are to be counted.</summary>
        internal bool CountsUnlabeled { get; init; } = true;

        internal DataViewRowId Id => _id;

        internal SampleTarget Target { get; private set; }

        internal bool MoveNext(CancellationToken stop)
        {
            while (_cursor.MoveNext())
            {
                stop.ThrowIfCancellationRequested();
                float[] values = new float[_owner.Task.TargetLength];
                if (_getTarget(values))
                {
                    Target = new SampleTarget(values, Weight());
                    _getId(ref _id);
                    return true;
                }

                if (CountsUnlabeled)
                {
                    Interlocked.Increment(ref _owner._rowsWithoutLabel);
                }
            }

            return false;
        }

        /// <summary>Counts a row whose input was dealt with; safe from many threads.</summary>
        internal void Done() => _owner.Report(_total);

        private float Weight()
        {
            float weight = 1;
            _getWeight?.Invoke(ref weight);
            return weight >= 0 && float.IsFinite(weight) ? weight : throw new InvalidDataException(
                $"Row {_cursor.Position:N0} has the weight {weight} in column '{_owner.Data.Weight!.Value.Name}'; a weight is a number of "
                + "at least 0.");
        }
    }
}
