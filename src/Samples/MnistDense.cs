using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Image;
using Samples.Common;
using static Microsoft.ML.ConvNets.Layers;

namespace Samples;

/// <summary>
/// The first network of every course: 28×28 gray pixels of a handwritten digit in a row, a dense layer, ten outputs. It knows nothing of
/// which pixel is beside which, and is right in about 98 of 100 cases all the same.
/// </summary>
internal static class MnistDense
{
    internal static int Run(string[] args)
    {
        var arguments = Arguments.Parse(args);
        string folder = SampleData.Find(
            arguments, "mnist",
            "MNIST is four files in the IDX format, such as train-images-idx3-ubyte.gz; download them into one folder.");

        // 1. The data: columns ImagePath, Label (text) and Image. The test part plays no role until the network is finished.
        var ml = new MLContext(seed: 1);
        IDataView training = ml.AtMost(
            ml.Data.LoadImagesFromIdx(
                SampleData.Idx(folder, "train-images-idx3-ubyte"), SampleData.Idx(folder, "train-labels-idx1-ubyte")), arguments.Limit);
        IDataView test = ml.AtMost(
            ml.Data.LoadImagesFromIdx(SampleData.Idx(folder, "t10k-images-idx3-ubyte"), SampleData.Idx(folder, "t10k-labels-idx1-ubyte")),
            arguments.Limit);

        // 2. The network, without its output layer: that has one output for each digit in the data, and the trainer adds it. Dropout
        // switches off a fifth of the values at random in each step, so that the network does not lean on single ones.
        var network = Network.Sequential(Flatten(), Dense(512, Activation.Relu), Dropout(0.2)).WithInput(28, 28, channels: 1);
        Console.WriteLine(network.Summary(classes: 10));
        Console.WriteLine();

        // 3. The training. A classifier's label is a key, ML.NET's word for a numbered class. A tenth of the training images is held out to
        //    measure each epoch: where the training loss goes on falling and the validation loss does not, the network memorizes.
        // ByValue sorts the classes, otherwise they come in the order of the first images. Pixels need no scaling by hand: the trainer
        //    brings images to [0, 1].
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Append(ml.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
            {
                Network = network,
                FeatureColumnName = "Image",
                Epochs = arguments.Epochs ?? 5,
                BatchSize = 128,
                Optimizer = ConvNetOptimizer.Adam(),
                ValidationSetFraction = 0.1,
                Progress = new EpochLines(),
            }))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        using var model = pipeline.Fit(training);

        // 4. The test, on digits of other people.
        MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(model.Transform(test));
        Console.WriteLine();
        Console.WriteLine($"Test accuracy {metrics.MicroAccuracy:P2}, log-loss {metrics.LogLoss:F4}");
        Console.WriteLine(metrics.ConfusionMatrix.GetFormattedConfusionTable());

        // 5. Single images.
        using var engine = ml.Model.CreatePredictionEngine<Digit, Prediction>(model);
        foreach (Digit digit in ml.Data.CreateEnumerable<Digit>(ml.AtMost(test, 5), reuseRowObject: false))
        {
            Prediction prediction = engine.Predict(digit);
            Console.WriteLine(
                $"A {digit.Label} was taken for a {prediction.PredictedLabel}, with a probability of {prediction.Score.Max():P1}.");
        }

        return 0;
    }

    private sealed class Digit
    {
        public string Label { get; set; } = "";

        [ImageType(28, 28)]
        public MLImage? Image { get; set; }
    }

    private sealed class Prediction
    {
        public string PredictedLabel { get; set; } = "";

        public float[] Score { get; set; } = [];
    }
}
