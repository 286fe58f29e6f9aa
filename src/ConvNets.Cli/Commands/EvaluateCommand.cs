using System.CommandLine;
using ConvNets.Cli.Data;
using ConvNets.Cli.Display;
using ConvNets.Cli.Evaluations;
using ConvNets.Cli.Options;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.ConvNets.Data;

namespace ConvNets.Cli.Commands;

/// <summary><c>convnets evaluate</c>: a model zip and labeled images in, metrics out.</summary>
internal static class EvaluateCommand
{
    internal static Command Create()
    {
        Option<string> model = CommonOptions.Model("The model.");
        Option<string> data = CommonOptions.DataPath();
        Option<string?> split = CommonOptions.Split("test");
        Option<string> onBadImage = CommonOptions.OnBadImage();
        var topK = new Option<int?>("--top-k") { HelpName = "K", Description = "Also show the top-K accuracy." };
        Option<int?> views = CommonOptions.TestTimeViews();
        Option<bool> json = CommonOptions.Json();
        var command = new ToolCommand(
            "evaluate", "Measures a model on labeled images.",
            CommandOptionGroup.Of(CommonOptions.Data, data, split, onBadImage), CommandOptionGroup.Of("Model", model, views),
            CommandOptionGroup.Of(CommonOptions.Output, topK, json))
        {
            Examples =
            [
                ("The test part, or all images where there is none:", "evaluate --model model.zip --data photos"),
                ("For other programs:", "evaluate --model model.zip --data photos --json"),
            ],
        };
        command.SetAction(parsed => Program.Guard(parsed, () =>
        {
            int? hits = parsed.GetValue(topK);
            if (hits < 1)
            {
                throw new ArgumentException($"--top-k is {hits}; at least the most probable class counts.");
            }

            int? several = CommonOptions.ViewsOf(parsed.GetValue(views));
            BadImageAction action = OptionValues.BadImages(parsed.GetRequiredValue(onBadImage));
            bool isJson = parsed.GetValue(json);
            var ml = new MLContext();
            string path = parsed.GetRequiredValue(data);
            SavedModel saved = SavedModel.Load(ml, parsed.GetRequiredValue(model));
            if (saved.Remark is string remark)
            {
                Console.Error.WriteLine(remark);
            }

            using IDisposable? owner = saved.Transformer as IDisposable;
            ImageSet set = ImageSet.Open(ml, path, parsed.GetValue(split), ImagePartKind.Test);
            (isJson ? Console.Error : Console.Out).WriteLine($"Images: {set.Told}");
            Evaluation evaluation = Evaluation.Run(
                ml, saved, set, hits, static line => Console.Error.WriteLine(ImageTreeReport.Shown(line)));
            saved.SetViews(several, parsed.GetRequiredValue(model));
            Evaluation? augmented = several is null ? null : Evaluation.Run(ml, saved, set, hits, static _ => { });
            if (isJson)
            {
                JsonOutput.Write(augmented is null
                    ? evaluation.ToJson()
                    : new { views = several, withViews = augmented.ToJson(), imageAlone = evaluation.ToJson() });
            }
            else
            {
                evaluation.Print(path);
                augmented?.Print($"{path}, {several} views of each");
            }

            return evaluation.LeftOut.Unreadable.Count == 0 || action == BadImageAction.Skip ? Program.Done : Program.WrongInput;
        }));
        return command;
    }
}
