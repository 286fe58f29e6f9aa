using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.ML.ConvNets;

namespace Programs.WebApi;

/// <summary>A web application that has a model beside its other endpoints.</summary>
public static class Program
{
    public static async Task Main(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddConvNetScorer("shapes", args[0], options => options.MaxImageBytes = 2 << 20);

        WebApplication app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapConvNetScorer("/predict", "shapes");
        app.MapConvNetPage("/");
        app.MapConvNetHealth();

        // A small endpoint of one's own: the same model, by its interface.
        app.MapPost("/is/{label}", async (string label, Stream body, [FromKeyedServices("shapes")] IImageScorer scorer, CancellationToken token) =>
            (await scorer.ScoreAsync(body, token)).Answer.Labels.Contains(label));

        await app.StartAsync();
        if (args.Length == 1)
        {
            Console.WriteLine($"Listening at {app.Urls.Single()}");
            await app.WaitForShutdownAsync();
            return;
        }

        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        foreach (string path in args.Skip(1))
        {
            using var image = new ByteArrayContent(File.ReadAllBytes(path));
            image.Headers.ContentType = new("image/png");
            using HttpResponseMessage response = await client.PostAsync("/predict?top=1", image);
            Console.WriteLine($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
            using HttpResponseMessage isLeft = await client.PostAsync("/is/left", new ByteArrayContent(File.ReadAllBytes(path)));
            Console.WriteLine($"left: {await isLeft.Content.ReadAsStringAsync()}");
        }

        await app.StopAsync();
    }
}
