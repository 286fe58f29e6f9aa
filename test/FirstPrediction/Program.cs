using Microsoft.ML;

// A service's first moment: load a model, score one photograph. Arguments: model, photograph.
var ml = new MLContext();
using var engine = ml.Model.CreatePredictionEngine<Input, Output>(ml.Model.Load(args[0], out _));
int scores = engine.Predict(new Input { ImagePath = args[1] }).Score.Length;
string peak = File.ReadLines("/proc/self/status").First(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(':')[1];
Console.WriteLine(FormattableString.Invariant($"{scores} {int.Parse(peak.Replace("kB", "", StringComparison.Ordinal), null) / 1024.0}"));

internal sealed class Input
{
    public string ImagePath { get; set; } = "";

    public string Label { get; set; } = "";
}

internal sealed class Output
{
    public float[] Score { get; set; } = [];
}
