using System.CommandLine;
using System.Text;
using ConvNets.Cli.Data;
using ConvNets.Cli.Display;
using ConvNets.Cli.Options;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.ConvNets.Files;
using Microsoft.ML.ConvNets.Images;

namespace ConvNets.Cli.Commands;

/// <summary><c>convnets audit</c>: labeled images in, what is wrong with them out.</summary>
internal static class AuditCommand
{
    internal static Command Create()
    {
        Option<string> data = CommonOptions.DataPath();
        Option<string?> split = CommonOptions.Split("train");
        var validation = new Option<string?>("--validation")
        {
            HelpName = "PATH",
            Description = "Labeled images to measure with, to find those that are trained on too. Default: the validation or test part of "
                + "the data, where it has one and --split names no part.",
        };
        var backbone = new Option<string?>("--backbone")
        {
            HelpName = "NAME",
            Description = $"The network whose features are compared: {string.Join(", ", Backbones.All.Keys)}. "
                + $"Default: {AuditOptions.DefaultBackbone.Name}.",
        };
        var maxImagePixels = new Option<long?>("--max-image-pixels")
        {
            HelpName = "N",
            Description = "An image of more pixels counts as one that cannot be read. Default: 100 million.",
        };
        Option<int> seed = CommonOptions.Seed();
        var threads = new Option<int?>("--threads") { HelpName = "N", Description = "Number of threads. Default: one a core." };
        var page = new Option<string?>("--out", "-o") { HelpName = "FILE.html", Description = "Also write a page with the images there." };
        var list = new Option<string?>("--write-list")
        {
            HelpName = "FILE",
            Description = "Also write the images to look at there, a path a line; train --exclude leaves them out.",
        };
        Option<bool> json = CommonOptions.Json();
        var command = new ToolCommand(
            "audit", "Looks for what is wrong with labeled images: bad files, duplicates, leaks, wrong labels, outliers. Changes nothing.",
            CommandOptionGroup.Of(CommonOptions.Data, data, split, validation, maxImagePixels),
            CommandOptionGroup.Of(CommonOptions.Network, backbone, seed, threads),
            CommandOptionGroup.Of(CommonOptions.Output, page, list, json))
        {
            Examples =
            [
                ("A summary here, and a page with the images:", "audit --data photos --out audit.html"),
                ("What is wrong, as a list to edit and to leave out:", "audit --data photos --write-list wrong.txt"),
                ("The training without it:", "train --data photos --exclude wrong.txt"),
            ],
        };
        command.SetAction(parsed => Program.Guard(parsed, () =>
        {
            string? pageFile = Target(parsed.GetValue(page), "The page", "audit.html");
            string? listFile = Target(parsed.GetValue(list), "The list", "wrong.txt");
            bool isJson = parsed.GetValue(json);
            var options = new AuditOptions
            {
                Backbone = parsed.GetValue(backbone) is string name ? BackboneOf(name) : null,
                MaxImagePixels = parsed.GetValue(maxImagePixels) ?? ImageDecoder.DefaultMaxPixels,
                Seed = parsed.GetValue(seed),
                Threads = parsed.GetValue(threads),
                Progress = new StageDisplay(),
            };
            var ml = new MLContext();
            ml.Log += LogDisplay.Show;
            string path = parsed.GetRequiredValue(data);
            string? part = parsed.GetValue(split);
            ImageSet training = Open(ImageSet.Open(ml, path, part, ImagePartKind.Training), "Images");
            ImageSet? held = parsed.GetValue(validation) is string other ? ImageSet.Open(ml, other, null, ImagePartKind.Validation)
                : part is null ? ImageSet.OpenValidationPart(ml, path) : null;
            AuditReport report = ml.Data.AuditImages(training.Rows, held is null ? null : Open(held, "Validation images").Rows, options);
            Console.Out.WriteLine(Words(isJson ? report.ToJson() : report.ToString()));
            Write(pageFile, report.ToHtml);
            Write(listFile, report.ToImageList);
            return Program.Done;
        }));
        return command;
    }

    private static ImageSet Open(ImageSet set, string what)
    {
        Console.Error.WriteLine($"{what}: {set.Told}");
        return set.Form == ImageForm.Idx
            ? throw new InvalidDataException($"'{set.Source}' holds IDX files; an audit reads a folder or a zip of image files.")
            : set;
    }

    private static Backbone BackboneOf(string name)
    {
        Backbone backbone = Backbones.Get(OptionValues.BackboneOf(name));
        return backbone with { Weights = KnownWeights.Get(backbone.Name) };
    }

    private static string? Target(string? file, string what, string example)
    {
        if (file is not null)
        {
            ModelTarget.Check(file, what, example);
        }

        return file;
    }

    private static void Write(string? file, Func<string> content)
    {
        if (file is not null)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(Words(content()));
            AtomicFile.Write(file, stream => stream.Write(bytes));
            Console.Error.WriteLine($"Wrote '{file}'.");
        }
    }

    /// <summary>The library's option in the words of the tool.</summary>
    private static string Words(string text) => text.Replace("(MaxImagePixels)", "(--max-image-pixels)", StringComparison.Ordinal);

    private sealed class StageDisplay : IProgress<AuditStage>
    {
        public void Report(AuditStage value) => Console.Error.WriteLine(value switch
        {
            AuditStage.Reading => "Reading the images.",
            AuditStage.Features => "Computing features.",
            AuditStage.Comparing => "Comparing images.",
            _ => "Judging labels.",
        });
    }
}
