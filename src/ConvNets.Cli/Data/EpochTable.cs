using System.Globalization;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Data;

/// <summary>The epochs of a training as <c>train --csv</c> wrote them.</summary>
internal static class EpochTable
{
    /// <summary>Reads the file. Which epoch's weights were kept, it does not say.</summary>
    /// <exception cref="InvalidDataException">It is no such file.</exception>
    internal static TrainingHistory Read(string file)
    {
        if (!File.Exists(file))
        {
            throw new FileNotFoundException($"--csv: there is no file '{file}'{NearestPath.Of(file)}", file);
        }

        string[] lines = File.ReadAllLines(file);
        string[] names = lines.Length == 0 ? [] : lines[0].Split(',');
        EpochResult[] epochs = [.. lines.Skip(1).Select((line, i) => EpochOf(line.Split(','), i + 2))];
        return epochs.Length > 0
            ? new TrainingHistory(TrainingOutcome.Completed, epochs, [])
            : throw new InvalidDataException($"--csv '{file}' holds no epochs, as train --csv writes them.");

        EpochResult EpochOf(string[] values, int line)
        {
            double Required(string name) => Optional(name) ?? throw new InvalidDataException(
                $"--csv '{file}' (line {line}) has no number '{name}'. Give the file that train --csv wrote.");

            double? Optional(string name) => Array.IndexOf(names, name) is >= 0 and int place && place < values.Length
                && double.TryParse(values[place], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;

            EpochMetrics Metrics(string prefix) => new(
                Required($"{prefix}loss"), Optional($"{prefix}accuracy"), Optional($"{prefix}top_k_accuracy"),
                Optional($"{prefix}mean_absolute_error"));

            return new EpochResult(
                (int)Required("epoch"), Metrics(""), Optional("val_loss") is null ? null : Metrics("val_"), Required("learning_rate"),
                TimeSpan.FromSeconds(Required("seconds")), Required("images_per_second"));
        }
    }
}
