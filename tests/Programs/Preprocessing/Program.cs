using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Programs.Preprocessing;

public class ImageDataPoint
{
    public string ImagePath { get; set; } = "";

    public string Name { get; set; } = "";
}

public class TransformedDataPoint : ImageDataPoint
{
    public float[] Pixels { get; set; } = [];

    public byte[] Raw { get; set; } = [];
}

/// <summary>Pictures as numbers, without any learning: what goes into other people's networks.</summary>
public static class Program
{
    public static void Main(string[] args)
    {
        var mlContext = new MLContext();
        var images = Directory.GetFiles(args[0], "*.png").Order().Select(path => new ImageDataPoint { ImagePath = Path.GetFileName(path), Name = Path.GetFileNameWithoutExtension(path) });
        var data = mlContext.Data.LoadFromEnumerable(images);

        var pipeline = mlContext.Transforms.LoadImages("ImageObject", args[0], "ImagePath")
            .Append(mlContext.Transforms.ResizeImages("ImageObjectResized", imageWidth: 4, imageHeight: 3, inputColumnName: "ImageObject", resizing: ImageResizingEstimator.ResizingKind.Fill))
            .Append(mlContext.Transforms.ConvertToGrayscale("Grayscale", "ImageObjectResized"))
            .Append(mlContext.Transforms.ExtractPixels("Pixels", "ImageObjectResized", interleavePixelColors: true, offsetImage: 127.5f, scaleImage: 1 / 127.5f))
            .Append(mlContext.Transforms.ExtractPixels("Gray", "Grayscale", colorsToExtract: ImagePixelExtractingEstimator.ColorBits.Red))
            .Append(mlContext.Transforms.ExtractPixels("Raw", "ImageObjectResized", outputAsFloatArray: false, orderOfExtraction: ImagePixelExtractingEstimator.ColorsOrder.ABGR));

        var transformed = pipeline.Fit(data).Transform(data);
        foreach (var column in transformed.Schema)
        {
            Console.WriteLine($"{column.Name}: {column.Type}");
        }

        foreach (TransformedDataPoint row in mlContext.Data.CreateEnumerable<TransformedDataPoint>(transformed, reuseRowObject: false))
        {
            Console.WriteLine($"{row.Name}: {row.Pixels.Length} numbers from {row.Pixels.Min():F3} to {row.Pixels.Max():F3}, {row.Raw.Length} bytes, first {string.Join(' ', row.Pixels.Take(3).Select(p => p.ToString("F3")))}");
        }

        float[] gray = transformed.GetColumn<float[]>("Gray").First();
        Console.WriteLine($"Gray: {gray.Length} numbers");
    }
}
