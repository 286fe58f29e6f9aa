using System.CommandLine;
using System.Net;
using ConvNets.Cli.Options;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Commands;

/// <summary><c>convnets serve</c>: a model as a web service, with a page to try it.</summary>
internal static class ServeCommand
{
    private const string ScorerName = "model";
    private const int LargestBatch = 1024;
    private const int LargestQueue = 1_000_000;

    internal static Command Create()
    {
        Option<string> model = CommonOptions.Model("The model; a new file in its place is served as soon as it is complete.");
        var urls = new Option<string>("--urls")
        {
            HelpName = "URL",
            Description = "Where it listens; several are separated by semicolons. Port 0 takes a free one. Other machines reach it only "
                + "where an address that is not loopback is named.",
            DefaultValueFactory = static _ => "http://127.0.0.1:5000",
        };
        var batchSize = new Option<int>("--batch-size")
        {
            HelpName = "N",
            Description = "The most images that run through the network at once.",
            DefaultValueFactory = static _ => new ConvNetScorerOptions().MaxBatchSize,
        };
        var queue = new Option<int>("--queue")
        {
            HelpName = "N",
            Description = "The most images that wait; what comes on top is refused with 503.",
            DefaultValueFactory = static _ => new ConvNetScorerOptions().QueueLimit,
        };
        var threads = new Option<int?>("--threads")
        {
            HelpName = "N",
            Description = "Number of threads that compute. Default: one a core.",
        };
        var modelCard = new Option<string?>("--model-card")
        {
            HelpName = "URL",
            Description = "Where people read what the model is for; the page links to it.",
        };
        var occlusion = new Option<bool>("--occlusion")
        {
            Description = "Heat-maps for networks without a class activation map too; each takes about 200 passes through the network.",
        };
        var command = new ToolCommand(
            "serve", "Serves a model over HTTP, with a page to try it in a browser.",
            CommandOptionGroup.Of("Model", model), CommandOptionGroup.Of("Service", urls, batchSize, queue, threads),
            CommandOptionGroup.Of("Page", modelCard, occlusion))
        {
            Examples =
            [
                ("On this machine, at http://127.0.0.1:5000:", "serve --model model.zip"),
                ("In a container, for others:", "serve --model model.zip --urls http://0.0.0.0:8080"),
            ],
        };
        command.SetAction(parsed => Program.Explain(parsed, () =>
        {
            string path = parsed.GetRequiredValue(model);
            Uri[] addresses = AddressesOf(parsed.GetRequiredValue(urls));
            Require("--batch-size", parsed.GetValue(batchSize), 1, LargestBatch);
            Require("--queue", parsed.GetValue(queue), new ConvNetScorerOptions().MaxImagesPerRequest, LargestQueue);
            string? card = CardOf(parsed.GetValue(modelCard));
            using WebApplication application = Build(path, addresses, options =>
            {
                options.MaxBatchSize = parsed.GetValue(batchSize);
                options.QueueLimit = parsed.GetValue(queue);
                options.Scoring = new ScoringOptions { Threads = parsed.GetValue(threads) };
                options.ModelCard = card;
                options.HeatMaps = parsed.GetValue(occlusion) ? ServedHeatMaps.All : ServedHeatMaps.ClassActivationMaps;
            });
            Run(application, path, addresses);
            return Program.Done;
        }));
        return command;
    }

    private static WebApplication Build(string path, Uri[] addresses, Action<ConvNetScorerOptions> configure)
    {
        WebApplication? application = null;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls([.. addresses.Select(static address => address.ToString())]);
        builder.Services.AddRoutingCore();
        builder.Services.AddConvNetScorer(ScorerName, path, configure);
        // What ends the start is told once, by the command.
        builder.Logging.AddSimpleConsole(static options => options.SingleLine = true)
            .AddFilter("Microsoft.ML.ConvNets", LogLevel.Information)
            .AddFilter(level => level >= LogLevel.Warning && application?.Lifetime.ApplicationStarted.IsCancellationRequested == true);
        // A page of somebody else's, whose name was turned to this machine, is not answered.
        bool isLocal = Array.TrueForAll(addresses, static address => address.IsLoopback);
        builder.Services.Configure<HostFilteringOptions>(
            options => options.AllowedHosts = isLocal ? ["localhost", "127.0.0.1", "[::1]"] : ["*"]);

        application = builder.Build();
        application.UseHostFiltering();

        application.MapConvNetScorer("/predict", ScorerName);
        application.MapConvNetPage("/", scorer: ScorerName);
        application.MapConvNetHealth();
        return application;
    }

    private static void Run(WebApplication application, string path, Uri[] addresses)
    {
        try
        {
            application.StartAsync().GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (application.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // A signal came before there was anything to serve.
            return;
        }

        IServerAddressesFeature server = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        string[] listening = [.. server.Addresses.Select(static address => address.TrimEnd('/'))];
        foreach (string address in listening)
        {
            Console.WriteLine($"Serving '{path}' at {address}");
        }

        if (!Array.TrueForAll(addresses, static address => address.IsLoopback))
        {
            Console.WriteLine("Other machines can reach it, and nobody is asked who they are: put a proxy with authentication before it.");
        }

        string first = listening[0];
        Console.WriteLine($"Page: {first}/  Images: curl -F image=@some.jpg {first}/predict  Health: {first}/health/ready");
        Console.WriteLine("Ctrl-C ends it.");
        application.WaitForShutdown();
    }

    private static void Require(string option, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            throw new ArgumentException($"{option} is {value}; it is between {least:N0} and {most:N0}.");
        }
    }

    private static string? CardOf(string? url) =>
        url is null || (Uri.TryCreate(url, UriKind.Absolute, out Uri? address)
            && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps))
            ? url : throw new ArgumentException($"--model-card '{url}' is no address that begins with http:// or https://.");

    private static Uri[] AddressesOf(string urls)
    {
        string[] parts = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts.Length > 0
            ? [.. parts.Select(AddressOf)] : throw new ArgumentException("--urls is empty; give it http://127.0.0.1:5000.");
    }

    private static Uri AddressOf(string text)
    {
        // What Kestrel knows besides, such as http://*:80, is no address that is loopback or not.
        bool isKnown = Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme == Uri.UriSchemeHttp
            && address.PathAndQuery == "/" && (address.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6
                || address.Host == "localhost");
        return isKnown ? address! : throw new ArgumentException(
            $"--urls '{text}' is no address to listen on, such as http://127.0.0.1:5000, or {IPAddress.Any} for all of this machine's.");
    }
}
