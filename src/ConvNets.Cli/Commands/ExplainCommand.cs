using System.CommandLine;
using ConvNets.Cli.Data;
using ConvNets.Cli.Display;
using ConvNets.Cli.Explanations;
using ConvNets.Cli.Options;
using Microsoft.ML;

namespace ConvNets.Cli.Commands;

/// <summary><c>convnets explain</c>: a model zip and images in, pictures of what speaks for a class out.</summary>
internal static class ExplainCommand
{
    internal static Command Create()
    {
        Option<string> model = CommonOptions.Model("The model.");
        var @class = new Option<string?>("--class")
        {
            HelpName = "NAME",
            Description = "The class, or the label, that is explained. Default: the one that the model predicts for each image.",
        };
        var method = new Option<string?>("--method")
        {
            HelpName = string.Join('|', ImageExplainer.Methods),
            Description = "cam: class activation map, exact, for networks that end with global average pooling. gradcam: by gradients, for "
                + "all others but ONNX files. occlusion: by covering patches, for all; slow. Default: the first of them that the network "
                + "admits, and occlusion where its class activation map has fewer than 5×5 places.",
        };
        var output = new Option<string>("--out", "-o")
        {
            Required = true,
            HelpName = "FILE.png|FOLDER",
            Description = "For one image the picture to write, for several the folder of pictures: the image beside its overlay.",
        };
        Option<bool> json = CommonOptions.Json();
        var images = new Argument<string[]>("PATH")
        {
            Arity = ArgumentArity.OneOrMore,
            Description = "Image files, folders of them, or zips.",
        };
        var command = new ToolCommand(
            "explain", "Shows which parts of images speak for a class, as pictures.",
            CommandOptionGroup.Of("Model", model), CommandOptionGroup.Of("Explanation", @class, method),
            CommandOptionGroup.Of(CommonOptions.Output, output, json))
        {
            Examples =
            [
                ("One picture:", "explain --model model.zip --out heat.png some.jpg"),
                ("What speaks for one class, for all images below a folder:", "explain --model model.zip --class cats --out heat photos"),
            ],
        };
        command.Add(images);
        command.SetAction(parsed => Program.Guard(parsed, () => Run(
            parsed.GetRequiredValue(model), parsed.GetRequiredValue(images), parsed.GetRequiredValue(output),
            parsed.GetValue(@class), parsed.GetValue(method), parsed.GetValue(json))));
        return command;
    }

    private static int Run(string modelPath, string[] paths, string output, string? className, string? method, bool json)
    {
        List<PredictionInput> inputs = PredictionInputs.Of(paths, Console.Error.WriteLine);
        int count = inputs.Where(static input => input.Problem is null).Sum(static input => input.Names.Count);
        if (count == 0)
        {
            throw new FileNotFoundException(string.Join(Environment.NewLine, inputs.Select(static input => input.Problem)));
        }

        PictureTarget target = PictureTarget.Of(output, count);
        var ml = new MLContext();
        SavedModel saved = SavedModel.Load(ml, modelPath);
        using IDisposable? owner = saved.Transformer as IDisposable;
        var explainer = new ImageExplainer(ml, saved, modelPath, className, method);
        int problems = 0;
        foreach (PredictionInput input in inputs)
        {
            if (input.Problem is string problem)
            {
                problems++;
                PredictionOutput.Refuse(input.Names[0], problem, json);
                continue;
            }

            foreach (ExplainedImage image in explainer.Run(input))
            {
                if (image.Problem is string reason)
                {
                    problems++;
                    PredictionOutput.Refuse(image.Name, reason, json);
                }
                else
                {
                    image.Tell(target.Write(image), json);
                }
            }
        }

        if (problems > 0)
        {
            Console.Error.WriteLine($"{problems:N0} image{(problems == 1 ? "" : "s")} could not be explained.");
        }

        return problems == 0 ? Program.Done : Program.WrongInput;
    }
}
