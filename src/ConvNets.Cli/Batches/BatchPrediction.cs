using System.Buffers;
using System.Diagnostics;
using ConvNets.Cli.Data;
using ConvNets.Cli.Display;
using Microsoft.ML;

namespace ConvNets.Cli.Batches;

/// <summary>What is predicted, and where to.</summary>
/// <param name="Model">The model's file.</param>
/// <param name="Data">A folder, a zip or a list of images.</param>
/// <param name="Output">The file of results.</param>
/// <param name="Views">Views that are scored of each; null for the image alone.</param>
/// <param name="Restart">Whether results that are there are thrown away.</param>
internal sealed record BatchRequest(string Model, string Data, string Output, int? Views, bool Restart);

/// <summary>What came of it.</summary>
/// <param name="Record">The results.</param>
/// <param name="Scored">Images that this run scored.</param>
/// <param name="Duration">Time that this took.</param>
internal sealed record BatchSummary(RunRecord Record, int Scored, TimeSpan Duration)
{
    /// <summary>Whether all images have their row.</summary>
    internal bool IsComplete => Record.Rows == Record.Images;

    internal double ImagesPerSecond => Scored == 0 ? 0 : Scored / Duration.TotalSeconds;
}

/// <summary>Scores many images into a file. Nothing that grows with their number is held but their names.</summary>
/// <param name="bar">Shows how far it is.</param>
/// <param name="note">Takes a line on what is passed over.</param>
internal sealed class BatchPrediction(ProgressBar bar, Action<string> note)
{
    /// <summary>
    /// Rows are kept in multiples of this, a batch of the network: those that follow are then computed in the same batches, and have the
    /// same last digits, as in a run that was not interrupted.
    /// </summary>
    internal const int Step = 32;

    private const int MaxBlock = 512;

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(0.5);

    /// <summary>Runs until all images have their row, or until it is told to stop.</summary>
    internal BatchSummary Run(BatchRequest request, CancellationToken cancellation)
    {
        ResultFormat format = ResultFormat.Of(request.Output);
        SavedModel.RequireFile(request.Model);
        BatchImages images = BatchImages.Of(request.Data, note);
        bar.Line($"Images: {images.Names.Count:N0} of '{images.Source}'.");
        using var results = new ResultFile(request.Output, RunRecord.Of(request.Model, images, request.Views ?? 1), request.Restart);
        if (results.IsComplete)
        {
            return new BatchSummary(results.Record, 0, TimeSpan.Zero);
        }

        var ml = new MLContext();
        SavedModel saved = SavedModel.Load(ml, request.Model);
        using IDisposable? owner = saved.Transformer as IDisposable;
        saved.SetViews(request.Views, request.Model);
        if (saved.Remark is string remark)
        {
            note(remark);
        }

        int first = results.Record.Rows;
        if (first > 0)
        {
            bar.Line($"Going on after {first:N0} images, which are done.");
        }

        var scorer = new ImageScorer(ml, saved, images.From(ml, first));
        var table = new ResultTable(scorer);
        long start = Stopwatch.GetTimestamp();
        if (first < images.Names.Count)
        {
            Score(scorer, table, format, images.Names, results, cancellation);
        }

        TimeSpan duration = Stopwatch.GetElapsedTime(start);
        var summary = new BatchSummary(results.Record, results.Record.Rows - first, duration);
        if (summary.IsComplete)
        {
            results.Finish(format, table.Columns);
        }

        return summary;
    }

    private void Score(
        ImageScorer scorer, ResultTable table, ResultFormat format, IReadOnlyList<string> names, ResultFile results,
        CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        long kept = start;
        int first = results.Record.Rows;
        int done = first;
        var block = new ArrayBufferWriter<byte>();
        var refused = new List<string>();
        if (first == 0)
        {
            format.WriteHeader(table.Columns, block);
        }

        foreach (ScoredImage image in scorer.Run())
        {
            string name = names[done++];
            format.WriteRow(table.Columns, table.RowOf(name, image), block);
            if (image.Reason is not null)
            {
                refused.Add(name);
            }

            if (done % Step != 0 && done != names.Count)
            {
                continue;
            }

            bar.Show("Scoring", done, names.Count, Pace(done - first, names.Count - done, Stopwatch.GetElapsedTime(start)));
            bool stops = cancellation.IsCancellationRequested;
            int count = done - results.Record.Rows;
            if (stops || done == names.Count || count >= MaxBlock || Stopwatch.GetElapsedTime(kept) >= s_interval)
            {
                results.Append(block.WrittenSpan, count, refused);
                block.ResetWrittenCount();
                refused.Clear();
                kept = Stopwatch.GetTimestamp();
            }

            if (stops)
            {
                break;
            }
        }

        bar.Clear();
    }

    /// <summary>How fast it goes and how long it still takes, as soon as that can be said.</summary>
    private static string Pace(int scored, int left, TimeSpan elapsed)
    {
        if (elapsed < s_warmUp)
        {
            return "";
        }

        double rate = scored / elapsed.TotalSeconds;
        return $"{rate:N0} images/s, {ProgressBar.Duration(TimeSpan.FromSeconds(left / rate))} left";
    }
}
