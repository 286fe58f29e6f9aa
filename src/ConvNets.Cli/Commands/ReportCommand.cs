using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using ConvNets.Cli.Data;
using ConvNets.Cli.Display;
using ConvNets.Cli.Options;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.ConvNets.Data;

namespace ConvNets.Cli.Commands;

/// <summary><c>convnets report</c>: a model zip and labeled images in, a page on both out.</summary>
internal static class ReportCommand
{
    private static readonly JsonSerializerOptions s_card = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    internal static Command Create()
    {
        Option<string> model = CommonOptions.Model("The model.");
        Option<string> data = CommonOptions.DataPath();
        Option<string?> split = CommonOptions.Split("test");
        Option<string> onBadImage = CommonOptions.OnBadImage();
        var page = new Option<string>("--out", "-o")
        {
            HelpName = "FILE.html",
            Description = "The page to write.",
            DefaultValueFactory = _ => "report.html",
        };
        var csv = new Option<string?>("--csv")
        {
            HelpName = "FILE",
            Description = "The epochs that train --csv wrote, for the curves: a saved model does not know them.",
        };
        var card = new Option<string?>("--card")
        {
            HelpName = "FILE.json",
            Description = "What only people can say, for the model card: name, version, owner, license, intendedUse, outOfScopeUse, "
                + "factors, trainingData, evaluationData, ethicalConsiderations, caveats.",
        };
        var plots = new Option<string?>("--plots") { HelpName = "DIR", Description = "Also write each plot as a PNG file there." };
        Option<bool> json = CommonOptions.Json();
        var command = new ToolCommand(
            "report", "Writes a page on what a model makes of labeled images: figures, predictions, confusions, mistakes, model card.",
            CommandOptionGroup.Of(CommonOptions.Data, data, split, onBadImage), CommandOptionGroup.Of("Model", model, csv, card),
            CommandOptionGroup.Of(CommonOptions.Output, page, plots, json))
        {
            Examples =
            [
                ("A page on the test part, or on all images where there is none:",
                    "report --model model.zip --data photos --out report.html"),
                ("With the curves of the training, and the plots as files:", "report --data photos --csv epochs.csv --plots plots"),
            ],
        };
        command.SetAction(parsed => Program.Guard(parsed, () =>
        {
            string file = parsed.GetRequiredValue(page);
            ModelTarget.Check(file, "The report", "report.html");
            BadImageAction action = OptionValues.BadImages(parsed.GetRequiredValue(onBadImage));
            bool isJson = parsed.GetValue(json);
            TextWriter status = isJson ? Console.Error : Console.Out;
            var ml = new MLContext();
            ml.Log += LogDisplay.Show;
            string path = parsed.GetRequiredValue(model);
            SavedModel saved = SavedModel.Load(ml, path);
            using IDisposable? owner = saved.Transformer as IDisposable;
            ImageSet set = ImageSet.Open(ml, parsed.GetRequiredValue(data), parsed.GetValue(split), ImagePartKind.Test);
            status.WriteLine($"Images: {set.Told}");
            ReportJob job = new ReportJob(ml, saved, set)
            {
                Name = Path.GetFileName(path),
                Card = parsed.GetValue(card) is string cardFile ? CardOf(cardFile) : new ModelCard(),
                History = parsed.GetValue(csv) is string log ? EpochTable.Read(log) : null,
            }.Create();
            foreach (LeftOutImage image in job.Report.LeftOut)
            {
                Console.Error.WriteLine(ImageTreeReport.Shown($"Left out: {image.Path}: {image.Reason}."));
            }

            job.SaveTo(file, status);
            if (parsed.GetValue(plots) is string folder)
            {
                ModelTarget.CheckFolder(folder, $"--plots '{folder}' cannot be written to");
                status.WriteLine($"Wrote {job.Report.SavePlots(folder).Count} plots to '{folder}'.");
            }

            Console.Out.WriteLine(isJson ? job.Report.ToJson() : job.Report.ToString());
            return job.Report.LeftOut.Count == 0 || action == BadImageAction.Skip ? Program.Done : Program.WrongInput;
        }));
        return command;
    }

    private static ModelCard CardOf(string file)
    {
        if (!File.Exists(file))
        {
            throw new FileNotFoundException($"--card: there is no file '{file}'{NearestPath.Of(file)}", file);
        }

        try
        {
            return JsonSerializer.Deserialize<ModelCard>(File.ReadAllText(file), s_card)
                ?? throw new InvalidDataException($"--card '{file}' holds null instead of an object.");
        }
        catch (JsonException e)
        {
            IEnumerable<string> fields = typeof(ModelCard).GetProperties()
                .Select(static property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));
            throw new InvalidDataException(
                $"--card '{file}' cannot be read (line {e.LineNumber + 1}): it is an object of texts: {string.Join(", ", fields)}.", e);
        }
    }
}
