using Microsoft.ML;
using Microsoft.ML.ConvNets;
using static Microsoft.ML.ConvNets.Layers;

namespace PublicApi;

/// <summary>The program of the documentation, word for word.</summary>
internal static class ClothingProgram
{
    internal static int Train(string folder, string path)
    {
        var ml = new MLContext(seed: 1);
        IDataView images = ml.Data.LoadImagesFromFolder(folder);                      // columns ImagePath, Label (text)

        var network = Network.Sequential(
            Conv2D(32, 3, activation: Activation.Relu), MaxPool2D(2),
            Conv2D(64, 3, activation: Activation.Relu), MaxPool2D(2),
            Flatten(), Dense(128, Activation.Relu), Dropout(0.5));                    // the output layer follows from the label column

        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.Transforms.AugmentImages("ImagePath", Augmentation.Standard))  // acts while fitting only
            .Append(ml.MulticlassClassification.Trainers.ConvNetClassifier(network, featureColumnName: "ImagePath"))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

        ITransformer model = pipeline.Fit(images);
        ml.Model.Save(model, images.Schema, path);                                    // plain ml.Model.Load reads it back, no registration call
        var engine = ml.Model.CreatePredictionEngine<ImageInput, ImagePrediction>(model);

        string image = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        ScoringProgram.Print(engine.Predict(new ImageInput { ImagePath = image }));
        return 0;
    }
}

internal sealed class ImageInput
{
    public string ImagePath { get; set; } = "";

    public string Label { get; set; } = "";
}

internal sealed class ImagePrediction
{
    public string PredictedLabel { get; set; } = "";

    public float[] Score { get; set; } = [];
}
