using Microsoft.ML.Data;
using SkiaSharp;

namespace Microsoft.ML.ConvNets.Serving.Tests;

/// <summary>Models as files, and images to ask them about.</summary>
internal static class ServedModels
{
    /// <summary>Writes a model that says which part of an image is bright.</summary>
    internal static string Write(TemporaryFolder folder, string name = "model.zip", int classes = 2)
    {
        var ml = new MLContext();
        var model = (TransformerChain<ITransformer>)TinyModel.WithNames(ml, classes);
        string path = folder.File(name);
        ml.Model.Save(model, TestImages.Load(ml, classes, classes).Schema, path);
        model.Dispose();
        return path;
    }

    /// <summary>An image as PNG, of the class of a number.</summary>
    internal static byte[] Png(int @class, int seed = 1, int side = TestImages.Side) =>
        Encode(TestImages.Draw(@class, new Random(seed), side, side), side, SKEncodedImageFormat.Png);

    /// <summary>The same in another format.</summary>
    internal static byte[] Image(SKEncodedImageFormat format, int @class, int seed = 1, int side = TestImages.Side) =>
        Encode(TestImages.Draw(@class, new Random(seed), side, side), side, format);

    private static byte[] Encode(byte[] pixels, int side, SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(side, side, SKColorType.Rgba8888, SKAlphaType.Opaque));
        System.Runtime.InteropServices.Marshal.Copy(pixels, 0, bitmap.GetPixels(), pixels.Length);
        using SKData data = bitmap.Encode(format, 90);
        return data.ToArray();
    }
}

/// <summary>Rows of encoded images, as a user's program has them.</summary>
public sealed class EncodedRow
{
    [ColumnName("Image")]
    public byte[] Bytes { get; set; } = [];

    public string Label { get; set; } = "";
}
