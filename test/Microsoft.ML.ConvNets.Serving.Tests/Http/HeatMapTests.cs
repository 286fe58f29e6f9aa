using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.ML.Data;
using SkiaSharp;

namespace Microsoft.ML.ConvNets.Serving.Tests.Http;

/// <summary>Which parts of an image an answer comes from, for who asks.</summary>
[TestClass]
public sealed class HeatMapTests
{
    [TestMethod]
    public async Task A_heat_map_is_that_of_the_model_and_comes_only_to_who_asks()
    {
        using var folder = new TemporaryFolder();
        using MLImage image = DrawnModel.Image(height: 300, width: 400);
        string file = folder.File("image.png");
        image.Save(file);
        byte[] png = File.ReadAllBytes(file);
        var ml = new MLContext();
        using ConvNetClassifierTransformer model = DrawnModel.Classifier(ml, DrawnModel.Pooled);
        string path = folder.Write("model.zip", ModelZip.Save(ml, model, TestImages.Load(ml, 2, 2).Schema));
        Explanation expected = model.ExplainFile(file);
        await using ServedApplication application = await ServedApplication.StartAsync(path);

        JsonElement[] predictions = await ServedApplication.PredictionsOf(await application.PostAsync(png, query: "?heatmap=true&top=1"));

        JsonElement map = predictions[0].GetProperty("heatMap");
        Assert.AreEqual(predictions[0].GetProperty("label").GetString(), map.GetProperty("label").GetString());
        Assert.AreEqual((expected.ClassName, "cam"), (map.GetProperty("label").GetString(), map.GetProperty("method").GetString()));
        Assert.IsFalse(map.TryGetProperty("problem", out _));
        byte[] layer = map.GetProperty("png").GetBytesFromBase64();
        CollectionAssert.AreEqual(expected.LayerPng(256), layer);
        SKImageInfo size = SKBitmap.DecodeBounds(layer);
        Assert.AreEqual((192, 256), (size.Height, size.Width));
        foreach (string query in new[] { "", "?heatmap=false" })
        {
            Assert.IsFalse((await ServedApplication.PredictionsOf(await application.PostAsync(png, query: query)))[0].TryGetProperty("heatMap", out _));
        }

        ScoredImage scored = await application.Scorer.ExplainAsync(png, CancellationToken.None);
        CollectionAssert.AreEqual(layer, scored.HeatMap!.Png.ToArray());
        Assert.AreEqual(0, application.Scorer.Pending);
        Assert.IsNull((await application.Scorer.ScoreAsync(png, CancellationToken.None)).HeatMap);
    }

    [TestMethod]
    [DataRow(ServedHeatMaps.None, "gives no heat-maps")]
    [DataRow(ServedHeatMaps.ClassActivationMaps, "not by global average pooling. This server gives no slow ones")]
    [DataRow(ServedHeatMaps.All, null)]
    public async Task A_slow_heat_map_comes_where_it_is_admitted_and_elsewhere_the_reason(ServedHeatMaps admitted, string? reason)
    {
        using var folder = new TemporaryFolder();
        await using ServedApplication application = await ServedApplication.StartAsync(
            ServedModels.Write(folder), options => options.HeatMaps = admitted);
        JsonElement prediction = (await ServedApplication.PredictionsOf(await application.PostAsync(ServedModels.Png(0), query: "?heatmap=true")))[0];
        Assert.AreEqual("left", prediction.GetProperty("label").GetString());
        JsonElement map = prediction.GetProperty("heatMap");
        if (reason is not null)
        {
            StringAssert.Contains(map.GetProperty("problem").GetString(), reason);
            Assert.AreEqual(1, map.EnumerateObject().Count());
            return;
        }

        Assert.AreEqual("occlusion", map.GetProperty("method").GetString());
        using SKBitmap layer = SKBitmap.Decode(map.GetProperty("png").GetBytesFromBase64());
        Assert.AreEqual((TestImages.Side, TestImages.Side), (layer.Height, layer.Width));
        // The model compares halves, and what covers the bright one has the color of the whole.
        Assert.IsGreaterThan(0, layer.GetPixel(4, 8).Alpha);
    }

