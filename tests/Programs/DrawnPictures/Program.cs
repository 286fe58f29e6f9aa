using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Programs.DrawnPictures;

public class DataPoint
{
    [VectorType(3 * 6 * 4)]
    public float[] Values { get; set; } = [];
}

public class ImageDataPoint
{
    [ImageType(4, 6)]
    public MLImage? Picture { get; set; }

    [ImageType(4, 6)]
    public MLImage? Gray { get; set; }
}

/// <summary>Numbers become pictures, and pictures files.</summary>
public static class Program
{
    public static void Main(string[] args)
    {
        var mlContext = new MLContext();
        var points = Enumerable.Range(0, 3).Select(p => new DataPoint { Values = [.. Enumerable.Range(0, 72).Select(i => (float)((i * (p + 1)) % 256))] });
        var data = mlContext.Data.LoadFromEnumerable(points);
        var pipeline = mlContext.Transforms.ConvertToImage(imageHeight: 6, imageWidth: 4, outputColumnName: "Picture", inputColumnName: "Values")
            .Append(mlContext.Transforms.ConvertToGrayscale("Gray", "Picture"));
        var transformed = pipeline.Fit(data).Transform(data);

        int number = 0;
        foreach (ImageDataPoint point in mlContext.Data.CreateEnumerable<ImageDataPoint>(transformed, reuseRowObject: false))
        {
            MLImage picture = point.Picture!;
            string path = Path.Combine(args[0], $"picture{number++}.png");
            picture.Save(path);
            using MLImage again = MLImage.CreateFromFile(path);
            Console.WriteLine($"{again.Width}x{again.Height} {again.PixelFormat}, same colours: {again.GetBGRPixels.SequenceEqual(picture.GetBGRPixels)}, gray: {IsGray(point.Gray!)}");
            picture.Dispose();
            point.Gray!.Dispose();
        }
    }

    private static bool IsGray(MLImage image)
    {
        var pixels = image.GetBGRPixels;
        return Enumerable.Range(0, pixels.Length / 3).All(i => pixels[3 * i] == pixels[(3 * i) + 1] && pixels[3 * i] == pixels[(3 * i) + 2]);
    }
}
