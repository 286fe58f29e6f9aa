using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.ML.ConvNets.Serving.Tests.Http;

/// <summary>What is served beside answers: the page, the description, the health.</summary>
[TestClass]
public sealed partial class PageTests
{
    [TestMethod]
    public async Task The_page_is_whole_and_asks_the_endpoint()
    {
        using var folder = new TemporaryFolder();
        await using ServedApplication application = await ServedApplication.StartAsync(
            ServedModels.Write(folder), static options => options.ModelCard = "/card?a=1&b=2",
            map: static app => app.MapConvNetPage("/try/it", "/other", ServedApplication.Name));
        HttpResponseMessage response = await application.Client.GetAsync("/");
        string page = await response.Content.ReadAsStringAsync();
        StringAssert.Contains(page, "data-predict=\"/predict\"");
        StringAssert.Contains(response.Headers.GetValues("Content-Security-Policy").Single(), "default-src 'none'");
        Assert.AreEqual("text/html", response.Content.Headers.ContentType!.MediaType);
        string other = await application.Client.GetStringAsync("/try/it");
        StringAssert.Contains(other, "data-predict=\"/other\"");
        StringAssert.Contains(other, "<a href=\"/card?a=1&amp;b=2\">Model card</a>");
        Assert.IsFalse(page.Contains("<a ", StringComparison.Ordinal));
        string[] parts = [.. Parts().Matches(page + other).Select(static match => match.Groups[1].Value)];
        CollectionAssert.AreEqual(new[] { "/convnets.css", "/convnets.js", "/try/it/convnets.css", "/try/it/convnets.js" }, parts);
        foreach (string part in parts)
        {
            string text = await application.Client.GetStringAsync(part);
            Assert.IsGreaterThan(1000, text.Length);
            Assert.IsFalse(text.Contains("http://", StringComparison.Ordinal) || text.Contains("https://", StringComparison.Ordinal), part);
        }
    }

    [TestMethod]
    public async Task The_endpoint_is_described()
    {
        using var folder = new TemporaryFolder();
        await using ServedApplication application = await ServedApplication.StartAsync(
            ServedModels.Write(folder), map: static app => app.MapOpenApi(), services: static services => services.AddOpenApi());
        JsonElement description = await application.Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        JsonElement post = description.GetProperty("paths").GetProperty("/predict").GetProperty("post");
        Assert.IsTrue(post.GetProperty("requestBody").GetProperty("content").TryGetProperty("multipart/form-data", out _));
        string[] statuses = [.. post.GetProperty("responses").EnumerateObject().Select(static response => response.Name)];
        CollectionAssert.AreEquivalent(new[] { "200", "400", "408", "413", "415", "422", "503" }, statuses);
        StringAssert.Contains(post.GetProperty("responses").GetProperty("200").GetRawText(), "PredictionResponse");
        StringAssert.Contains(post.GetProperty("responses").GetProperty("422").GetRawText(), "application/problem+json");
        Assert.AreEqual(1, description.GetProperty("paths").EnumerateObject().Count());
    }

    [TestMethod]
    public async Task Health_tells_that_the_program_lives_and_the_model_is_served()
    {
        using var folder = new TemporaryFolder();
        await using ServedApplication application = await ServedApplication.StartAsync(ServedModels.Write(folder));
        foreach ((string path, int scorers) in new[] { ("/health/live", 0), ("/health/ready", 1) })
        {
            JsonElement health = await application.Client.GetFromJsonAsync<JsonElement>(path);
            Assert.AreEqual("Healthy", health.GetProperty("status").GetString());
            Assert.AreEqual(scorers, health.GetProperty("scorers").EnumerateObject().Count());
        }
    }

    [GeneratedRegex("<(?:link|script)[^>]+(?:href|src)=\"(/[^\"]+)\"")]
    private static partial Regex Parts();
}
