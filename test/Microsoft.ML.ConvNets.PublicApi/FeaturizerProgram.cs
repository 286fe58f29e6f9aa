using Microsoft.ML;
using Microsoft.ML.ConvNets;

namespace PublicApi;

/// <summary>Features for other trainers: one process writes the model, another reads it; both print the bits of the features.</summary>
internal static class FeaturizerProgram
{
    internal static int Fit(string folder, string path)
    {
        var ml = new MLContext(seed: 1);
        IDataView images = ml.Data.LoadImagesFromFolder(folder);
        var pipeline = ml.Transforms.LoadImages("Image", imageFolder: null, "ImagePath")
            .Append(ml.Transforms.ConvNetFeaturizer(new ConvNetFeaturizer.Options { Backbone = Backbones.Compact(), InputShape = TensorShape.Image(3, 32, 32) }));
        using var model = pipeline.Fit(images);
        ml.Model.Save(model, images.Schema, path);
        return Featurize(path, [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)]);
    }

    internal static int Featurize(string path, string[] images)
    {
        var ml = new MLContext();
        ITransformer model = ml.Model.Load(path, out _);
        using var engine = ml.Model.CreatePredictionEngine<ImageInput, ImageFeatures>(model);
        foreach (string image in images)
        {
            float[] features = engine.Predict(new ImageInput { ImagePath = image }).Features;
            Console.WriteLine(string.Join(' ', features.Select(value => BitConverter.SingleToUInt32Bits(value).ToString("x8"))));
        }

        return 0;
    }
}

internal sealed class ImageFeatures
{
    public float[] Features { get; set; } = [];
}
