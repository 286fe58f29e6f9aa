using Microsoft.Playwright;

namespace ConvNets.Browser.Tests;

/// <summary>One Chromium for all tests of a run, started when the first of them asks for it.</summary>
[TestClass]
public static class Browser
{
    private static readonly string[] s_places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private static IPlaywright? s_playwright;
    private static IBrowser? s_browser;

    /// <summary>The browser; where there is none on this machine, the test is skipped.</summary>
    internal static async Task<IBrowser> GetAsync()
    {
        string? chromium = Array.Find(s_places, File.Exists);
        if (chromium is null)
        {
            Assert.Inconclusive($"There is no Chromium to open the page in: {string.Join(", ", s_places)}.");
        }

        s_playwright ??= await Playwright.CreateAsync();
        return s_browser ??= await s_playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium,
            Headless = true,
            // Containers run as root, where Chromium's own sandbox does not start.
            Args = ["--no-sandbox", "--disable-gpu"],
        });
    }

    [AssemblyCleanup]
    public static async Task Stop()
    {
        if (s_browser is not null)
        {
            await s_browser.CloseAsync();
        }

        s_playwright?.Dispose();
    }
}