    [TestMethod]
    public async Task A_number_has_a_heat_map_without_a_name()
    {
        using var folder = new TemporaryFolder();
        var ml = new MLContext();
        using ConvNetRegressorTransformer model = DrawnModel.Regressor(ml, DrawnModel.Pooled);
        string path = folder.Write("model.zip", ModelZip.Save(ml, model, TestImages.Load(ml, 2, 2).Schema));
        await using ServedApplication application = await ServedApplication.StartAsync(path);
        JsonElement prediction = (await ServedApplication.PredictionsOf(await application.PostAsync(ServedModels.Png(0), query: "?heatmap=true")))[0];
        Assert.IsFalse(prediction.GetProperty("heatMap").TryGetProperty("label", out _));
        Assert.IsGreaterThan(0, prediction.GetProperty("heatMap").GetProperty("png").GetBytesFromBase64().Length);
    }

    /// <summary>A wish that is given up while others are computed leaves its place, and its image in the queue.</summary>
    [TestMethod]
    public async Task Heat_maps_keep_to_the_limit_of_images_and_can_be_given_up()
    {
        using var folder = new TemporaryFolder();
        await using ServedApplication application = await ServedApplication.StartAsync(ServedModels.Write(folder), options =>
        {
            options.HeatMaps = ServedHeatMaps.All;
            options.MaxImagesPerRequest = 2;
            options.QueueLimit = 2;
        });
        byte[] png = ServedModels.Png(0);
        HttpResponseMessage[] responses = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => application.PostAsync(png, query: "?heatmap=true")));
        HttpStatusCode[] statuses = [.. responses.Select(static response => response.StatusCode)];
        Assert.IsTrue(Array.TrueForAll(statuses, static status => status is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable));
        CollectionAssert.Contains(statuses, HttpStatusCode.OK);
        CollectionAssert.Contains(statuses, HttpStatusCode.ServiceUnavailable);

        using var canceled = new CancellationTokenSource();
        Task<ScoredImage> given = application.Scorer.ExplainAsync(png, canceled.Token);
        await canceled.CancelAsync();
        await given.ContinueWith(static _ => { }, TaskScheduler.Default);
        Assert.AreEqual((0, 0L), (application.Scorer.Pending, application.Scorer.Memory.Used));
        Assert.IsNotNull((await application.Scorer.ExplainAsync(png, CancellationToken.None)).HeatMap!.Method);
    }

    [TestMethod]
    public async Task What_is_no_wish_or_no_image_is_a_problem()
    {
        using var folder = new TemporaryFolder();
        await using ServedApplication application = await ServedApplication.StartAsync(ServedModels.Write(folder));
        HttpResponseMessage response = await application.PostAsync(ServedModels.Png(0), query: "?heatmap=please");
        Assert.AreEqual(HttpStatusCode.BadRequest, response.StatusCode);
        StringAssert.Contains(await response.Content.ReadAsStringAsync(), "wrong-heatmap");
        response = await application.PostAsync("no image"u8.ToArray(), query: "?heatmap=true");
        Assert.AreEqual(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [TestMethod]
    [DataRow("javascript:alert(1)")]
    [DataRow("//elsewhere/card")]
    [DataRow("/\\elsewhere/card")]
    [DataRow("card.html")]
    public async Task A_model_card_that_is_no_link_ends_the_start(string card)
    {
        using var folder = new TemporaryFolder();
        string path = ServedModels.Write(folder);
        OptionsValidationException e = await Assert.ThrowsExactlyAsync<OptionsValidationException>(
            () => ServedApplication.StartAsync(path, options => options.ModelCard = card));
        StringAssert.Contains(e.Message, $"ModelCard is '{card}'");
    }
}
