using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.ML.Data;

namespace ConvNets.Browser.Tests;

/// <summary>A model whose answers have heat-maps, served with its page on a free port of loopback.</summary>
internal sealed class ServedPage : IAsyncDisposable
{
    private const string Name = "shapes";

    private readonly WebApplication _application;
    private readonly string _path;

    private ServedPage(WebApplication application, string path) => (_application, _path) = (application, path);

    internal string Address =>
        _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>Which model answers now.</summary>
    internal string Version => Ask(Png(1)).ModelVersion;

    internal static async Task<ServedPage> StartAsync(TemporaryFolder folder, int maxImageBytes)
    {
        string path = folder.File("model.zip");
        Write(path, seed: 1);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Services.AddConvNetScorer(Name, path, options =>
        {
            options.MaxImageBytes = maxImageBytes;
            options.ModelCard = "/card";
            options.ReloadInterval = TimeSpan.FromMilliseconds(50);
        });
        WebApplication application = builder.Build();
        application.MapConvNetScorer("/predict", Name);
        application.MapConvNetPage("/", scorer: Name);
        await application.StartAsync();
        return new ServedPage(application, path);
    }

    /// <summary>An image of many colors, as PNG.</summary>
    internal static byte[] Png(int seed, int height = DrawnModel.Side, int width = DrawnModel.Side)
    {
        using MLImage image = DrawnModel.Image(seed, height, width);
        using var folder = new TemporaryFolder();
        string path = folder.File("image.png");
        image.Save(path);
        return File.ReadAllBytes(path);
    }

    /// <summary>What the model says of such an image.</summary>
    internal string LabelOf(int seed, int height = DrawnModel.Side, int width = DrawnModel.Side) =>
        Ask(Png(seed, height, width)).Answer.Labels[0];

    /// <summary>Puts another model into the place of the file, and waits until it answers.</summary>
    internal async Task ReplaceAsync()
    {
        string before = Version;
        Write(_path + ".new", seed: 7);
        File.Move(_path + ".new", _path, overwrite: true);
        for (int i = 0; Version == before; i++)
        {
            Assert.IsLessThan(200, i, "The new model is not served.");
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    private static void Write(string path, int seed)
    {
        var ml = new MLContext();
        using ConvNetClassifierTransformer model = DrawnModel.Classifier(ml, DrawnModel.Pooled, seed: seed);
        File.WriteAllBytes(path, ModelZip.Save(ml, model, TestImages.Load(ml, 2, 2).Schema));
    }

    private ScoredImage Ask(byte[] png) =>
        _application.Services.GetRequiredKeyedService<IImageScorer>(Name).ScoreAsync(png, CancellationToken.None).GetAwaiter().GetResult();
}
