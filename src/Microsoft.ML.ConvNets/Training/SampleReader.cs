using System.Threading.Channels;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets;

/// <summary>The columns that a training reads.</summary>
/// <param name="Label">What samples are to be recognised as.</param>
/// <param name="Feature">The pictures or vectors.</param>
/// <param name="Weight">How much each sample counts; null where all count alike.</param>
internal sealed record TrainingColumns(DataViewSchema.Column Label, DataViewSchema.Column Feature, DataViewSchema.Column? Weight)
{
    internal DataViewSchema.Column[] All => Weight is DataViewSchema.Column weight ? [Label, Feature, weight] : [Label, Feature];
}

/// <summary>What reading needs to know.</summary>
internal sealed record ReadingPlan(
    TrainingTask Task, TrainingColumns Columns, BadImageAction OnBadImage, double MaxBadImageShare, int Threads, IProgress<TrainingProgress>? Progress);

/// <summary>What a reading found beside the samples.</summary>
internal sealed record ReadingReport(IReadOnlyList<string> BadImages, long RowsWithoutLabel);

/// <summary>
/// Reads the training data once: rows on as many cursors as there are cores, pictures decoded, resized and packed by workers, so that no
/// later epoch touches a file again.
/// </summary>
internal sealed class SampleReader(ReadingPlan plan, CancellationToken cancellation)
{
    private const int NamesInMessage = 5;

    private readonly List<string> _badImages = [];
    private long _rowsWithoutLabel;
    private long _done;

