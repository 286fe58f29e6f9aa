using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;

namespace Programs.Exporting;

/// <summary>Features are computed once and written to a file, for other programs and for this one.</summary>
public static class Program
{
    public static void Main(string[] args)
    {
        var ml = new MLContext(seed: 1);
        IDataView images = ml.Data.LoadImagesFromFolder(args[0]);
        using var model = ml.Transforms.LoadImages("Image", null, "ImagePath")
            .Append(ml.Transforms.ConvNetFeaturizer(new ConvNetFeaturizer.Options { Backbone = Backbones.Compact(), InputShape = TensorShape.Image(3, 32, 32), Seed = 1 }))
            .Append(ml.Transforms.SelectColumns("Label", "Features"))
            .Fit(images);
        IDataView features = model.Transform(images);

        using (FileStream stream = File.Create("features.tsv"))
        {
            ml.Data.SaveAsText(features, stream, separatorChar: '\t', headerRow: false, schema: false, forceDense: true);
        }

        int length = ((VectorDataViewType)features.Schema["Features"].Type).Size;
        IDataView read = ml.Data.LoadFromTextFile("features.tsv",
        [
            new TextLoader.Column("Label", DataKind.String, 0),
            new TextLoader.Column("Features", DataKind.Single, 1, length),
        ]);

        float[][] before = features.GetColumn<float[]>("Features").ToArray(), after = read.GetColumn<float[]>("Features").ToArray();
        double difference = before.Zip(after, (a, b) => a.Zip(b, (x, y) => Math.Abs(x - y) / Math.Max(1, Math.Abs(x))).Max()).Max();
        Console.WriteLine($"Rows: {after.Length}, numbers: {after[0].Length == length}, labels: {features.GetColumn<string>("Label").SequenceEqual(read.GetColumn<string>("Label"))}, close: {difference < 1e-5}");
    }
}
