using System.CommandLine;
using ConvNets.Cli.Data;
using ConvNets.Cli.Options;
using Microsoft.ML;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Commands;

/// <summary><c>convnets export</c>: a model's network as an ONNX file.</summary>
internal static class ExportCommand
{
    private static readonly string[] s_weights = ["float32", "float16", "int8"];

    internal static Command Create()
    {
        Option<string> model = CommonOptions.Model("The model.");
        var output = new Option<string>("--out", "-o") { Required = true, HelpName = "FILE.onnx", Description = "The file to write." };
        var weights = new Option<string>("--weights")
        {
            HelpName = string.Join('|', s_weights),
            Description = "How weights are stored: float16 halves the file, int8 (a scale for each channel) quarters it.",
            DefaultValueFactory = static _ => s_weights[0],
        };
        var rawScores = new Option<bool>("--raw-scores") { Description = "Only the logits, without softmax or sigmoid." };
        var features = new Option<bool>("--features") { Description = "What comes into the output layer as an output too." };
        var resize = new Option<bool>("--resize") { Description = "Images of any size come in, and the file resizes them (opset 18)." };
        var floatInput = new Option<bool>("--float-input") { Description = "Pixels come in as float32 (0 to 255) instead of uint8." };
        var command = new ToolCommand(
            "export", "Writes a model's network as an ONNX file, for other programs and languages.",
            CommandOptionGroup.Of("Model", model),
            CommandOptionGroup.Of(CommonOptions.Output, output, weights, resize, floatInput, rawScores, features))
        {
            Examples =
            [
                ("For any ONNX runtime:", "export --model model.zip --out model.onnx"),
            ],
        };
        command.SetAction(parsed => Program.Guard(parsed, () =>
        {
            var ml = new MLContext();
            string target = parsed.GetRequiredValue(output);
            string source = parsed.GetRequiredValue(model);
            string type = OptionValues.OneOf("--weights", parsed.GetRequiredValue(weights), s_weights);
            ModelTarget.Check(target, "The network", "model.onnx");
            SavedModel saved = SavedModel.Load(ml, source);
            using IDisposable? owner = saved.Transformer as IDisposable;
            ConvNetTransformer network = saved.RequireNetwork(source);
            network.ExportOnnx(target, new OnnxExportOptions
            {
                Weights = (OnnxWeightType)Array.IndexOf(s_weights, type),
                PixelType = parsed.GetValue(floatInput) ? OnnxPixelType.Float32 : OnnxPixelType.UInt8,
                IncludeResize = parsed.GetValue(resize),
                IncludeScores = !parsed.GetValue(rawScores),
                IncludeFeatures = parsed.GetValue(features),
            });
            string input = InputOf(network, parsed.GetValue(resize), parsed.GetValue(floatInput) ? "float" : "uint8");
            Console.WriteLine($"Saved '{target}' ({new FileInfo(target).Length / (1024.0 * 1024.0):F2} MiB): input {input}.");
            return Program.Done;
        }));
        return command;
    }

    private static string InputOf(ConvNetTransformer network, bool resizes, string type)
    {
        TensorShape shape = network.InputShape;
        return network.ImageColumnName is null ? $"float [N, {string.Join(", ", shape.Dimensions)}]"
            : resizes ? $"{type} [N, H, W, {shape.Channels}], pixels of images of any size"
            : $"{type} [N, {shape.Height}, {shape.Width}, {shape.Channels}], pixels of images resized to that";
    }
}
