using System.CommandLine;
using ConvNets.Cli.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Commands;

/// <summary><c>convnets predict</c>: a model zip and picture files in, classes with their probabilities out.</summary>
internal static class PredictCommand
{
    internal static Command Create()
    {
        var model = new Option<string>("--model", "-m") { HelpName = "FILE", Description = "The model zip.", DefaultValueFactory = _ => "model.zip" };
        var top = new Option<int>("--top") { Description = "How many classes to show for each picture.", DefaultValueFactory = _ => 3 };
        var pictures = new Argument<string[]>("pictures") { Arity = ArgumentArity.OneOrMore, Description = "Picture files." };
        var command = new Command("predict", "Tells the classes of pictures.") { model, top, pictures };
        command.SetAction(parsed => Program.Guard(_ =>
        {
            int count = parsed.GetValue(top);
            if (count < 1)
            {
                throw new ArgumentException($"--top is {count}; at least 1 class is shown.");
            }

            Predict(parsed.GetRequiredValue(model), parsed.GetRequiredValue(pictures), count);
            return Program.Done;
        }));
        return command;
    }

    private static void Predict(string modelPath, string[] pictures, int top)
    {
        string? missing = Array.Find(pictures, picture => !File.Exists(picture));
        if (missing is not null)
        {
            throw new FileNotFoundException($"There is no picture '{missing}'.", missing);
        }

        var ml = new MLContext();
        SavedModel saved = SavedModel.Load(ml, modelPath);
        using IDisposable? owner = saved.Transformer as IDisposable;
        var set = new ImageSet(ml.Data.LoadFromEnumerable(pictures.Select(picture => new Picture { ImagePath = picture })), AreFiles: true);
        IDataView scored = saved.Transformer.Transform(SavedModel.Adapted(ml, saved.Transformer, set));

        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["Score"].GetSlotNames(ref names);
        string[] classes = [.. names.DenseValues().Select(name => name.ToString())];
        foreach (Prediction prediction in ml.Data.CreateEnumerable<Prediction>(scored, reuseRowObject: false, ignoreMissingColumns: true))
        {
            IEnumerable<string> best = prediction.Score.Select((score, i) => (Score: score, Class: classes[i]))
                .OrderByDescending(p => p.Score).Take(top).Select(p => $"{p.Class} {p.Score:P1}");
            Console.WriteLine($"{prediction.ImagePath}: {string.Join(", ", best)}");
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
