using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.ML.ConvNets.Serving.Scoring;

namespace Microsoft.ML.ConvNets.Serving.Tests;

/// <summary>A program that serves a model, on a port of its own on loopback.</summary>
internal sealed class ServedApplication : IAsyncDisposable
{
    internal const string Name = "shapes";

    private readonly WebApplication _application;

    private ServedApplication(WebApplication application, CollectedLog log)
    {
        (_application, Log) = (application, log);
        string address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Client = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(1) };
    }

    internal HttpClient Client { get; }

    internal CollectedLog Log { get; }

    internal IServiceProvider Services => _application.Services;

    internal ImageScorer Scorer => (ImageScorer)Services.GetRequiredKeyedService<IImageScorer>(Name);

    internal static async Task<ServedApplication> StartAsync(
        string model, Action<ConvNetScorerOptions>? configure = null, Action<WebApplication>? map = null,
        Action<IServiceCollection>? services = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var log = new CollectedLog();
        builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Information);
        builder.Services.AddConvNetScorer(Name, model, configure);
        services?.Invoke(builder.Services);
        WebApplication application = builder.Build();
        application.MapConvNetScorer("/predict", Name);
        application.MapConvNetPage("/");
        application.MapConvNetHealth();
        map?.Invoke(application);
        await application.StartAsync();
        return new ServedApplication(application, log);
    }

    /// <summary>Posts a body as it is.</summary>
    internal async Task<HttpResponseMessage> PostAsync(byte[] body, string? type = "image/png", string query = "")
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        return await Client.PostAsync("/predict" + query, content);
    }

    /// <summary>Posts files of a form.</summary>
    internal async Task<HttpResponseMessage> PostFilesAsync(params (string Name, byte[] Bytes)[] files)
    {
        using var form = new MultipartFormDataContent();
        foreach ((string name, byte[] bytes) in files)
        {
            form.Add(new ByteArrayContent(bytes), "image", name);
        }

        return await Client.PostAsync("/predict", form);
    }

    /// <summary>The predictions of an answer that went well.</summary>
    internal static async Task<JsonElement[]> PredictionsOf(HttpResponseMessage response)
    {
        Assert.AreEqual(200, (int)response.StatusCode, await response.Content.ReadAsStringAsync());
        JsonElement reply = await response.Content.ReadFromJsonAsync<JsonElement>();
        return [.. reply.GetProperty("predictions").EnumerateArray()];
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.StopAsync();
        await _application.DisposeAsync();
    }
}
