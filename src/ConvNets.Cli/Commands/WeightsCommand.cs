using System.CommandLine;
using ConvNets.Cli.Data;
using ConvNets.Cli.Display;
using ConvNets.Cli.Options;
using Microsoft.ML;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Commands;

/// <summary><c>convnets weights</c>: takes the backbone's weights out of a trained model, to begin other trainings with.</summary>
internal static class WeightsCommand
{
    internal static Command Create()
    {
        Option<string> model = CommonOptions.Model("The model, trained with --backbone.");
        var output = new Option<string>("--out", "-o")
        {
            Required = true,
            HelpName = "FILE.safetensors",
            Description = "The file to write.",
        };
        var half = new Option<bool>("--half") { Description = "Half precision (float16): half the size, about three decimal digits." };
        var command = new ToolCommand(
            "weights", "Writes the weights of a model's backbone as a safetensors file, for --weights.",
            CommandOptionGroup.Of("Model", model), CommandOptionGroup.Of(CommonOptions.Output, output, half))
        {
            Examples =
            [
                ("From one training into another:", "weights --model model.zip --out backbone.safetensors"),
            ],
        };
        command.SetAction(parsed => Program.Guard(parsed, () =>
        {
            var ml = new MLContext();
            string target = parsed.GetRequiredValue(output);
            string source = parsed.GetRequiredValue(model);
            ModelTarget.Check(target, "The weights", "weights.safetensors");
            SavedModel saved = SavedModel.Load(ml, source);
            using IDisposable? owner = saved.Transformer as IDisposable;
            ConvNetTransformer network = saved.RequireNetwork(source);
            network.SaveBackboneWeights(target, parsed.GetValue(half));
            Console.WriteLine($"Saved '{target}' ({new FileInfo(target).Length / (1024.0 * 1024.0):F2} MiB). Next:");
            Console.WriteLine($"  {Program.Command} train --backbone {network.Network.Backbone!.Architecture} --weights "
                + $"{ShellWord.Quote(target)} --data PATH");
            return Program.Done;
        }));
        return command;
    }
}
