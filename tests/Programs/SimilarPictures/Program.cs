using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;

namespace Programs.SimilarPictures;

/// <summary>Finds the pictures that are most like another one, by the angle between their features.</summary>
public static class Program
{
    public static void Main(string[] args)
    {
        var ml = new MLContext();
        var files = ml.Data.LoadImagesFromFolder(args[0]);
        var featurize = ml.Transforms.LoadRawImageBytes("Bytes", null, "ImagePath")
            .Append(ml.Transforms.ConvNetFeaturizer(new ConvNetFeaturizer.Options
            {
                InputColumnName = "Bytes",
                Backbone = Backbones.Compact(),
                InputShape = TensorShape.Image(3, 32, 32),
                Seed = 5,
            }));

        using var model = featurize.Fit(files);
        var features = model.Transform(files);
        var index = features.GetColumn<string>("ImagePath").Zip(features.GetColumn<float[]>("Features"), (path, vector) => (Path: path, Vector: vector)).ToArray();

        var query = index[0];
        foreach (var (path, similarity) in index.Skip(1).Select(other => (other.Path, Cosine(query.Vector, other.Vector))).OrderByDescending(pair => pair.Item2).Take(3))
        {
            Console.WriteLine($"{Path.GetFileName(Path.GetDirectoryName(path))} {similarity:F3}");
        }
    }

    private static double Cosine(float[] a, float[] b)
    {
        double product = 0, lengthA = 0, lengthB = 0;
        for (int i = 0; i < a.Length; i++)
        {
            product += a[i] * b[i];
            lengthA += a[i] * a[i];
            lengthB += b[i] * b[i];
        }

        return product / Math.Sqrt(lengthA * lengthB);
    }
}
