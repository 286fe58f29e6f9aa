using System.CommandLine;
using ConvNets.Cli.Data;
using ConvNets.Cli.Display;
using ConvNets.Cli.Options;
using Microsoft.ML;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Commands;

/// <summary><c>convnets drift</c>: a model zip and images in, how far they differ from what the model was validated on out.</summary>
internal static class DriftCommand
{
    internal static Command Create()
    {
        Option<string> model = CommonOptions.Model("The model, trained with validation images.");
        var data = new Option<string>("--data", "-d")
        {
            Required = true,
            HelpName = "PATH",
            Description = "The images: a file, a folder or a zip. Labels are not needed.",
        };
        Option<bool> json = CommonOptions.Json();
        var command = new ToolCommand(
            "drift", "Compares images with those that a model was validated on: whether its figures still hold. Exits with 3 if not.",
            CommandOptionGroup.Of(CommonOptions.Data, data), CommandOptionGroup.Of("Model", model),
            CommandOptionGroup.Of(CommonOptions.Output, json))
        {
            Examples =
            [
                ("The images of this week:", "drift --model model.zip --data photos"),
            ],
        };
        command.SetAction(parsed => Program.Guard(parsed, () =>
        {
            bool isJson = parsed.GetValue(json);
            DriftReport report = Measure(parsed.GetRequiredValue(model), parsed.GetRequiredValue(data));
            if (isJson)
            {
                JsonOutput.Write(DriftText.Json(report));
            }
            else
            {
                DriftText.Print(report);
            }

            return report.Verdict == DriftVerdict.Different ? Program.Differs : Program.Done;
        }));
        return command;
    }

    private static DriftReport Measure(string modelPath, string path)
    {
        PredictionInput input = PredictionInputs.Of([path], Console.Error.WriteLine)[0];
        if (input.Problem is string problem)
        {
            throw new FileNotFoundException(problem);
        }

        var ml = new MLContext();
        SavedModel saved = SavedModel.Load(ml, modelPath);
        using IDisposable? owner = saved.Transformer as IDisposable;
        ConvNetTransformer network = saved.RequireNetwork(modelPath);
        return network.MeasureDrift(saved.BeforeNetwork(saved.RowsOf(input.Open(ml))));
    }
}
