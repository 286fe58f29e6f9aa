using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace ConvNets.Stack.ML.Tests.Images;

[TestClass]
public class ImageTransformsTests
{
    private readonly MLContext _ml = new(1);

    [TestMethod]
    public void LoadImagesSetsTheTagAndLeavesDecodingForLater()
    {
        IDataView rows = Paths("png-rgb.png", "");
        IDataView loaded = _ml.Transforms.LoadImages("Image", Fixtures.Folder, "Path").Fit(rows).Transform(rows);

        using DataViewRowCursor cursor = loaded.GetRowCursor([loaded.Schema["Image"]]);
        ValueGetter<MLImage?> getter = cursor.GetGetter<MLImage?>(loaded.Schema["Image"]);
        MLImage? image = null;
        cursor.MoveNext();
        getter(ref image);
        Assert.AreEqual(Fixtures.PathOf("png-rgb.png"), image!.Tag);
        Assert.AreEqual(Fixtures.Encoded("png-rgb.png").Length, image.EncodedBytes.Length);
        cursor.MoveNext();
        getter(ref image);
        Assert.IsNull(image, "an empty path is no image");
    }

    [TestMethod]
    public void AMissingFileStopsWithItsName()
    {
        IDataView rows = Paths("no-such-file.png");
        IDataView loaded = _ml.Transforms.LoadImages("Image", Fixtures.Folder, "Path").Fit(rows).Transform(rows);
        using DataViewRowCursor cursor = loaded.GetRowCursor([loaded.Schema["Image"]]);
        ValueGetter<MLImage> getter = cursor.GetGetter<MLImage>(loaded.Schema["Image"]);
        cursor.MoveNext();
        MLImage image = null!;

        Assert.Contains("no-such-file.png", Assert.ThrowsExactly<FileNotFoundException>(() => getter(ref image)).Message);
    }

    [TestMethod]
    public void AMissingFolderIsToldAtOnce()
        => Assert.Contains("'no/such/folder'", Assert.ThrowsExactly<ArgumentException>(() => _ml.Transforms.LoadImages("Image", "no/such/folder", "Path")).Message);

