using Microsoft.Playwright;

namespace ConvNets.Browser.Tests;

/// <summary>The report of a model and the audit of images, opened from disk.</summary>
[TestClass]
public sealed class ReportPageTests
{
    private static readonly TemporaryFolder s_folder = new();

    public static IEnumerable<object[]> Windows =>
        from page in new[] { "report.html", "audit.html" }
        from width in new[] { 390, 1440 }
        from dark in new[] { false, true }
        select new object[] { page, width, dark };

    [ClassInitialize]
    public static void Write(TestContext context)
    {
        var ml = new MLContext(1);
        string images = Path.Combine(s_folder.Path, "images");
        TestImages.WriteFolder(images, perClass: 10, classes: 4);
        string[] some = Directory.GetFiles(Path.Combine(images, "left"));
        File.Copy(some[0], Path.Combine(images, "left", "again.png"));
        File.Copy(some[1], Path.Combine(images, "bottom", "wrong.png"));
        File.WriteAllText(Path.Combine(images, "top", "broken.png"), "no image");
        File.WriteAllText(Path.Combine(s_folder.Path, "audit.html"), ml.Data.AuditImages(ml.Data.LoadImagesFromFolder(images)).ToHtml());
        File.Delete(Path.Combine(images, "top", "broken.png"));

        IDataView rows = ml.Data.LoadImagesFromFolder(images);
        // The model's column takes paths as well.
        rows = ml.Transforms.CopyColumns("Image", "ImagePath").Fit(rows).Transform(rows);
        using IDisposable model = TinyModel.Classifier(ml, classes: 4);
        ml.Model.CreateReport((ITransformer)model, rows, new ReportOptions
        {
            ImageColumnName = "Bytes",
            Title = "Report of a model with a name that is longer than a telephone is wide",
            History = History(),
            Settings = new Dictionary<string, string> { ["epochs"] = "12", ["augmentation"] = "{\"rotationRange\":10,\"horizontalFlip\":true}" },
            HeatMap = static (_, image) => Inverted(image),
        }).SaveHtml(Path.Combine(s_folder.Path, "report.html"));
    }

    [ClassCleanup]
    public static void Remove() => s_folder.Dispose();

    [TestMethod]
    [DynamicData(nameof(Windows))]
    public async Task A_page_is_sound_on_telephones_and_screens_in_light_and_dark(string name, int width, bool dark)
    {
        await using OpenedPage page = await OpenedPage.OfFileAsync(Path.Combine(s_folder.Path, name), width, dark);
        await page.PictureAsync($"{Path.GetFileNameWithoutExtension(name)}-{width}-{(dark ? "dark" : "light")}");
        await page.IsSoundAsync(dark);
        Assert.IsGreaterThan(4, await page.Page.Locator("img").CountAsync());
    }

    [TestMethod]
    public async Task A_number_of_the_confusion_matrix_shows_its_images()
    {
        await using OpenedPage page = await OpenedPage.OfFileAsync(Path.Combine(s_folder.Path, "report.html"), 1440, isDark: false);
        ILocator mistake = page.Page.Locator("table.matrix td.no a");
        Assert.AreEqual("1", await mistake.InnerTextAsync());
        ILocator images = page.Page.Locator("div.target").Filter(new LocatorFilterOptions { HasText = "bottom, taken for left" });
        Assert.IsFalse(await images.IsVisibleAsync());
        await mistake.ClickAsync();
        Assert.IsTrue(await images.IsVisibleAsync());
        Assert.AreEqual(1, await images.Locator("img").CountAsync());
    }

    [TestMethod]
    public async Task Plots_are_drawn_and_follow_the_scheme()
    {
        await using OpenedPage light = await OpenedPage.OfFileAsync(Path.Combine(s_folder.Path, "report.html"), 1440, isDark: false);
        await using OpenedPage dark = await OpenedPage.OfFileAsync(Path.Combine(s_folder.Path, "report.html"), 1440, isDark: true);
        ILocator plots = light.Page.Locator("div.drawings svg");
        Assert.AreEqual(5, await plots.CountAsync());
        foreach (ILocator plot in await plots.AllAsync())
        {
            LocatorBoundingBoxResult box = (await plot.BoundingBoxAsync())!;
            Assert.IsGreaterThan(300f, box.Width);
            Assert.AreEqual(box.Width * 290 / 420, box.Height, 2);
        }

        const string Color = "() => getComputedStyle(document.querySelector('div.drawings svg text')).fill";
        Assert.AreEqual("rgb(34, 34, 34)", await light.Page.EvaluateAsync<string>(Color));
        Assert.AreEqual("rgb(221, 221, 221)", await dark.Page.EvaluateAsync<string>(Color));
    }

    private static TrainingHistory History() => new(TrainingOutcome.Completed, [.. Enumerable.Range(1, 12).Select(static epoch => new EpochResult(
        epoch, new EpochMetrics(1.0 / epoch, 1 - (0.5 / epoch)), new EpochMetrics(1.2 / epoch, 1 - (0.6 / epoch)), 0.001 / epoch,
        TimeSpan.FromSeconds(2), 500))], [])
    {
        KeptEpoch = 10,
    };

    /// <summary>Something that looks unlike the image.</summary>
    private static byte[] Inverted(Microsoft.ML.Data.MLImage image)
    {
        byte[] pixels = [.. image.Pixels.ToArray().Select(static (value, i) => i % 4 == 3 ? value : (byte)(255 - value))];
        using var inverted = SkiaSharp.SKImage.FromPixelCopy(new SkiaSharp.SKImageInfo(image.Width, image.Height, SkiaSharp.SKColorType.Rgba8888), pixels);
        return inverted.Encode(SkiaSharp.SKEncodedImageFormat.Png, 100).ToArray();
    }
}