    /// <summary>Reads pictures.</summary>
    internal ReadingReport ReadImages(IDataView data, PackedImages store)
    {
        var rows = Channel.CreateBounded<Row>(new BoundedChannelOptions(plan.Threads * 16) { SingleReader = false, SingleWriter = false });
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        DataViewRowCursor[] cursors = data.GetRowCursorSet(plan.Columns.All, plan.Threads);
        long? total = data.GetRowCount();

        Task[] readers = [.. cursors.Select(cursor => Run(() => ReadRows(cursor, rows.Writer, failed.Token)))];
        Task[] workers = [.. Enumerable.Range(0, plan.Threads).Select(_ => Run(() => PackRows(rows.Reader, store, total, failed.Token)))];
        Task reading = Task.WhenAll(readers).ContinueWith(_ => rows.Writer.Complete(), TaskScheduler.Default);
        WaitAll([.. readers, .. workers, reading]);

        long read = store.Count + _badImages.Count;
        if (_badImages.Count > plan.MaxBadImageShare * read)
        {
            throw new InvalidDataException(
                $"{_badImages.Count:N0} of {read:N0} pictures cannot be read, more than the share of {plan.MaxBadImageShare:P0} that may be skipped: "
                + string.Join(", ", _badImages.Take(NamesInMessage)) + (_badImages.Count > NamesInMessage ? ", …" : "") + ".");
        }

        ReportEnd();
        store.Seal();
        _badImages.Sort(StringComparer.Ordinal);
        return new ReadingReport(_badImages, _rowsWithoutLabel);

        Task Run(Action action) => Task.Factory.StartNew(
            () =>
            {
                try
                {
                    action();
                }
                catch
                {
                    failed.Cancel();
                    throw;
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Reads vectors, <c>[F]</c> or <c>[C, H, W]</c> flat.</summary>
    internal ReadingReport ReadVectors(IDataView data, PackedVectors store)
    {
        using DataViewRowCursor cursor = data.GetRowCursor(plan.Columns.All);
        Func<SampleTarget?> target = TargetOf(cursor);
        ValueGetter<VBuffer<float>> feature = cursor.GetGetter<VBuffer<float>>(plan.Columns.Feature);
        ValueGetter<DataViewRowId> id = cursor.GetIdGetter();
        long? total = data.GetRowCount();
        VBuffer<float> buffer = default;
        DataViewRowId row = default;
        while (cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            if (target() is not SampleTarget wanted)
            {
                _rowsWithoutLabel++;
                continue;
            }

            feature(ref buffer);
            float[] vector = new float[store.Shape.Length];
            buffer.CopyTo(vector);
            id(ref row);
            store.Register(row, store.Add(vector), wanted);
            Report(total);
        }

        ReportEnd();
        store.Seal();
        return new ReadingReport([], _rowsWithoutLabel);
    }

    private void ReadRows(DataViewRowCursor cursor, ChannelWriter<Row> rows, CancellationToken stop)
    {
        using (cursor)
        {
            Func<SampleTarget?> target = TargetOf(cursor);
            Func<MLImage?> image = ImageColumn.GetterOf(cursor, plan.Columns.Feature);
            ValueGetter<DataViewRowId> id = cursor.GetIdGetter();
            Func<long> number = ImageColumn.RowNumberOf(cursor);
            while (cursor.MoveNext())
            {
                stop.ThrowIfCancellationRequested();
                if (target() is not SampleTarget wanted)
                {
                    Interlocked.Increment(ref _rowsWithoutLabel);
                    continue;
                }

                DataViewRowId row = default;
                id(ref row);
                MLImage? picture;
                try
                {
                    picture = image();
                }
                catch (Exception e) when (ImageColumn.IsUnreadable(e))
                {
                    NoteBadImage(null, number(), e);
                    continue;
                }

                rows.WriteAsync(new Row(row, number(), wanted, picture), stop).AsTask().GetAwaiter().GetResult();
            }
        }
    }

    private void PackRows(ChannelReader<Row> rows, PackedImages store, long? total, CancellationToken stop)
    {
        var packer = new ImagePacker(store.Preprocessing);
        byte[] pixels = new byte[store.Shape.Length];
        while (rows.WaitToReadAsync(stop).AsTask().GetAwaiter().GetResult())
        {
            while (rows.TryRead(out Row row))
            {
                stop.ThrowIfCancellationRequested();
                try
                {
                    MLImage image = row.Image ?? throw new InvalidDataException("there is no picture in the row");
                    if (!store.TryAddKnown(image, row.Id, row.Target))
                    {
                        packer.Pack(image, pixels);
                        store.Add(image, pixels, row.Id, row.Target);
                    }
                }
                catch (Exception e) when (ImageColumn.IsUnreadable(e))
                {
                    NoteBadImage(row.Image, row.Number, e);
                    continue;
                }

                Report(total);
            }
        }
    }

    /// <summary>A function that gives the target of the current row; null where the label is missing.</summary>
    private Func<SampleTarget?> TargetOf(DataViewRowCursor cursor)
    {
        TargetGetter target = plan.Task.TargetsOf(cursor, plan.Columns.Label);
        ValueGetter<float>? weight = plan.Columns.Weight is DataViewSchema.Column column ? cursor.GetGetter<float>(column) : null;
        int length = plan.Task.TargetLength;
        return () =>
        {
            float[] values = new float[length];
            if (!target(values))
            {
                return null;
            }

            float counts = 1;
            weight?.Invoke(ref counts);
            return counts >= 0 && float.IsFinite(counts) ? new SampleTarget(values, counts) : throw new InvalidDataException(
                $"Row {cursor.Position:N0} has the weight {counts} in column '{plan.Columns.Weight!.Value.Name}'; a weight is a number of at least 0.");
        };
    }

    private void NoteBadImage(MLImage? image, long row, Exception reason)
    {
        if (plan.OnBadImage == BadImageAction.Fail)
        {
            throw BadImage(image, row, reason);
        }

        string what = ImageColumn.Explain(image, row, reason);
        lock (_badImages)
        {
            _badImages.Add(what);
        }
    }

    internal static InvalidDataException BadImage(MLImage? image, long row, Exception reason) => new(
        $"A picture cannot be read: {ImageColumn.Explain(image, row, reason)} "
        + "Remove or replace it, or leave such pictures out with OnBadImage = BadImageAction.Skip.", reason);

    /// <summary>The last report of a reading: now the total is known, whatever the source said of it.</summary>
    private void ReportEnd() => plan.Progress?.Report(new TrainingProgress(TrainingStage.Reading, 0, 0, _done, _done, double.NaN));

    private void Report(long? total)
    {
        long done = Interlocked.Increment(ref _done);
        if (plan.Progress is not null && done % 256 == 0)
        {
            lock (_badImages)
            {
                plan.Progress.Report(new TrainingProgress(TrainingStage.Reading, 0, 0, done, total, double.NaN));
            }
        }
    }

    /// <summary>Waits for all, then throws what went wrong first, rather than the cancellations that followed from it.</summary>
    private void WaitAll(Task[] tasks)
    {
        Task.WhenAll(tasks).ContinueWith(static _ => { }, TaskScheduler.Default).GetAwaiter().GetResult();
        cancellation.ThrowIfCancellationRequested();
        Exception? cause = tasks.Where(t => t.IsFaulted).SelectMany(t => t.Exception!.InnerExceptions).FirstOrDefault(e => e is not OperationCanceledException);
        if (cause is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(cause);
        }
    }

    private readonly record struct Row(DataViewRowId Id, long Number, SampleTarget Target, MLImage? Image);
}
