using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Models;
using Microsoft.ML.ConvNets.Onnx;
using Microsoft.ML.ConvNets.Scoring;
using Microsoft.ML.ConvNets.Weights;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Testing;

/// <summary>A network that trains in a blink, and a model of it that needs no training: its weights are known.</summary>
internal static class TinyModel
{
    internal static Network Network { get; } = Network.Sequential(
        Conv2D(4, 3, stride: 2, padding: ConvPadding.Same, useBias: false), BatchNorm(Activation.Relu),
        Conv2D(4, 3, padding: ConvPadding.Same, activation: Activation.Relu), AveragePool2D(4), Flatten(), Dropout(0.1));

    /// <summary>Tells the classes of <see cref="TestImages"/> apart.</summary>
    internal static TransformerChain<ConvNetClassifierTransformer> Classifier(
        MLContext ml, int classes = 2, BadImageAction onBadImage = BadImageAction.Fail, string score = "Score", string predictedLabel = "PredictedLabel")
    {
        IDataView rows = TestImages.Load(ml, classes, classes);
        ITransformer keys = ml.Transforms.Conversion.MapValueToKey("Label").Fit(rows);
        TensorShape shape = TensorShape.Image(3, TestImages.Side, TestImages.Side);
        Network network = Network.WithOutputLayer(classes);
        ImagePreprocessing preprocessing = ImagePreprocessing.ZeroToOne(shape);
        var classifier = new ConvNetClassifierTransformer(ml, new TrainedModel(
            new ModelMetadata("Image", InputKind.Image, shape, preprocessing, onBadImage),
            new MulticlassHead(score, predictedLabel, ClassLabels.Of(keys.Transform(rows).Schema["Label"])),
            new NetworkScorer(network, Weights(network, shape), shape, preprocessing, OutputFunction.Softmax), History: null));
        return new TransformerChain<ConvNetClassifierTransformer>(keys, classifier);
    }

    /// <summary>The same, which says a class by its name.</summary>
    internal static ITransformer WithNames(MLContext ml, int classes = 2)
    {
        TransformerChain<ConvNetClassifierTransformer> model = Classifier(ml, classes);
        ITransformer names = ml.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(model.Transform(TestImages.Load(ml, classes, classes)));
        return new TransformerChain<ITransformer>([.. model, names]);
    }

    /// <summary>Says of an image whether its left half is the bright one.</summary>
    internal static ITransformer Binary(MLContext ml)
    {
        (TrainedModel model, _) = Model(1, new BinaryHead("Score", "Probability", "PredictedLabel"), OutputFunction.None);
        return new ConvNetBinaryClassifierTransformer(ml, model);
    }

    /// <summary>Says of an image which halves of it are bright.</summary>
    internal static ITransformer MultiLabel(MLContext ml)
    {
        (TrainedModel model, _) = Model(4, new MultiLabelHead("Score", "PredictedLabel", TestImages.Classes), OutputFunction.Sigmoid);
        return new ConvNetMultiLabelClassifierTransformer(ml, model);
    }

    /// <summary>Says of an image by how much its left half is brighter.</summary>
    internal static ITransformer Regressor(MLContext ml)
    {
        (TrainedModel model, _) = Model(1, new RegressionHead("Score"), OutputFunction.None);
        return new ConvNetRegressorTransformer(ml, model);
    }

    /// <summary>Tells classes apart, and is uncertain below a confidence.</summary>
    internal static ITransformer Doubting(MLContext ml, double confidence)
    {
        var labels = new ClassLabels(DataKind.String, TestImages.Classes[..2]);
        (TrainedModel model, ModelMetadata metadata) = Model(2, new MulticlassHead("Score", "PredictedLabel", labels), OutputFunction.Softmax);
        var trust = new ModelTrust(
            100, new ConfidenceCalibration(1, 1, 1, 0, 0), new UncertaintyThreshold(0.95, confidence, 1, 1, true), OutOfDistribution: null);
        return new ConvNetClassifierTransformer(ml, model with
        {
            Metadata = metadata with { Trust = new TrustColumns(trust, "Confidence", "IsUncertain", "IsOutOfDistribution") },
        });
    }

    /// <summary>A classifier of two classes on another network, with weights as a training begins with.</summary>
    internal static ITransformer WithNetwork(MLContext ml, Network network, TensorShape shape)
    {
        Network whole = network.WithOutputLayer(2);
        ImagePreprocessing preprocessing = ImagePreprocessing.ZeroToOne(shape);
        return new ConvNetClassifierTransformer(ml, new TrainedModel(
            new ModelMetadata("Image", InputKind.Image, shape, preprocessing, BadImageAction.Fail),
            new MulticlassHead("Score", "PredictedLabel", new ClassLabels(DataKind.String, TestImages.Classes[..2])),
            new NetworkScorer(whole, WeightTable.Draw(whole.Weights(shape), seed: 1), shape, preprocessing, OutputFunction.Softmax), History: null));
    }

    private static (TrainedModel Model, ModelMetadata Metadata) Model(int outputs, PredictionHead head, OutputFunction function)
    {
        TensorShape shape = TensorShape.Image(3, TestImages.Side, TestImages.Side);
        Network network = Network.WithOutputLayer(outputs);
        ImagePreprocessing preprocessing = ImagePreprocessing.ZeroToOne(shape);
        var metadata = new ModelMetadata("Image", InputKind.Image, shape, preprocessing, BadImageAction.Fail);
        var scorer = new NetworkScorer(network, Weights(network, shape), shape, preprocessing, function);
        return (new TrainedModel(metadata, head, scorer, History: null), metadata);
    }

    /// <summary>The convolutions hand the brightness on, and the outputs compare the quarters of the image.</summary>
    private static WeightTable Weights(Network network, TensorShape shape)
    {
        WeightTable table = WeightTable.Draw(network.Weights(shape), seed: 1);
        Array.Fill(table["conv2d_1.weight"], 1f / 27);
        Array.Fill(table["conv2d_2.weight"], 1f / 36);
        float[] outputs = table[table.Specs.Last(static spec => spec.Name.EndsWith(".weight", StringComparison.Ordinal)).Name];
        for (int i = 0; i < outputs.Length; i++)
        {
            // Four channels, each of two rows of two.
            (int @class, int x, int y) = (i / 16, i % 2, i / 2 % 2);
            bool bright = @class switch { 0 => x == 0, 1 => x == 1, 2 => y == 0, _ => y == 1 };
            outputs[i] = bright ? 1 : -1;
        }

        return table;
    }
}
