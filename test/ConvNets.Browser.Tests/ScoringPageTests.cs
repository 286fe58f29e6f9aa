using System.Globalization;
using Microsoft.Playwright;

namespace ConvNets.Browser.Tests;

/// <summary>The page that a served model is tried on, in a browser, from the first image to a replaced model.</summary>
[TestClass]
public sealed class ScoringPageTests
{
    private static readonly TemporaryFolder s_folder = new();
    private static ServedPage? s_served;

    private static ServedPage Served => s_served ?? throw new InvalidOperationException("Nothing is served.");

    [ClassInitialize]
    public static async Task Start(TestContext context) => s_served = await ServedPage.StartAsync(s_folder, maxImageBytes: 60_000);

    [ClassCleanup]
    public static async Task Stop()
    {
        await Served.DisposeAsync();
        s_folder.Dispose();
    }

    /// <summary>Images that are answered, one that is none, one that is too large, and an open heat-map, in every window.</summary>
    [TestMethod]
    public async Task Answers_and_what_is_wrong_with_images_are_shown_soundly_and_to_all()
    {
        await using OpenedPage opened = await OpenedPage.AtAsync(Served.Address, 1440, isDark: false);
        IPage page = opened.Page;
        await page.SetInputFilesAsync("#files", [
            Picture("a photograph whose name is longer than a telephone is wide, without any end to it in sight.png", seed: 1, height: 90, width: 160),
            Picture("Zusammensetzungsunterbrechungsfreiheitsbescheinigungsverfahrensverordnung_2026.png", seed: 2, height: 200, width: 40),
            new FilePayload { Name = "text.png", MimeType = "image/png", Buffer = "This is a text."u8.ToArray() },
            Picture("large.png", seed: 3, height: 400, width: 400),
        ]);
        await Answers(page, 4);
        opened.Expect("status of 415", "status of 413");
        CollectionAssert.AreEqual(
            new[] { Served.LabelOf(1, 90, 160), Served.LabelOf(2, 200, 40), "The format is not taken", "The image is too large" },
            (await page.Locator("h2").AllInnerTextsAsync()).ToArray());
        StringAssert.Contains(await page.Locator(".bad .remark").Nth(1).InnerTextAsync(), "60,000 bytes that are admitted");
        Assert.AreEqual(2, await page.Locator(".bad").CountAsync());
        Assert.AreEqual(2, await page.Locator(".heat:visible").CountAsync());
        await page.Locator(".heat button").First.ClickAsync();
        await page.Locator(".map").WaitForAsync();
        foreach ((int width, bool dark) in new[] { (1440, false), (1440, true), (390, false), (390, true) })
        {
            await opened.ShowAsync(width, dark);
            await opened.PictureAsync($"page-{width}-{(dark ? "dark" : "light")}");
            await opened.IsSoundAsync(dark);
            await opened.IsAccessibleAsync();
        }
    }

    [TestMethod]
    public async Task What_some_people_cannot_use_is_found()
    {
        await using OpenedPage opened = await OpenedPage.AtAsync("about:blank", 390, isDark: false);
        await opened.Page.SetContentAsync("""
            <html lang="en"><title>Wrong</title><body style="background: #fff"><main><h1>Wrong</h1>
            <p style="color: #767676">4.54</p><p style="color: #777">4.48</p><p style="color: rgba(0, 0, 0, 0.5)">3.98</p>
            <input type="range"><label>Named <input type="text" style="height: 30px"></label><button style="width: 30px; height: 30px"></button>
            <img src="data:,"><button style="width: 10px; padding: 0">x</button></main></body></html>
            """);
        string[] problems = await opened.Page.EvaluateAsync<string[]>(Accessibility.Problems);
        string[] expected = ["no name: <input", "16, too small", "no name: <button", "no alt: <img", "10×", "contrast 4.48", "contrast 3."];
        Assert.HasCount(expected.Length, problems, string.Join(Environment.NewLine, problems));
        Assert.AreEqual("", string.Join(", ", expected.Where((part, i) => !problems[i].Contains(part, StringComparison.Ordinal))));
    }

    [TestMethod]
    public async Task Images_come_by_the_chooser_by_pasting_and_by_dropping_and_go_again()
    {
        await using OpenedPage opened = await OpenedPage.AtAsync(Served.Address, 1440, isDark: false);
        IPage page = opened.Page;
        string expected = Served.LabelOf(1);
        await page.SetInputFilesAsync("#files", Picture("first.png", seed: 1));
        await Answers(page, 1);
        ILocator card = page.Locator("article").First;
        Assert.AreEqual(expected, await card.Locator("h2").InnerTextAsync());
        Assert.AreEqual($"first.png: {expected}", (await page.InnerTextAsync("#status"))[..($"first.png: {expected}".Length)]);
        string[] names = [.. await card.Locator(".scores .name").AllInnerTextsAsync()];
        Assert.AreEqual(expected, names[0]);
        Assert.HasCount(4, names);
        double[] shares = [.. (await card.Locator(".scores .number").AllInnerTextsAsync())
            .Select(static text => double.Parse(text.TrimEnd(' ', '%'), CultureInfo.InvariantCulture))];
        Assert.AreEqual(100, shares.Sum(), 0.3);
        CollectionAssert.AreEqual(shares.OrderDescending().ToArray(), shares);

        // What is pasted and dropped is no file of the disk, so a script hands it over.
        await page.EvaluateAsync(Hand, new { kind = "paste", names = new[] { "pasted.png" }, data = Base64(2) });
        await page.EvaluateAsync(Hand, new { kind = "drop", names = new[] { "one.png", "two.png" }, data = Base64(3) });
        await Answers(page, 4);
        CollectionAssert.AreEqual(
            new[] { "one.png", "two.png", "pasted.png", "first.png" }, (await page.Locator(".file").AllInnerTextsAsync()).ToArray());
        CollectionAssert.AreEqual(
            new[] { Served.LabelOf(3), Served.LabelOf(3), Served.LabelOf(2), expected },
            (await page.Locator("h2").AllInnerTextsAsync()).ToArray());

        await page.GetByLabel("Remove two.png").ClickAsync();
        Assert.AreEqual(3, await page.Locator("article").CountAsync());
        Assert.AreEqual("Remove pasted.png", await page.EvaluateAsync<string>("() => document.activeElement.getAttribute('aria-label')"));
        await page.ClickAsync("#clear");
        Assert.AreEqual(0, await page.Locator("article").CountAsync());
        Assert.AreEqual("choose", await page.EvaluateAsync<string>("() => document.activeElement.id"));
        await opened.IsSoundAsync(isDark: false);
    }