    [TestMethod]
    public void RawBytesAreTheFile()
    {
        IDataView rows = Paths("jpeg-420.jpg", "", "png-rgb.png");
        ITransformer model = Reloaded(_ml.Transforms.LoadRawImageBytes("Bytes", Fixtures.Folder, "Path").Fit(rows), rows.Schema);
        IDataView loaded = model.Transform(rows);

        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Byte), loaded.Schema["Bytes"].Type);
        byte[][] bytes = [.. Values<VBuffer<byte>, byte[]>(loaded, "Bytes", v => v.DenseValues().ToArray())];
        CollectionAssert.AreEqual(Fixtures.Encoded("jpeg-420.jpg"), bytes[0]);
        Assert.IsEmpty(bytes[1]);
        CollectionAssert.AreEqual(Fixtures.Encoded("png-rgb.png"), bytes[2]);
    }

    [TestMethod]
    public void AMissingImagePassesThroughAsZeros()
    {
        IDataView rows = Paths("png-rgb.png", "", "png-rgb.png");
        IDataView output = _ml.Transforms.LoadImages("Image", Fixtures.Folder, "Path")
            .Append(_ml.Transforms.ResizeImages("Image", 2, 2))
            .Append(_ml.Transforms.ConvertToGrayscale("Image"))
            .Append(_ml.Transforms.ExtractPixels("Pixels", "Image"))
            .Fit(rows).Transform(rows);

        float[][] pixels = [.. Values<VBuffer<float>, float[]>(output, "Pixels", v => v.DenseValues().ToArray())];
        CollectionAssert.AreEqual(new float[12], pixels[1]);
        CollectionAssert.AreEqual(pixels[0], pixels[2]);
        Assert.IsGreaterThan(0, pixels[0].Sum());
    }

    [TestMethod]
    public void ResizingToTheSameSizeSharesThePixels()
    {
        IDataView rows = Paths("png-rgb.png");
        IDataView output = _ml.Transforms.LoadImages("Image", Fixtures.Folder, "Path")
            .Append(_ml.Transforms.ResizeImages("Same", Fixtures.Width, Fixtures.Height, "Image"))
            .Fit(rows).Transform(rows);

        byte[] pixels = Values<MLImage, byte[]>(output, "Same", i => i.Pixels.ToArray()).Single();
        CollectionAssert.AreEqual(Fixtures.ExpectedPixels("png-rgb.png"), pixels);
    }

    [TestMethod]
    public void ADamagedFileIsNamedByWhateverNeedsItsPixels()
    {
        string broken = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".jpg");
        File.WriteAllBytes(broken, Fixtures.Encoded("jpeg-420.jpg")[..300]);
        try
        {
            IDataView rows = _ml.Data.LoadFromEnumerable(new[] { new PathRow { Path = broken } });
            IDataView output = _ml.Transforms.LoadImages("Image", null, "Path").Append(_ml.Transforms.ResizeImages("Image", 4, 4)).Fit(rows).Transform(rows);

            Assert.Contains(broken, Assert.ThrowsExactly<InvalidDataException>(() => Values<MLImage, int>(output, "Image", i => i.Width).ToArray()).Message);
        }
        finally
        {
            File.Delete(broken);
        }
    }

    [TestMethod]
    public void ExtractPixelsNeedsAKnownSize()
    {
        IDataView rows = Paths("png-rgb.png");
        ArgumentOutOfRangeException exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => _ml.Transforms.LoadImages("Image", Fixtures.Folder, "Path").Append(_ml.Transforms.ExtractPixels("Pixels", "Image")).Fit(rows));

        Assert.Contains("'Image'", exception.Message);
        Assert.Contains("ResizeImages", exception.Message);
    }

    [TestMethod]
    public void AnImageOfAnotherSizeThanItsTypeIsRefused()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(new[] { new SizedRow { Image = MLImage.CreateFromFile(Fixtures.PathOf("png-rgb.png")) } });
        IDataView output = _ml.Transforms.ExtractPixels("Pixels", "Image").Fit(rows).Transform(rows);

        string message = Assert.ThrowsExactly<InvalidOperationException>(() => Values<VBuffer<float>, int>(output, "Pixels", v => v.Length).ToArray()).Message;
        Assert.Contains("19 x 13", message);
        Assert.Contains("3 x 2", message);
    }

    [TestMethod]
    public void WrongColumnsAreToldWithWhatIsTaken()
    {
        IDataView rows = Paths("png-rgb.png");
        foreach (IEstimator<ITransformer> estimator in new IEstimator<ITransformer>[]
        {
            _ml.Transforms.ResizeImages("Out", 2, 2, "Path"), _ml.Transforms.ConvertToGrayscale("Out", "Path"),
            _ml.Transforms.ExtractPixels("Out", "Path"), _ml.Transforms.ConvertToImage(2, 2, "Out", "Path"),
        })
        {
            Assert.Contains("'Path'", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => estimator.Fit(rows)).Message);
            Assert.Contains("'Path'", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => estimator.GetOutputSchema(SchemaShape.Create(rows.Schema))).Message);
        }
    }

    [TestMethod]
    public void WrongOptionsAreRefused()
    {
        TransformsCatalog t = _ml.Transforms;
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => t.ResizeImages("Out", 0, 2));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => t.ResizeImages("Out", 2, 2, resizing: (ImageResizingEstimator.ResizingKind)9));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => t.ExtractPixels("Out", colorsToExtract: 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => t.ExtractPixels("Out", scaleImage: 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => t.ExtractPixels("Out", offsetImage: float.NaN));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => t.ConvertToImage(2, 2, "Out", orderOfColors: 0));
    }

    [TestMethod]
    public void ConvertToImageSurvivesSaving()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(new[] { new VectorRow { Pixels = [0, 0.5f, 1, 0.25f, 0.75f, 0.2f] } });
        ITransformer model = Reloaded(
            _ml.Transforms.ConvertToImage(1, 2, "Image", "Pixels", interleavedColors: true, scaleImage: 255, orderOfColors: ImagePixelExtractingEstimator.ColorsOrder.ABGR).Fit(rows), rows.Schema);
        IDataView output = model.Transform(rows);

        Assert.AreEqual("Image<1, 2>", output.Schema["Image"].Type.ToString());
        // The vector is blue, green, red; 127.5 is rounded to even.
        CollectionAssert.AreEqual(new byte[] { 0, 128, 255, 255, 64, 191, 51, 255 }, Values<MLImage, byte[]>(output, "Image", i => i.Pixels.ToArray()).Single());
    }

    [TestMethod]
    public void TheShapesFollowTheColumns()
    {
        var pipeline = _ml.Transforms.LoadImages("Image", null, "Path")
            .Append(_ml.Transforms.ResizeImages("Small", 3, 2, "Image"))
            .Append(_ml.Transforms.ConvertToGrayscale("Gray", "Small"))
            .Append(_ml.Transforms.ExtractPixels("Pixels", "Gray"))
            .Append(_ml.Transforms.LoadRawImageBytes("Raw", null, "Path"));

        SchemaShape shape = pipeline.GetOutputSchema(SchemaShape.Create(Paths("png-rgb.png").Schema));

        CollectionAssert.AreEqual(
            new[] { "Path String", "Image Image", "Small Image<2, 3>", "Gray Image<2, 3>", "Pixels Vector<Single>", "Raw VarVector<Byte>" },
            shape.Select(c => $"{c.Name} {c.GetTypeString()}").ToArray());
    }

    [TestMethod]
    public void RowsReuseTheirVectors()
    {
        IDataView rows = Paths([.. Enumerable.Repeat("png-rgb.png", 20)]);
        IDataView output = _ml.Transforms.LoadImages("Image", Fixtures.Folder, "Path")
            .Append(_ml.Transforms.ResizeImages("Image", 64, 64)).Append(_ml.Transforms.ExtractPixels("Pixels", "Image")).Fit(rows).Transform(rows);
        using DataViewRowCursor cursor = output.GetRowCursor([output.Schema["Pixels"]]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(output.Schema["Pixels"]);
        VBuffer<float> pixels = default;
        cursor.MoveNext();
        getter(ref pixels);
        float[]? array = pixels.ValuesArray;
        while (cursor.MoveNext())
        {
            getter(ref pixels);
            Assert.AreSame(array, pixels.ValuesArray);
        }
    }

    private IDataView Paths(params string[] names) => _ml.Data.LoadFromEnumerable(names.Select(n => new PathRow { Path = n }).ToArray());

    private ITransformer Reloaded(ITransformer model, DataViewSchema schema)
    {
        using var zip = new MemoryStream();
        _ml.Model.Save(model, schema, zip);
        zip.Position = 0;
        return new MLContext().Model.Load(zip, out _);
    }

    private static IEnumerable<TResult> Values<T, TResult>(IDataView view, string column, Func<T, TResult> read)
    {
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema[column]]);
        ValueGetter<T> getter = cursor.GetGetter<T>(view.Schema[column]);
        T value = default!;
        while (cursor.MoveNext())
        {
            getter(ref value);
            yield return read(value);
        }
    }

    private sealed class PathRow
    {
        public string Path { get; set; } = "";
    }

    private sealed class SizedRow
    {
        [ImageType(2, 3)]
        public MLImage? Image { get; set; }
    }

    private sealed class VectorRow
    {
        [VectorType(6)]
        public float[] Pixels { get; set; } = [];
    }
}
