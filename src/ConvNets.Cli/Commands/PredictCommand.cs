using System.CommandLine;
using ConvNets.Cli.Data;
using ConvNets.Cli.Display;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Commands;

/// <summary><c>convnets predict</c>: a model zip and picture files in, classes with their probabilities out.</summary>
internal static class PredictCommand
{
    private const int DefaultTop = 3;

    internal static Command Create()
    {
        Option<string> model = CommonOptions.Model("The model zip.");
        var top = new Option<int?>("--top") { HelpName = "K", Description = $"How many classes to show for each picture, the most probable first. Default: {DefaultTop}, with --json all." };
        Option<bool> json = CommonOptions.Json();
        var pictures = new Argument<string[]>("FILE") { Arity = ArgumentArity.OneOrMore, Description = "Picture files." };
        var command = new Command("predict", "Tells the classes of pictures.") { model, top, json, pictures };
        command.SetAction(parsed => Program.Guard(_ =>
        {
            bool isJson = parsed.GetValue(json);
            int count = parsed.GetValue(top) ?? (isJson ? int.MaxValue : DefaultTop);
            if (count < 1)
            {
                throw new ArgumentException($"--top is {count}; at least 1 class is shown.");
            }

            Predict(parsed.GetRequiredValue(model), parsed.GetRequiredValue(pictures), count, isJson);
            return Program.Done;
        }));
        return command;
    }

    private static void Predict(string modelPath, string[] pictures, int top, bool json)
    {
        string? missing = Array.Find(pictures, picture => !File.Exists(picture));
        if (missing is not null)
        {
            throw new FileNotFoundException($"There is no picture '{missing}'.", missing);
        }

        var ml = new MLContext();
        SavedModel saved = SavedModel.Load(ml, modelPath);
        using IDisposable? owner = saved.Transformer as IDisposable;
        var set = new ImageSet(ml.Data.LoadFromEnumerable(pictures.Select(picture => new Picture { ImagePath = picture })), AreFiles: true, AreGrey: false);
        IDataView scored = saved.Transformer.Transform(SavedModel.Adapted(ml, saved.Transformer, set));

        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["Score"].GetSlotNames(ref names);
        string[] classes = [.. names.DenseValues().Select(name => name.ToString())];
        foreach (Prediction prediction in ml.Data.CreateEnumerable<Prediction>(scored, reuseRowObject: false, ignoreMissingColumns: true))
        {
            (float Score, string Class)[] best = [.. prediction.Score.Select((score, i) => (Score: score, Class: classes[i])).OrderByDescending(p => p.Score).Take(top)];
            if (json)
            {
                JsonOutput.Write(new { file = prediction.ImagePath, label = best[0].Class, scores = best.ToDictionary(p => p.Class, p => p.Score) });
            }
            else
            {
                Console.WriteLine($"{prediction.ImagePath}: {string.Join(", ", best.Select(p => $"{p.Class} {p.Score:P1}"))}");
            }
        }
    }

    private sealed class Picture
    {
        public string ImagePath { get; set; } = "";

        public string Label { get; set; } = "";
    }

    private sealed class Prediction
    {
        public string ImagePath { get; set; } = "";

        public float[] Score { get; set; } = [];
    }
}
