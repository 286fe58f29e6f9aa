using System.CommandLine;
using ConvNets.Cli.Data;
using ConvNets.Cli.Display;
using Microsoft.ML;

namespace ConvNets.Cli.Commands;

/// <summary><c>convnets predict</c>: a model zip and picture files in, classes with their probabilities, or numbers, out.</summary>
internal static class PredictCommand
{
    internal static Command Create()
    {
        Option<string> model = CommonOptions.Model("The model zip.");
        var top = new Option<int?>("--top") { HelpName = "K", Description = "How many classes to show for each picture, the most probable first. Default: 3, with --json all." };
        Option<bool> json = CommonOptions.Json();
        var pictures = new Argument<string[]>("FILE") { Arity = ArgumentArity.OneOrMore, Description = "Picture files." };
        var command = new Command("predict", "Tells the classes, or the numbers, of pictures.") { model, top, json, pictures };
        command.SetAction(parsed => Program.Guard(_ =>
        {
            int? count = parsed.GetValue(top);
            if (count < 1)
            {
                throw new ArgumentException($"--top is {count}; at least 1 class is shown.");
            }

            Predict(parsed.GetRequiredValue(model), parsed.GetRequiredValue(pictures), count, parsed.GetValue(json));
            return Program.Done;
        }));
        return command;
    }

    private static void Predict(string modelPath, string[] pictures, int? top, bool json)
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
        new Answers(saved.Transformer.Transform(SavedModel.Adapted(ml, saved.Transformer, set)), top, json).Write();
    }

    private sealed class Picture
    {
        public string ImagePath { get; set; } = "";

        public string Label { get; set; } = "";
    }
}
