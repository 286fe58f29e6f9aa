using Microsoft.ML;

namespace PublicApi;

/// <summary>Reads a model that another process wrote; prints for each image the label and the bits of the scores.</summary>
internal static class ScoringProgram
{
    internal static int Score(string path, string[] images)
    {
        var ml = new MLContext();
        ITransformer model = ml.Model.Load(path, out _);
        using var engine = ml.Model.CreatePredictionEngine<ImageInput, ImagePrediction>(model);
        foreach (string image in images)
        {
            Print(engine.Predict(new ImageInput { ImagePath = image }));
        }

        return 0;
    }

    internal static void Print(ImagePrediction prediction) => Console.WriteLine(
        $"{prediction.PredictedLabel} {string.Join(' ', prediction.Score.Select(score => BitConverter.SingleToUInt32Bits(score).ToString("x8")))}");
}