    [TestMethod]
    public async Task A_heat_map_lies_over_the_image_as_strongly_as_the_slider_says()
    {
        await using OpenedPage opened = await OpenedPage.AtAsync(Served.Address, 1440, isDark: false);
        IPage page = opened.Page;
        await page.SetInputFilesAsync("#files", Picture("wide.png", seed: 1, height: 60, width: 240));
        await Answers(page, 1);
        Assert.AreEqual(0, await page.Locator(".map").CountAsync());
        await page.FocusAsync(".heat button");
        await page.Keyboard.PressAsync("Enter");
        ILocator map = page.Locator(".map");
        await map.WaitForAsync();

        ILocator slider = page.GetByRole(AriaRole.Slider, new() { Name = $"What speaks for {await page.InnerTextAsync("h2")}" });
        Assert.AreEqual("range", await page.EvaluateAsync<string>("() => document.activeElement.type"));
        Assert.AreEqual("0.7", await Opacity(map));
        await slider.FillAsync("25");
        Assert.AreEqual("0.25", await Opacity(map));
        Assert.AreEqual("grayscale(0.25)", await page.EvaluateAsync<string>("() => getComputedStyle(document.querySelector('.picture img')).filter"));
        await page.Keyboard.PressAsync("Home");
        Assert.AreEqual("0", await Opacity(map));
        Assert.IsFalse(await page.Locator(".heat button").IsVisibleAsync());

        // It covers what the image covers: the same place, and the same proportions.
        int[] sizes = await page.EvaluateAsync<int[]>(
            "() => [...document.querySelectorAll('.picture img')].flatMap(i => [i.naturalWidth, i.naturalHeight, i.clientWidth, i.clientHeight])");
        CollectionAssert.AreEqual(sizes[..4], sizes[4..]);
        Assert.AreEqual(4, sizes[0] / sizes[1]);
        LocatorBoundingBoxResult picture = (await page.Locator(".picture img").First.BoundingBoxAsync())!;
        LocatorBoundingBoxResult layer = (await map.BoundingBoxAsync())!;
        Assert.AreEqual((picture.X, picture.Y), (layer.X, layer.Y));
        await opened.IsSoundAsync(isDark: false);
    }

    [TestMethod]
    public async Task A_model_that_is_replaced_while_the_page_is_open_answers_from_then_on()
    {
        using var folder = new TemporaryFolder();
        await using ServedPage served = await ServedPage.StartAsync(folder, maxImageBytes: 60_000);
        await using OpenedPage opened = await OpenedPage.AtAsync(served.Address, 390, isDark: true);
        IPage page = opened.Page;
        Assert.AreEqual("/card", await page.GetAttributeAsync("#about a", "href"));
        await page.SetInputFilesAsync("#files", Picture("before.png", seed: 1));
        await Answers(page, 1);
        string before = await page.InnerTextAsync("#version");
        Assert.AreEqual($"Model {served.Version}", before);

        await served.ReplaceAsync();
        await page.SetInputFilesAsync("#files", Picture("after.png", seed: 1));
        await Answers(page, 2);
        Assert.AreNotEqual(before, await page.InnerTextAsync("#version"));
        Assert.AreEqual(served.LabelOf(1), await page.Locator("h2").First.InnerTextAsync());

        // The map of an older card comes with the answer of the model that made it.
        await page.Locator(".heat button").Last.ClickAsync();
        await page.Locator(".map").WaitForAsync();
        Assert.AreEqual(served.LabelOf(1), await page.Locator("h2").Last.InnerTextAsync());
        await opened.IsSoundAsync(isDark: true);
    }

    // As the browser does it with what was copied or dragged.
    private const string Hand = """
        ({ kind, names, data }) => {
          const bytes = Uint8Array.from(atob(data), letter => letter.charCodeAt(0));
          const transfer = new DataTransfer();
          names.forEach(name => transfer.items.add(new File([bytes], name, { type: 'image/png' })));
          document.dispatchEvent(kind === 'paste'
            ? new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true })
            : new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
        }
        """;

    private static async Task Answers(IPage page, int count)
    {
        await page.WaitForFunctionAsync(
            "count => document.querySelectorAll('article').length === count && !document.querySelector('[aria-busy]')"
            + " && [...document.querySelectorAll('h2')].every(h => h.textContent !== '…')", count);
    }

    private static Task<string> Opacity(ILocator map) => map.EvaluateAsync<string>("m => getComputedStyle(m).opacity");

    private static string Base64(int seed) => Convert.ToBase64String(ServedPage.Png(seed));

    private static FilePayload Picture(string name, int seed, int height = DrawnModel.Side, int width = DrawnModel.Side) =>
        new() { Name = name, MimeType = "image/png", Buffer = ServedPage.Png(seed, height, width) };
}
