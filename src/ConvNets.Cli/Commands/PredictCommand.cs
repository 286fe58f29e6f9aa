using System.CommandLine;
using ConvNets.Cli.Data;
using ConvNets.Cli.Display;
using ConvNets.Cli.Options;
using Microsoft.ML;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Commands;

/// <summary><c>convnets predict</c>: a model zip and images in, classes with their probabilities, or numbers, out.</summary>
internal static class PredictCommand
{
    internal static Command Create()
    {
        Option<string> model = CommonOptions.Model("The model.");
        var top = new Option<int?>("--top")
        {
            HelpName = "K",
            Description = "How many classes to show for each image, the most probable first. Default: 3; with --json all.",
        };
        Option<string> onBadImage = CommonOptions.OnBadImage();
        Option<int?> views = CommonOptions.TestTimeViews();
        Option<bool> json = CommonOptions.Json();
        var images = new Argument<string[]>("PATH")
        {
            Arity = ArgumentArity.OneOrMore,
            Description = "Image files, folders of them, or zips.",
        };
        var command = new ToolCommand(
            "predict", "Predicts the classes, or the numbers, of images.",
            CommandOptionGroup.Of(CommonOptions.Data, onBadImage), CommandOptionGroup.Of("Model", model, views),
            CommandOptionGroup.Of(CommonOptions.Output, top, json))
        {
            Examples =
            [
                ("Two files and all images below a folder:", "predict --model model.zip some.jpg other.png photos"),
                ("One answer each, for other programs:", "predict --model model.zip --top 1 --json photos"),
            ],
        };
        command.Add(images);
        command.SetAction(parsed => Program.Guard(parsed, () =>
        {
            int? count = parsed.GetValue(top);
            if (count < 1)
            {
                throw new ArgumentException($"--top is {count}; at least 1 class is shown.");
            }

            int? several = CommonOptions.ViewsOf(parsed.GetValue(views));
            BadImageAction action = OptionValues.BadImages(parsed.GetRequiredValue(onBadImage));
            int problems = Predict(
                parsed.GetRequiredValue(model), parsed.GetRequiredValue(images), count, several, parsed.GetValue(json));
            return problems == 0 || action == BadImageAction.Skip ? Program.Done : Program.WrongInput;
        }));
        return command;
    }

    /// <summary>PredictionOutput what can be answered; returns how much cannot.</summary>
    private static int Predict(string modelPath, string[] paths, int? top, int? views, bool json)
    {
        List<PredictionInput> inputs = PredictionInputs.Of(paths, Console.Error.WriteLine);
        if (inputs.TrueForAll(static input => input.Problem is not null))
        {
            throw new FileNotFoundException(string.Join(Environment.NewLine, inputs.Select(static input => input.Problem)));
        }

        var ml = new MLContext();
        SavedModel saved = SavedModel.Load(ml, modelPath);
        saved.SetViews(views, modelPath);
        if (saved.Remark is string remark)
        {
            Console.Error.WriteLine(remark);
        }

        using IDisposable? owner = saved.Transformer as IDisposable;
        int problems = 0;
        foreach (PredictionInput input in inputs)
        {
            if (input.Problem is string problem)
            {
                problems++;
                PredictionOutput.Refuse(input.Names[0], problem, json);
            }
            else
            {
                problems += new PredictionOutput(new ImageScorer(ml, saved, input.Open(ml)), top, json).Write();
            }
        }

        if (problems > 0)
        {
            Console.Error.WriteLine($"{problems:N0} image{(problems == 1 ? "" : "s")} could not be answered.");
        }

        return problems;
    }
}
