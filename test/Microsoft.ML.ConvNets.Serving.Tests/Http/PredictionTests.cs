using System.Text.Json;
using Microsoft.ML.Data;
using SkiaSharp;

namespace Microsoft.ML.ConvNets.Serving.Tests.Http;

/// <summary>What is served is what a PredictionEngine says.</summary>
[TestClass]
public sealed class PredictionTests
{
    private static readonly SKEncodedImageFormat[] s_formats = [SKEncodedImageFormat.Png, SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Webp];

    [TestMethod]
    public async Task Answers_equal_those_of_a_PredictionEngine()
    {
        using var folder = new TemporaryFolder();
        string path = ServedModels.Write(folder, classes: 4);
        await using ServedApplication application = await ServedApplication.StartAsync(path);
        var ml = new MLContext();
        using var engine = ml.Model.CreatePredictionEngine<EncodedRow, ImageScore>(ml.Model.Load(path, out _));
        for (int i = 0; i < 24; i++)
        {
            byte[] image = ServedModels.Image(s_formats[i % 3], i % 4, seed: i, side: 16 + (i * 3));
            ImageScore expected = engine.Predict(new EncodedRow { Bytes = image });

            JsonElement prediction = (await ServedApplication.PredictionsOf(await application.PostAsync(image)))[0];

            Assert.AreEqual(expected.PredictedLabel, prediction.GetProperty("label").GetString());
            float[] scores = [.. TestImages.Classes.Select(name => prediction.GetProperty("scores").GetProperty(name).GetSingle())];
            CollectionAssert.AreEqual(expected.Score, scores);
        }
    }

    [TestMethod]
    public async Task Several_files_are_answered_in_their_order()
    {
        using var folder = new TemporaryFolder();
        await using ServedApplication application = await ServedApplication.StartAsync(ServedModels.Write(folder, classes: 4));

        JsonElement[] predictions = await ServedApplication.PredictionsOf(await application.PostFilesAsync(
            [.. Enumerable.Range(0, 8).Select(static i => ($"{i}.png", ServedModels.Png(i % 4, seed: i)))]));

        CollectionAssert.AreEqual(
            Enumerable.Range(0, 8).Select(static i => $"{i}.png {TestImages.Classes[i % 4]}").ToArray(),
            predictions.Select(static p => $"{p.GetProperty("file").GetString()} {p.GetProperty("label").GetString()}").ToArray());
    }
}
