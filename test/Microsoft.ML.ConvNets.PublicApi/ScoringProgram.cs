using Microsoft.ML;

namespace PublicApi;

/// <summary>Reads a model that another process wrote; prints for each picture the label and the bits of the scores.</summary>
internal static class ScoringProgram
{
    internal static int Score(string path, string[] pictures)
    {
        var ml = new MLContext();
        ITransformer model = ml.Model.Load(path, out _);
        using var engine = ml.Model.CreatePredictionEngine<ImageInput, ImagePrediction>(model);
        foreach (string picture in pictures)
        {
            Print(engine.Predict(new ImageInput { ImagePath = picture }));
        }

        return 0;
    }

    internal static void Print(ImagePrediction prediction) => Console.WriteLine(
        $"{prediction.PredictedLabel} {string.Join(' ', prediction.Score.Select(score => BitConverter.SingleToUInt32Bits(score).ToString("x8")))}");
}
