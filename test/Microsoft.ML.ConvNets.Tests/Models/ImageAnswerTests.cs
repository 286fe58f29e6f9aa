using Microsoft.ML.ConvNets.Models;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Tests.Models;

/// <summary>Packed images give the answers that the columns of a <c>Transform</c> hold.</summary>
[TestClass]
public sealed class ImageAnswerTests
{
    private const int Count = 12;

    [TestMethod]
    public void Classes_are_those_of_the_columns()
    {
        var ml = new MLContext();
        using TransformerChain<ConvNetClassifierTransformer> model = TinyModel.Classifier(ml, classes: 4);
        IDataView scored = model.Transform(TestImages.Load(ml, Count, 4));
        uint[] keys = [.. scored.GetColumn<uint>("PredictedLabel")];
        float[][] scores = [.. scored.GetColumn<float[]>("Score")];
        ImageAnswer[] answers = Answers(model.LastTransformer, classes: 4);
        for (int i = 0; i < Count; i++)
        {
            Assert.AreEqual(PredictionKind.Multiclass, answers[i].Kind);
            CollectionAssert.AreEqual(TestImages.Classes, answers[i].Names.ToArray());
            CollectionAssert.AreEqual(scores[i], answers[i].Scores.ToArray());
            Assert.AreEqual(TestImages.Classes[keys[i] - 1], answers[i].Labels.Single());
            Assert.AreEqual(scores[i].Max(), answers[i].Confidence);
            Assert.IsNull(answers[i].IsUncertain);
            Assert.IsNull(answers[i].IsOutOfDistribution);
        }
    }

    [TestMethod]
    public void Yes_and_no_are_those_of_the_columns()
    {
        var ml = new MLContext();
        var model = (ConvNetBinaryClassifierTransformer)TinyModel.Binary(ml);
        using (model)
        {
            IDataView scored = model.Transform(TestImages.Load(ml, Count, 2));
            bool[] labels = [.. scored.GetColumn<bool>("PredictedLabel")];
            float[] probabilities = [.. scored.GetColumn<float>("Probability")];
            ImageAnswer[] answers = Answers(model, classes: 2);
            CollectionAssert.AreEqual(labels.Select(static l => l ? "true" : "false").ToArray(), answers.Select(static a => a.Labels[0]).ToArray());
            CollectionAssert.AreEqual(probabilities, answers.Select(static a => a.Scores[0]).ToArray());
            for (int i = 0; i < Count; i++)
            {
                Assert.AreEqual(Math.Max(probabilities[i], 1 - probabilities[i]), answers[i].Confidence!.Value, 1e-6f);
            }
        }
    }

    [TestMethod]
    public void Labels_are_those_of_the_columns()
    {
        var ml = new MLContext();
        var model = (ConvNetMultiLabelClassifierTransformer)TinyModel.MultiLabel(ml);
        using (model)
        {
            IDataView scored = model.Transform(TestImages.Load(ml, Count, 4));
            bool[][] labels = [.. scored.GetColumn<bool[]>("PredictedLabel")];
            float[][] scores = [.. scored.GetColumn<float[]>("Score")];
            ImageAnswer[] answers = Answers(model, classes: 4);
            for (int i = 0; i < Count; i++)
            {
                CollectionAssert.AreEqual(scores[i], answers[i].Scores.ToArray());
                CollectionAssert.AreEqual(TestImages.Classes.Where((_, c) => labels[i][c]).ToArray(), answers[i].Labels.ToArray());
                Assert.IsNull(answers[i].Confidence);
            }
        }
    }

    [TestMethod]
    public void A_number_is_that_of_the_column()
    {
        var ml = new MLContext();
        var model = (ConvNetRegressorTransformer)TinyModel.Regressor(ml);
        using (model)
        {
            float[] numbers = [.. model.Transform(TestImages.Load(ml, Count, 2)).GetColumn<float>("Score")];
            CollectionAssert.AreEqual(numbers, Answers(model, classes: 2).Select(static a => a.Scores.Single()).ToArray());
        }
    }

    [TestMethod]
    public void Doubt_is_that_of_the_columns()
    {
        var ml = new MLContext();
        var model = (ConvNetClassifierTransformer)TinyModel.Doubting(ml, confidence: 0.97);
        using (model)
        {
            IDataView scored = model.Transform(TestImages.Load(ml, Count, 2));
            ImageAnswer[] answers = Answers(model, classes: 2);
            CollectionAssert.AreEqual(scored.GetColumn<bool>("IsUncertain").ToArray(), answers.Select(static a => a.IsUncertain!.Value).ToArray());
            CollectionAssert.AreEqual(scored.GetColumn<float>("Confidence").ToArray(), answers.Select(static a => a.Confidence!.Value).ToArray());
        }
    }

    [TestMethod]
    public void What_does_not_fit_is_told()
    {
        var ml = new MLContext();
        using TransformerChain<ConvNetClassifierTransformer> chain = TinyModel.Classifier(ml);
        ConvNetClassifierTransformer model = chain.LastTransformer;
        byte[] pixels = new byte[model.PackedImageLength];
        Assert.AreEqual(16 * 16 * 3, pixels.Length);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => model.ScoreImages(pixels, 2)).Message, "1,536 bytes; there are 768");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => model.PackImage(TestImages.Rows(1)[0].Image, new byte[9])).Message, "768");
        Assert.ThrowsExactly<UnreadableImageException>(() => model.PackImage("text"u8, "a.png", pixels));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => model.ScoreImages(pixels, 0));
    }

    [TestMethod]
    public void Many_threads_share_a_model()
    {
        var ml = new MLContext();
        using TransformerChain<ConvNetClassifierTransformer> chain = TinyModel.Classifier(ml);
        ConvNetClassifierTransformer model = chain.LastTransformer;
        float[] first = [.. Answers(model, classes: 2)[0].Scores];
        Parallel.For(0, 200, i => CollectionAssert.AreEqual(first, Answers(model, classes: 2)[0].Scores.ToArray()));
    }

    private static ImageAnswer[] Answers(ConvNetTransformer model, int classes)
    {
        byte[] pixels = new byte[Count * model.PackedImageLength];
        foreach ((int i, ImageRow row) in TestImages.Rows(Count, classes).Index())
        {
            model.PackImage(row.Image, pixels.AsSpan(i * model.PackedImageLength));
        }

        return [.. model.ScoreImages(pixels, Count)];
    }
}
