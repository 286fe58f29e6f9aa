using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.Transforms.Image;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Tests.Explanations;

/// <summary>The closed form: a map and a bias are the logit, whatever the weights.</summary>
[TestClass]
public sealed class ClassActivationMapTests
{
    private static readonly MLContext s_ml = new(seed: 1);

    public static IEnumerable<object[]> Networks =>
    [
        [DrawnModel.Pooled],
        [Network.Sequential(Conv2D(5, 5, activation: Activation.Relu), AdaptiveAveragePool2D(1), Flatten())],
        [Network.FromBackbone(Backbones.Compact(), trainable: true)],
        [Network.FromBackbone(Backbones.MobileNetV3Small(pooling: GlobalPooling.None), trainable: true, [GlobalAveragePool2D(), Dropout(0.5)])],
    ];

    /// <summary>The scores come from the graph that scores, which has its pooling; the maps from one without.</summary>
    [TestMethod]
    [DynamicData(nameof(Networks))]
    public void The_sum_of_a_map_and_the_bias_are_the_logit_that_scores(Network network)
    {
        using ConvNetClassifierTransformer model = DrawnModel.Classifier(
            s_ml, network, preprocessing: ImagePreprocessing.ZeroToOne(TensorShape.Image(3, 32, 32)));
        using MLImage image = DrawnModel.Image();
        float[] scores = Scores(model, image);
        Explanation[] all = [.. TestImages.Classes.Select(name => model.Explain(image, name, ExplanationMethod.ClassActivationMap))];
        double[] sums = [.. all.Select(static e => e.Map.Sum() + e.BiasPart!.Value)];
        double total = sums.Sum(Math.Exp);
        for (int i = 0; i < scores.Length; i++)
        {
            Assert.AreEqual(ExplanationMethod.ClassActivationMap, all[i].Method);
            Assert.AreEqual((i, TestImages.Classes[i]), (all[i].OutputIndex, all[i].ClassName));
            Assert.AreEqual(all[i].Logit, sums[i], 1e-4);
            Assert.AreEqual(scores[i], Math.Exp(sums[i]) / total, 1e-5);
            Assert.AreEqual(model.GetWeights("output.bias")[i], all[i].BiasPart);
        }

        int best = Array.IndexOf(scores, scores.Max());
        Explanation predicted = model.Explain(image, method: ExplanationMethod.ClassActivationMap);
        Assert.AreEqual(TestImages.Classes[best], predicted.ClassName);
        CollectionAssert.AreEqual(all[best].Map.Values.ToArray(), predicted.Map.Values.ToArray());
    }

    [TestMethod]
    public void A_file_its_bytes_and_the_decoded_image_have_one_map()
    {
        using ConvNetClassifierTransformer model = DrawnModel.Classifier(s_ml, DrawnModel.Pooled);
        using var folder = new TemporaryFolder();
        string file = folder.File("image.png");
        using MLImage image = DrawnModel.Image(height: 40, width: 30);
        image.Save(file);
        Explanation one = model.Explain(image);
        Assert.AreEqual((6, 6, 40, 30), (one.Map.Height, one.Map.Width, one.ImageHeight, one.ImageWidth));
        foreach (Explanation other in new[] { model.ExplainFile(file), model.ExplainEncoded(File.ReadAllBytes(file), "bytes") })
        {
            CollectionAssert.AreEqual(one.Map.Values.ToArray(), other.Map.Values.ToArray());
            Assert.AreEqual((40, 30), (other.ImageHeight, other.ImageWidth));
        }
    }

