using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.ML.ConvNets;

namespace Programs.Worker;

/// <summary>A service without a web server: scores the images that lie in a folder, several at a time, and ends.</summary>
public static class Program
{
    public static async Task Main(string[] args)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddConvNetScorer("shapes", args[0]);
        builder.Services.AddSingleton(new Incoming(args[1]));
        builder.Services.AddHostedService<FolderWorker>();
        await builder.Build().RunAsync();
    }
}

public sealed record Incoming(string Folder);

public sealed class FolderWorker(
    Incoming incoming, [FromKeyedServices("shapes")] IImageScorer scorer, IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        string[] paths = Directory.GetFiles(incoming.Folder, "*.png", SearchOption.AllDirectories);
        await Parallel.ForEachAsync(paths, stoppingToken, async (path, token) =>
        {
            ScoredImage scored = await scorer.ScoreAsync(await File.ReadAllBytesAsync(path, token), token);
            string label = scored.Answer.Labels[0];
            Console.WriteLine($"{Path.GetFileName(Path.GetDirectoryName(path))}: {label} {scored.Answer.Confidence:F2}");
        });
        lifetime.StopApplication();
    }
}
