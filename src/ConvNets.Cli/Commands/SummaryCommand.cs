using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Commands;

/// <summary><c>convnets summary</c>: the layers of a network or of a trained model.</summary>
internal static class SummaryCommand
{
    private const int DefaultSize = 150;

    internal static Command Create()
    {
        Option<string?> network = CommonOptions.Network();
        var model = new Option<string?>("--model", "-m") { HelpName = "FILE.zip", Description = "A trained model." };
        Option<int?> inputSize = CommonOptions.InputSize($"the model's or network's own, otherwise {DefaultSize}");
        var grey = new Option<bool>("--grey") { Description = "One channel instead of three." };
        var classes = new Option<int>("--classes") { Description = "Number of classes.", DefaultValueFactory = _ => 10 };
        var command = new Command("summary", "Shows the layers of a network with their shapes and parameters.") { network, model, inputSize, grey, classes };
        command.SetAction(parsed => Program.Guard(_ =>
        {
            string? name = parsed.GetValue(network);
            string? path = parsed.GetValue(model);
            if ((name is null) == (path is null))
            {
                Console.WriteLine("Networks:");
                foreach ((string known, string about) in NetworkPresets.All.OrderBy(p => p.Key, StringComparer.Ordinal))
                {
                    Console.WriteLine($"  {known,-10} {about}");
                }

                throw new ArgumentException("Name either --network or --model.");
            }

            Console.WriteLine(path is null
                ? OfNetwork(NamedChoice.Network(name!), parsed.GetValue(inputSize), parsed.GetValue(grey), parsed.GetValue(classes))
                : OfModel(path, parsed.GetValue(inputSize)));
            return Program.Done;
        }));
        return command;
    }

    private static string OfNetwork(Network network, int? size, bool grey, int classes)
    {
        TensorShape shape = size is null && network.Input is TensorShape own
            ? own
            : TensorShape.Image(grey ? 1 : 3, size ?? DefaultSize, size ?? DefaultSize);
        return network.Summary(shape, classes);
    }

    private static string OfModel(string path, int? size)
    {
        SavedModel saved = SavedModel.Load(new MLContext(), path);
        using IDisposable? owner = saved.Transformer as IDisposable;
        ConvNetClassifierTransformer classifier = saved.Classifier
            ?? throw new InvalidDataException($"'{path}' is a model of another kind: it has no convolutional network.");
        TensorShape shape = size is int side ? TensorShape.Image(classifier.InputShape.Channels, side, side) : classifier.InputShape;
        return classifier.Network.Summary(shape, classifier.ClassNames.Count)
            + Environment.NewLine + $"Classes: {string.Join(", ", classifier.ClassNames)}";
    }
}
