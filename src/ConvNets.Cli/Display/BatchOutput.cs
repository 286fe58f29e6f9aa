using ConvNets.Cli.Batches;
using Microsoft.ML.ConvNets.Data;

namespace ConvNets.Cli.Display;

/// <summary>What is said at the end of a batch prediction.</summary>
internal static class BatchOutput
{
    internal static void Print(string path, BatchSummary summary)
    {
        RunRecord record = summary.Record;
        if (!summary.IsComplete)
        {
            Console.WriteLine(
                $"Stopped after {record.Rows:N0} of {record.Images:N0} images. The same command goes on with the others.");
            return;
        }

        string before = summary.Scored < record.Images ? $", after {record.Images - summary.Scored:N0} before" : "";
        Console.WriteLine(summary.Scored == 0
            ? $"{path}: complete, {record.Images:N0} images; there was nothing to score. To score them again: --restart."
            : $"{path}: {summary.Scored:N0} images in {summary.Duration.TotalSeconds:F1} s ({summary.ImagesPerSecond:N0} a "
                + $"second){before}");
    }

    /// <summary>Says how many images have no answer, and which are the first of them.</summary>
    internal static void TellNotAnswered(RunRecord record)
    {
        if (record.NotAnswered > 0)
        {
            string more = record.NotAnswered > record.FirstNotAnswered.Count ? ", …" : "";
            string names = string.Join(", ", record.FirstNotAnswered.Select(static name => $"'{ImageTreeReport.Shown(name)}'"));
            Console.Error.WriteLine(
                $"{record.NotAnswered:N0} image{(record.NotAnswered == 1 ? "" : "s")} could not be answered; the column 'error' says "
                    + $"why: {names}{more}.");
        }
    }

    internal static object Json(string path, BatchSummary summary) => new
    {
        file = path,
        images = summary.Record.Images,
        done = summary.Record.Rows,
        scored = summary.Scored,
        notAnswered = summary.Record.NotAnswered,
        firstNotAnswered = summary.Record.FirstNotAnswered,
        seconds = summary.Duration.TotalSeconds,
        imagesPerSecond = summary.ImagesPerSecond,
    };
}
