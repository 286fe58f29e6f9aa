using System.CommandLine;
using ConvNets.Cli.Data;
using ConvNets.Cli.Options;
using Microsoft.ML;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Commands;

/// <summary><c>convnets summary</c>: the layers of a network or of a trained model.</summary>
internal static class SummaryCommand
{
    private const int DefaultSize = 150;
    private const int MaxClasses = 1_000_000;
    private const int DefaultBackboneSize = 224;

    internal static Command Create()
    {
        Option<string?> network = CommonOptions.NetworkName("");
        string backbones = string.Join(", ", Backbones.All.Keys);
        var backbone = new Option<string?>("--backbone") { HelpName = "NAME", Description = $"A backbone: {backbones}." };
        var top = new Option<bool>("--top")
        {
            Description = "With --backbone: include its classifier, for 1,000 classes unless --classes says otherwise.",
        };
        var model = new Option<string?>("--model", "-m") { HelpName = "FILE.zip", Description = "A trained model." };
        Option<int?> inputSize = CommonOptions.InputSize($"the model's or network's own, otherwise {DefaultSize}");
        Option<bool> gray = CommonOptions.Gray();
        var classes = new Option<int>("--classes") { HelpName = "N", Description = "Number of classes.", DefaultValueFactory = _ => 10 };
        var command = new ToolCommand(
            "summary", "Shows the layers of a network with their shapes and parameters.",
            CommandOptionGroup.Of(CommonOptions.Network, network, backbone, top, model),
            CommandOptionGroup.Of("Input and output", inputSize, gray, classes))
        {
            Examples =
            [
                ("A network that can be trained:", "summary --network small-cnn --input-size 96"),
                ("One that was:", "summary --model model.zip"),
            ],
        };
        command.SetAction(parsed => Program.Guard(parsed, () =>
        {
            int? asked = parsed.GetValue(inputSize) is int given
                ? OptionValues.InRange(given, inputSize.Name, 1, OptionValues.LargestSide)
                : null;
            OptionValues.InRange(parsed.GetValue(classes), classes.Name, 1, MaxClasses);
            string? name = parsed.GetValue(network);
            string? path = parsed.GetValue(model);
            string? known = parsed.GetValue(backbone);
            if (new[] { name, path, known }.Count(static given => given is not null) != 1)
            {
                Console.WriteLine("Networks:");
                foreach ((string preset, string about) in NetworkPresets.All.OrderBy(p => p.Key, StringComparer.Ordinal))
                {
                    Console.WriteLine($"  {preset,-10} {about}");
                }

                Console.WriteLine("Backbones:");
                foreach ((string architecture, string about) in Backbones.All.OrderBy(p => p.Key, StringComparer.Ordinal))
                {
                    Console.WriteLine($"  {architecture,-20} {about}");
                }

                throw new ArgumentException("Name either --network, --backbone or --model.");
            }

            if (known is not null)
            {
                int side = asked ?? DefaultBackboneSize;
                int count = parsed.GetResult(classes) is { Implicit: false } ? parsed.GetValue(classes) : 1000;
                Backbone described = Backbones.Get(OptionValues.BackboneOf(known), includeTop: parsed.GetValue(top), classes: count);
                Console.WriteLine(described.Summary(TensorShape.Image(parsed.GetValue(gray) ? 1 : 3, side, side)));
                return Program.Done;
            }

            Console.WriteLine(path is null
                ? OfNetwork(OptionValues.NetworkOf(name!), asked, parsed.GetValue(gray), parsed.GetValue(classes))
                : OfModel(path, asked));
            return Program.Done;
        }));
        return command;
    }

    private static string OfNetwork(Network network, int? size, bool gray, int classes)
    {
        TensorShape shape = size is null && network.Input is TensorShape own
            ? own
            : TensorShape.Image(gray ? 1 : 3, size ?? DefaultSize, size ?? DefaultSize);
        return network.Summary(shape, classes);
    }

    private static string OfModel(string path, int? size)
    {
        SavedModel saved = SavedModel.Load(new MLContext(), path);
        using IDisposable? owner = saved.Transformer as IDisposable;
        ConvNetTransformer network = saved.RequireNetwork(path);
        TensorShape shape = size is int side ? TensorShape.Image(network.InputShape.Channels, side, side) : network.InputShape;
        string summary = network.Network.Summary(shape, network.Outputs);
        return network switch
        {
            ConvNetClassifierTransformer classifier => $"{summary}{Environment.NewLine}Classes: {string.Join(", ", classifier.ClassNames)}",
            ConvNetMultiLabelClassifierTransformer labels => $"{summary}{Environment.NewLine}Labels: "
                + $"{string.Join(", ", labels.LabelNames)}",
            ConvNetBinaryClassifierTransformer => $"{summary}{Environment.NewLine}Tells yes from no.",
            _ => $"{summary}{Environment.NewLine}Tells a number.",
        };
    }
}
