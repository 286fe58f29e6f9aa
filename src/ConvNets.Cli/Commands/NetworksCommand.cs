using System.CommandLine;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Commands;

/// <summary><c>convnets networks</c>: the known networks, or a summary of one.</summary>
internal static class NetworksCommand
{
    internal static Command Create()
    {
        var name = new Argument<string?>("name") { Arity = ArgumentArity.ZeroOrOne, Description = "A network to summarise." };
        var inputSize = new Option<int>("--input-size") { HelpName = "PIXELS", Description = "Height and width of its pictures.", DefaultValueFactory = _ => 150 };
        var grey = new Option<bool>("--grey") { Description = "One channel instead of three." };
        var classes = new Option<int>("--classes") { Description = "Number of classes.", DefaultValueFactory = _ => 10 };
        var command = new Command("networks", "Lists the known networks, or summarises one.") { name, inputSize, grey, classes };
        command.SetAction(parsed => Program.Guard(_ =>
        {
            if (parsed.GetValue(name) is not string chosen)
            {
                foreach ((string known, string about) in NetworkPresets.All.OrderBy(p => p.Key, StringComparer.Ordinal))
                {
                    Console.WriteLine($"{known,-12} {about}");
                }

                return Program.Done;
            }

            int size = parsed.GetValue(inputSize);
            TensorShape shape = TensorShape.Image(parsed.GetValue(grey) ? 1 : 3, size, size);
            Console.WriteLine(NamedChoice.Network(chosen).Summary(shape, parsed.GetValue(classes)));
            return Program.Done;
        }));
        return command;
    }
}
