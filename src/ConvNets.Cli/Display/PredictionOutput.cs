using ConvNets.Cli.Data;
using ConvNets.Cli.Evaluations;
using ConvNets.Cli.Folders;
using Microsoft.ML.ConvNets.Data;

namespace ConvNets.Cli.Display;

/// <summary>What a model says of images, as lines of text or of JSON.</summary>
/// <param name="scorer">The model and the images.</param>
/// <param name="top">How many classes are shown; null for the default.</param>
/// <param name="json">Whether lines are JSON.</param>
internal sealed class PredictionOutput(ImageScorer scorer, int? top, bool json)
{
    private const int DefaultTop = 3;

    private readonly (string No, string Yes) _answers = BinaryFolders.NamesIn(scorer.Schema) ?? ("false", "true");

    /// <summary>Writes an answer for each image, or why there is none; returns how many have none.</summary>
    internal int Write()
    {
        if (scorer.Kind is ModelKind.Number && top is not null)
        {
            throw new ArgumentException("--top goes with classes; this model tells a number.");
        }

        int problems = 0;
        foreach (ScoredImage image in scorer.Run())
        {
            if (image.Problem is string problem)
            {
                problems++;
                Refuse(image.Name, problem, json);
            }
            else
            {
                Answer(image);
            }
        }

        return problems;
    }

    /// <summary>Tells why there is no answer for an image.</summary>
    internal static void Refuse(string file, string problem, bool json)
    {
        Console.Error.WriteLine(ImageTreeReport.Shown(problem));
        if (json)
        {
            JsonOutput.Write(new { file, error = problem });
        }
    }

    private void Answer(ScoredImage image)
    {
        switch (scorer.Kind)
        {
            case ModelKind.Number:
                Number(image.Name, image.Values[0]);
                break;
            case ModelKind.Binary:
                Tell(image, [(image.Values[1], _answers.Yes), (1 - image.Values[1], _answers.No)]);
                break;
            case ModelKind.MultiLabel:
                Labels(image.Name, image.Values.Select((score, i) => (score, scorer.Names[i])));
                break;
            default:
                Tell(image, image.Values.Select((score, i) => (score, scorer.Names[i])));
                break;
        }
    }

    private void Number(string file, float value)
    {
        if (json)
        {
            JsonOutput.Write(new { file, value });
        }
        else
        {
            Console.WriteLine($"{ImageTreeReport.Shown(file)}: {value:G6}");
        }
    }

    /// <summary>Each label has a probability of its own: those above one half apply.</summary>
    private void Labels(string file, IEnumerable<(float Score, string Name)> scores)
    {
        (float Score, string Name)[] all = Best(scores);
        string[] labels = [.. all.Where(static p => p.Score > 0.5f).Select(static p => p.Name)];
        if (json)
        {
            JsonOutput.Write(new { file, labels, scores = all.ToDictionary(static p => p.Name, static p => p.Score) });
        }
        else
        {
            Console.WriteLine($"{ImageTreeReport.Shown(file)}: {(labels.Length == 0 ? "none" : string.Join(", ", labels))}; {Shown(all)}");
        }
    }

    private void Tell(ScoredImage image, IEnumerable<(float Score, string Name)> classes)
    {
        (float Score, string Name)[] best = Best(classes);
        if (!json)
        {
            Console.WriteLine($"{ImageTreeReport.Shown(image.Name)}: {Shown(best)}{image.Trust?.Remark}");
            return;
        }

        (string file, string label) = (image.Name, best[0].Name);
        Dictionary<string, float> scores = best.ToDictionary(static p => p.Name, static p => p.Score);
        if (image.Trust is { } trust)
        {
            JsonOutput.Write(new
            {
                file,
                label,
                scores,
                confidence = trust.Confidence,
                isUncertain = trust.IsUncertain,
                isOutOfDistribution = trust.IsOutOfDistribution,
            });
        }
        else
        {
            JsonOutput.Write(new { file, label, scores });
        }
    }

    private (float Score, string Name)[] Best(IEnumerable<(float Score, string Name)> classes) =>
        [.. classes.OrderByDescending(static p => p.Score).Take(top ?? (json ? int.MaxValue : DefaultTop))];

    private static string Shown((float Score, string Name)[] classes) =>
        string.Join(", ", classes.Select(static p => $"{p.Name} {p.Score:P1}"));
}
