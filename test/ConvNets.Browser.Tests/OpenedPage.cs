using Microsoft.Playwright;
using SkiaSharp;

namespace ConvNets.Browser.Tests;

/// <summary>A page in a browser window of some width, and what is to be true of every page.</summary>
internal sealed class OpenedPage : IAsyncDisposable
{
    // Words that a box cuts off, on the page and in its drawings; texts that are hidden on purpose have no size.
    private const string ClippedText = """
        () => {
          const clipped = [];
          for (const element of document.querySelectorAll('body *:not(svg *)')) {
            const style = getComputedStyle(element);
            const own = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
            if (own && /hidden|clip/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1) clipped.push(element.textContent);
          }
          for (const svg of document.querySelectorAll('svg')) {
            const box = svg.getBoundingClientRect();
            if (box.width === 0) continue;
            const scale = box.width / svg.viewBox.baseVal.width;
            for (const text of svg.querySelectorAll('text')) {
              const words = text.getBoundingClientRect();
              const group = text.closest('g[clip-path]');
              const clip = group && svg.querySelector(group.getAttribute('clip-path').replace(/url\("?|"?\)/g, '') + ' rect');
              const [left, right] = clip
                ? [box.left + scale * clip.getAttribute('x'), box.left + scale * (+clip.getAttribute('x') + +clip.getAttribute('width'))]
                : [box.left, box.right];
              if (words.left < left - 1 || words.right > right + 1 || words.top < box.top - 1 || words.bottom > box.bottom + 1)
                clipped.push(`${text.textContent} in ${svg.getAttribute('aria-label')}`);
            }
          }
          return clipped;
        }
        """;

    private const int Height = 900;

    private readonly IBrowserContext _context;
    private readonly List<string> _errors = [];

    private OpenedPage(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _errors.Add(message.Text);
            }
        };
        page.PageError += (_, error) => _errors.Add(error);
        page.RequestFailed += (_, request) => _errors.Add($"{request.Url} failed");
    }

    internal IPage Page { get; }

    /// <summary>Opens an address.</summary>
    internal static async Task<OpenedPage> AtAsync(string address, int width, bool isDark)
    {
        IBrowser browser = await Browser.GetAsync();
        IBrowserContext context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = Height },
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
        });
        var opened = new OpenedPage(context, await context.NewPageAsync());
        await opened.Page.GotoAsync(address);
        return opened;
    }

    /// <summary>Opens a file from disk.</summary>
    internal static Task<OpenedPage> OfFileAsync(string path, int width, bool isDark) => AtAsync(new Uri(path).AbsoluteUri, width, isDark);

    /// <summary>Shows the same page in a window of another width, and in light or dark.</summary>
    internal async Task ShowAsync(int width, bool isDark)
    {
        await Page.SetViewportSizeAsync(width, Height);
        await Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light });
    }

    /// <summary>No error, no image missing, nothing cut off, nothing to scroll sideways, and dark where dark is wanted.</summary>
    internal async Task IsSoundAsync(bool isDark)
    {
        string[] missing = await Page.EvaluateAsync<string[]>("() => [...document.images].filter(i => !i.hidden && (!i.complete || i.naturalWidth === 0)).map(i => i.alt)");
        Assert.AreEqual("", string.Join(", ", missing), "images that are not there");
        Assert.AreEqual("", string.Join(", ", await Page.EvaluateAsync<string[]>(ClippedText)), "texts that are cut off");
        int[] widths = await Page.EvaluateAsync<int[]>("() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]");
        Assert.IsLessThanOrEqualTo(widths[1], widths[0], $"The page is {widths[0]} wide in a window of {widths[1]}.");
        Assert.AreEqual("", string.Join(Environment.NewLine, _errors), "errors of the page");
        using SKBitmap picture = SKBitmap.Decode(await Page.ScreenshotAsync());
        byte corner = picture.GetPixel(2, 2).Green;
        Assert.IsTrue(isDark ? corner < 60 : corner > 200, $"The corner has a brightness of {corner}.");
    }

    /// <summary>Errors that are to be there, such as answers that a browser takes for failures.</summary>
    internal void Expect(params string[] parts)
    {
        foreach (string part in parts)
        {
            Assert.IsGreaterThan(0, _errors.RemoveAll(error => error.Contains(part, StringComparison.Ordinal)), $"There was no '{part}'.");
        }
    }

    /// <summary>Names, alternatives, sizes and contrasts.</summary>
    internal async Task IsAccessibleAsync() => Assert.AreEqual(
        "", string.Join(Environment.NewLine, await Page.EvaluateAsync<string[]>(Accessibility.Problems)), "what some people cannot use");

    /// <summary>A picture of the whole page, where CONVNETS_SCREENSHOTS names a folder for them.</summary>
    internal async Task PictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("CONVNETS_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = true });
        }
    }

    public async ValueTask DisposeAsync() => await _context.CloseAsync();
}