    [TestMethod]
    public void No_is_the_reverse_of_yes_and_a_label_and_a_number_have_maps_of_their_own()
    {
        using MLImage image = DrawnModel.Image();
        using ConvNetBinaryClassifierTransformer binary = DrawnModel.Binary(s_ml, DrawnModel.Pooled);
        Explanation yes = binary.Explain(image, "true"), no = binary.Explain(image, "false"), answer = binary.Explain(image);
        CollectionAssert.AreEqual(yes.Map.Values.ToArray(), Array.ConvertAll(no.Map.Values.ToArray(), static value => -value));
        Assert.AreEqual((-yes.Logit, -yes.BiasPart), (no.Logit, no.BiasPart));
        Assert.AreEqual(yes.Logit > 0 ? "true" : "false", answer.ClassName);
        Assert.IsGreaterThan(0, answer.Logit);

        using ConvNetMultiLabelClassifierTransformer labels = DrawnModel.MultiLabel(s_ml, DrawnModel.Pooled, "red", "round", "small");
        Explanation[] all = [.. new[] { "red", "round", "small" }.Select(label => labels.Explain(image, label))];
        Assert.AreEqual(all.MaxBy(static e => e.Logit)!.ClassName, labels.Explain(image).ClassName);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => labels.Explain(image, "rond")).Message, "Did you mean 'round'? It has: red, round, small");

        using ConvNetRegressorTransformer number = DrawnModel.Regressor(s_ml, DrawnModel.Pooled);
        Explanation value = number.Explain(image);
        Assert.IsNull(value.ClassName);
        Assert.AreEqual(value.Logit, value.Map.Sum() + value.BiasPart!.Value, 1e-5);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => number.Explain(image, "red")).Message, "tells a number");
    }

    [TestMethod]
    public void A_hidden_layer_has_no_closed_form_and_the_message_says_what_does()
    {
        using ConvNetClassifierTransformer model = DrawnModel.Classifier(s_ml, DrawnModel.Hidden);
        using MLImage image = DrawnModel.Image();
        Assert.AreEqual(ExplanationMethod.Occlusion, model.Explain(image).Method);
        string message = Assert.ThrowsExactly<InvalidOperationException>(() => model.Explain(image, method: ExplanationMethod.ClassActivationMap)).Message;
        StringAssert.Contains(message, "Dense 16, Relu");
        StringAssert.Contains(message, "Occlusion");
        StringAssert.Contains(message, model.ClassActivationMapProblem());
        using ConvNetClassifierTransformer pooled = DrawnModel.Classifier(s_ml, DrawnModel.Pooled);
        Assert.IsNull(pooled.ClassActivationMapProblem());
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => model.Explain(image, method: ExplanationMethod.GradCam)).Message, "ExplainByGradient");
        model.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => model.Explain(image));
    }

    /// <summary>With 4×4 places each is a quarter of the image wide.</summary>
    [TestMethod]
    [DataRow(20, ExplanationMethod.ClassActivationMap)]
    [DataRow(16, ExplanationMethod.Occlusion)]
    public void A_network_whose_maps_are_coarse_is_explained_by_occlusion_unless_asked_otherwise(int side, ExplanationMethod method)
    {
        using ConvNetClassifierTransformer model = DrawnModel.Classifier(
            s_ml,
            Network.Sequential(Conv2D(5, 3, padding: ConvPadding.Same, activation: Activation.Relu), MaxPool2D(4), GlobalAveragePool2D()),
            preprocessing: ImagePreprocessing.ZeroToOne(TensorShape.Image(3, side, side)));
        using MLImage image = DrawnModel.Image();
        Assert.AreEqual(method, model.Explain(image).Method);
        Assert.IsNull(model.ClassActivationMapProblem());
        Explanation asked = model.Explain(image, method: ExplanationMethod.ClassActivationMap);
        Assert.AreEqual((side / 4, side / 4), (asked.Map.Height, asked.Map.Width));
    }

    /// <summary>A map that stayed what it is with other weights would show edges, not what the network learned (Adebayo et al., 2018).</summary>
    [TestMethod]
    public void Other_weights_give_other_maps()
    {
        using MLImage image = DrawnModel.Image();
        double[][] maps = [.. Enumerable.Range(1, 6).Select(seed =>
        {
            using ConvNetClassifierTransformer model = DrawnModel.Classifier(s_ml, DrawnModel.Pooled, seed: seed);
            return Array.ConvertAll(model.Explain(image, "left").Map.Values.ToArray(), static value => (double)value);
        })];
        double[] alike = [.. Enumerable.Range(1, 5).Select(i => Math.Abs(Correlation(maps[0], maps[i])))];
        Assert.IsLessThan(0.5, alike.Average());
        Assert.AreEqual(1, Correlation(maps[0], maps[0]), 1e-9);
    }

    [TestMethod]
    public void What_the_network_does_not_see_has_no_part()
    {
        TensorShape shape = TensorShape.Image(3, DrawnModel.Side, DrawnModel.Side);
        using ConvNetClassifierTransformer model = DrawnModel.Classifier(
            s_ml, DrawnModel.Pooled, preprocessing: new ImagePreprocessing(shape, [0, 0, 0], [1, 1, 1], cropRatio: 0.5));
        using MLImage image = DrawnModel.Image(height: 96, width: 192);
        HeatMap map = model.Explain(image).ImageMap;
        Assert.AreEqual((96, 192), (map.Height, map.Width));

        // Half of the shorter side, in the middle.
        for (int y = 0; y < map.Height; y++)
        {
            for (int x = 0; x < map.Width; x++)
            {
                bool isSeen = y is >= 24 and < 72 && x is >= 72 and < 120;
                Assert.AreEqual(isSeen, map[y, x] != 0, $"{y}, {x}");
            }
        }
    }

    private static double Correlation(double[] one, double[] other)
    {
        (double a, double b) = (one.Average(), other.Average());
        double[] x = Array.ConvertAll(one, value => value - a), y = Array.ConvertAll(other, value => value - b);
        return x.Zip(y, static (p, q) => p * q).Sum() / Math.Sqrt(x.Sum(static v => v * v) * y.Sum(static v => v * v));
    }

    private static float[] Scores(ConvNetTransformer model, MLImage image)
    {
        IDataView rows = s_ml.Data.LoadFromEnumerable([new Row { Image = image }]);
        DataViewSchema.Column column = model.GetOutputSchema(rows.Schema)["Score"];
        using DataViewRowCursor cursor = model.Transform(rows).GetRowCursor([column]);
        Assert.IsTrue(cursor.MoveNext());
        VBuffer<float> scores = default;
        cursor.GetGetter<VBuffer<float>>(column)(ref scores);
        return [.. scores.DenseValues()];
    }

    private sealed class Row
    {
        [ImageType(DrawnModel.Side, DrawnModel.Side)]
        public MLImage Image { get; set; } = null!;
    }
}
