using System.Text.Json;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ConvNets.Serving.Tests.Http;

/// <summary>Which models are served, and how each kind answers.</summary>
[TestClass]
public sealed class ModelKindTests
{
    [TestMethod]
    public async Task Yes_or_no_is_answered_with_both_probabilities()
    {
        JsonElement prediction = await AnswerOf(TinyModel.Binary, ServedModels.Png(1));
        Assert.AreEqual("false", prediction.GetProperty("label").GetString());
        JsonElement scores = prediction.GetProperty("scores");
        Assert.AreEqual(1, scores.GetProperty("true").GetSingle() + scores.GetProperty("false").GetSingle(), 1e-6f);
        Assert.AreEqual(scores.GetProperty("false").GetSingle(), prediction.GetProperty("confidence").GetSingle(), 1e-6f);
    }

    [TestMethod]
    public async Task Labels_are_answered_with_all_that_apply()
    {
        JsonElement prediction = await AnswerOf(TinyModel.MultiLabel, ServedModels.Png(3));
        string[] labels = [.. prediction.GetProperty("labels").EnumerateArray().Select(static label => label.GetString()!)];
        Dictionary<string, float> scores = prediction.GetProperty("scores").EnumerateObject().ToDictionary(static s => s.Name, static s => s.Value.GetSingle());
        Assert.HasCount(4, scores);
        CollectionAssert.AreEquivalent(scores.Where(static s => s.Value > 0.5f).Select(static s => s.Key).ToArray(), labels);
        CollectionAssert.Contains(labels, "bottom");
        Assert.IsFalse(prediction.TryGetProperty("confidence", out _));
    }

    [TestMethod]
    public async Task A_number_is_answered_as_a_value()
    {
        JsonElement prediction = await AnswerOf(TinyModel.Regressor, ServedModels.Png(0));
        Assert.IsGreaterThan(0, prediction.GetProperty("value").GetSingle());
        Assert.IsFalse(prediction.TryGetProperty("label", out _));
    }

    [TestMethod]
    public async Task Doubt_is_answered_where_the_model_knows_it()
    {
        Assert.IsTrue((await AnswerOf(static ml => TinyModel.Doubting(ml, 1), ServedModels.Png(0))).GetProperty("isUncertain").GetBoolean());
        Assert.IsFalse((await AnswerOf(static ml => TinyModel.Doubting(ml, 0), ServedModels.Png(0))).GetProperty("isUncertain").GetBoolean());
    }

    [TestMethod]
    public async Task A_pipeline_that_changes_images_before_the_network_is_refused_by_its_step()
    {
        InvalidDataException e = await Refusal(static ml =>
        {
            TransformerChain<ConvNetClassifierTransformer> model = TinyModel.Classifier(ml);
            IDataView rows = TestImages.Load(ml, 2, 2);
            ITransformer resize = ml.Transforms.ResizeImages("Image", 8, 8, "Image", ImageResizingEstimator.ResizingKind.Fill).Fit(rows);
            return new TransformerChain<ITransformer>([resize, .. model]);
        });
        StringAssert.Contains(e.Message, "ImageResizingTransformer changes images");
    }

    [TestMethod]
    public async Task A_pipeline_without_a_network_of_ours_is_refused()
    {
        InvalidDataException e = await Refusal(static ml =>
            ml.Transforms.Conversion.MapValueToKey("Label").Fit(TestImages.Load(ml, 2, 2)));
        StringAssert.Contains(e.Message, "no convolutional network");
    }

    [TestMethod]
    public async Task A_step_after_the_network_that_is_not_run_is_told()
    {
        using var folder = new TemporaryFolder();
        string path = Save(folder, static ml =>
        {
            TransformerChain<ConvNetClassifierTransformer> model = TinyModel.Classifier(ml);
            ITransformer scale = ml.Transforms.NormalizeMinMax("Score").Fit(model.Transform(TestImages.Load(ml, 2, 2)));
            return new TransformerChain<ITransformer>([.. model, scale]);
        });
        await using ServedApplication application = await ServedApplication.StartAsync(path);
        Assert.IsTrue(application.Log.Warnings.Any(static line => line.Contains("NormalizingTransformer is not run", StringComparison.Ordinal)));
    }

    private static async Task<JsonElement> AnswerOf(Func<MLContext, ITransformer> create, byte[] image)
    {
        using var folder = new TemporaryFolder();
        await using ServedApplication application = await ServedApplication.StartAsync(Save(folder, create));
        return (await ServedApplication.PredictionsOf(await application.PostAsync(image)))[0];
    }

    private static async Task<InvalidDataException> Refusal(Func<MLContext, ITransformer> create)
    {
        using var folder = new TemporaryFolder();
        string path = Save(folder, create);
        return await Assert.ThrowsExactlyAsync<InvalidDataException>(() => ServedApplication.StartAsync(path));
    }

    private static string Save(TemporaryFolder folder, Func<MLContext, ITransformer> create)
    {
        var ml = new MLContext();
        ITransformer model = create(ml);
        using (model as IDisposable)
        {
            return folder.Write("model.zip", ModelZip.Save(ml, model, TestImages.Load(ml, 2, 2).Schema));
        }
    }
}
