using System.CommandLine;
using System.CommandLine.Parsing;
using ConvNets.Cli.Batches;
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
        var data = new Option<string?>("--data", "-d")
        {
            HelpName = "PATH",
            Description = $"Many images, answered in a file: {BatchImages.Accepted}, relative to the list's folder. Goes with --out.",
        };
        var output = new Option<string?>("--out", "-o")
        {
            HelpName = "FILE",
            Description = "The answers to --data, a row an image; the ending says the format: "
                + $"{ResultFormat.Endings}. A run that was interrupted goes on where it stopped when the same command is given again.",
        };
        var restart = new Option<bool>("--restart")
        {
            Description = "Throw away what --out has of an earlier run, and begin anew.",
        };
        var top = new Option<int?>("--top")
        {
            HelpName = "K",
            Description = "How many classes to show for each PATH's images, the most probable first. Default: 3; with --json all.",
        };
        Option<string> onBadImage = CommonOptions.OnBadImage();
        Option<int?> views = CommonOptions.TestTimeViews();
        Option<bool> json = CommonOptions.Json();
        var images = new Argument<string[]>("PATH")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description = "Image files, folders of them, or zips, whose answers are shown.",
        };
        var command = new ToolCommand(
            "predict", "Predicts the classes, or the numbers, of images.",
            CommandOptionGroup.Of(CommonOptions.Data, data, onBadImage), CommandOptionGroup.Of("Model", model, views),
            CommandOptionGroup.Of(CommonOptions.Output, output, restart, top, json))
        {
            Examples =
            [
                ("Two files and all images below a folder:", "predict --model model.zip some.jpg other.png photos"),
                ("One answer each, for other programs:", "predict --model model.zip --top 1 --json photos"),
                ("A million images into a table:", "predict --model model.zip --data photos --out results.parquet"),
            ],
        };
        command.Add(images);
        command.Validators.Add(result =>
        {
            string? problem = (result.GetValue(images), result.GetValue(data), result.GetValue(output)) switch
            {
                ({ Length: > 0 }, null, null) when result.GetValue(restart) => "--restart goes with --out.",
                ({ Length: > 0 }, null, null) => null,
                ({ Length: > 0 }, _, _) => "Name images either as PATH, to see their answers, or with --data, to have them in --out.",
                (_, null, null) => $"PATH is missing: {images.Description} Or name --data and --out.",
                (_, null, _) => $"--out goes with --data. {data.Description}",
                (_, _, null) => $"--data goes with --out. {output.Description}",
                _ when result.GetResult(top) is not null => "--top goes with PATH; --out has the scores of all classes.",
                _ => null,
            };
            if (problem is not null)
            {
                result.AddError(problem);
            }
        });
        command.SetAction(parsed =>
        {
            bool isJson = parsed.GetValue(json);
            return parsed.GetValue(output) is string file
                ? Program.GuardKeepingWork(parsed, cancellation => Batch(
                    new BatchRequest(
                        parsed.GetRequiredValue(model), parsed.GetRequiredValue(data)!, file, CommonOptions.ViewsOf(parsed.GetValue(views)),
                        parsed.GetValue(restart)),
                    OptionValues.BadImages(parsed.GetRequiredValue(onBadImage)), isJson, cancellation))
                : Program.Guard(parsed, () =>
                {
                    int? count = parsed.GetValue(top);
                    if (count < 1)
                    {
                        throw new ArgumentException($"--top is {count}; at least 1 class is shown.");
                    }

                    int? several = CommonOptions.ViewsOf(parsed.GetValue(views));
                    BadImageAction action = OptionValues.BadImages(parsed.GetRequiredValue(onBadImage));
                    return ExitCode(
                        Predict(parsed.GetRequiredValue(model), parsed.GetRequiredValue(images), count, several, isJson), action);
                });
        });
        return command;
    }

    private static int ExitCode(int problems, BadImageAction action) =>
        problems == 0 || action == BadImageAction.Skip ? Program.Done : Program.WrongInput;

    private static int Batch(BatchRequest request, BadImageAction action, bool json, CancellationToken cancellation)
    {
        BatchSummary summary = new BatchPrediction(ProgressBar.For(json), Console.Error.WriteLine).Run(request, cancellation);
        if (json)
        {
            JsonOutput.Write(BatchOutput.Json(request.Output, summary));
        }
        else
        {
            BatchOutput.Print(request.Output, summary);
        }

        BatchOutput.TellNotAnswered(summary.Record);
        return summary.IsComplete ? ExitCode(summary.Record.NotAnswered, action) : Program.Interrupted;
    }

    /// <summary>Answers what can be answered; returns how much cannot.</summary>
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
