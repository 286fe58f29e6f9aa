using System.Text;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

public sealed partial record Network
{
    /// <summary>A table of the layers with their output shapes and parameter counts.</summary>
    /// <param name="input">The shape of one sample. Default: <see cref="Input"/>.</param>
    /// <param name="classes">Number of outputs of the output layer that a trainer adds; none by default.</param>
    /// <exception cref="ArgumentException">There is no input shape, or a layer cannot take what reaches it.</exception>
    public string Summary(TensorShape? input = null, int? classes = null)
    {
        TensorShape shape = input ?? Input
            ?? throw new ArgumentException(
                "The network has no input shape. Pass one: Summary(TensorShape.Image(3, 64, 64)), or set it: network.WithInput(64, 64).");
        Network network = classes is int count ? WithOutputLayer(count) : this;
        IReadOnlyList<ResolvedLayer> placed = network.Resolve(shape);

        string[] header = ["Layer", "Kind", "Output", "Parameters"];
        List<string[]> rows = [["input", "", shape.ToString(), "0"]];
        rows.AddRange(placed.Select(p => new[] { p.Name, p.Layer.Describe(), p.Output.ToString(), p.ParameterCount.ToString("N0") }));
        int[] widths = [.. Enumerable.Range(0, header.Length).Select(i => rows.Append(header).Max(row => row[i].Length))];

        var text = new StringBuilder();
        AppendRow(header);
        text.AppendJoin("  ", widths.Select(width => new string('─', width))).AppendLine();
        rows.ForEach(AppendRow);
        text.AppendJoin("  ", widths.Select(width => new string('─', width))).AppendLine();
        long trained = placed.Sum(p => p.ParameterCount);
        long kept = placed.Sum(p => p.StatisticCount);
        text.Append($"{trained:N0} parameters ({trained * sizeof(float) / (1024.0 * 1024.0):F1} MiB)");
        text.Append(kept > 0 ? $", {kept:N0} running statistics" : "");
        return text.ToString();

        void AppendRow(string[] row)
        {
            for (int i = 0; i < row.Length - 1; i++)
            {
                text.Append(row[i].PadRight(widths[i])).Append("  ");
            }

            text.AppendLine(row[^1].PadLeft(widths[^1]));
        }
    }
}
