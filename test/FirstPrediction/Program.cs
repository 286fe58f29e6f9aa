using Benchmarks;
using Microsoft.ML;

// A service's first moment: load a model, score one photograph. Arguments: model, photograph.
var ml = new MLContext();
using var engine = ml.Model.CreatePredictionEngine<Input, Output>(ml.Model.Load(args[0], out _));
int scores = engine.Predict(new Input { ImagePath = args[1] }).Score.Length;
Console.WriteLine(FormattableString.Invariant($"{scores} {ResidentMemory.PeakMebibytes}"));

internal sealed class Input
{
    public string ImagePath { get; set; } = "";

    public string Label { get; set; } = "";
}

internal sealed class Output
{
    public float[] Score { get; set; } = [];
}
