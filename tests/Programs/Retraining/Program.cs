using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using static Microsoft.ML.ConvNets.Layers;

namespace Programs.Retraining;

/// <summary>A model learns a class that it did not know, from the weights that it has.</summary>
public static class Program
{
    public static void Main(string[] args)
    {
        var ml = new MLContext(seed: 1);
        Backbone backbone = Backbones.Compact();
        IDataView everything = ml.Data.LoadImagesFromFolder(args[0]);
        IDataView known = ml.Data.FilterByCustomPredicate(everything, (ImageFile file) => file.Label == args[1]);

        using (var first = Pipeline(ml, Network.FromBackbone(backbone, null, trainable: true)).Fit(known))
        {
            ml.Model.Save(first, known.Schema, "first.zip");
            first.LastTransformer.SaveBackboneWeights("backbone.safetensors");
            Console.WriteLine($"First: {string.Join(", ", first.LastTransformer.ClassNames)}");
        }

        Network next = Network.FromBackbone(backbone, PretrainedWeights.FromFile("backbone.safetensors"));
        using var second = Pipeline(ml, next).Fit(everything);
        ml.Model.Save(second, everything.Schema, "second.zip");
        Console.WriteLine($"Second: {string.Join(", ", second.LastTransformer.ClassNames)}");

        foreach (string path in new[] { "first.zip", "second.zip" })
        {
            ITransformer model = new MLContext().Model.Load(path, out DataViewSchema schema);
            var score = model.GetOutputSchema(schema)["Score"];
            Console.WriteLine($"{path}: {score.Type}");
            (model as IDisposable)?.Dispose();
        }
    }

    private static EstimatorChain<ConvNetClassifierTransformer> Pipeline(MLContext ml, Network network) =>
        ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.Transforms.LoadImages("Image", null, "ImagePath"))
            .Append(ml.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
            {
                Network = network.WithInput(32, 32),
                FeatureColumnName = "Image",
                BatchSize = 8,
                Epochs = 1,
                MinimumPerClass = 1,
            }));

    private sealed class ImageFile
    {
        public string ImagePath { get; set; } = "";

        public string Label { get; set; } = "";
    }
}
