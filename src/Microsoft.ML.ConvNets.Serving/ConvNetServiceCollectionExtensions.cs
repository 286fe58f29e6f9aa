using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.ML.ConvNets;
using Microsoft.ML.ConvNets.Serving.Diagnostics;
using Microsoft.ML.ConvNets.Serving.Options;
using Microsoft.ML.ConvNets.Serving.Scoring;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds models to the services of a program.</summary>
public static class ConvNetServiceCollectionExtensions
{
    /// <summary>The tag of the health checks of all scorers.</summary>
    internal const string HealthTag = "convnets";

    /// <summary>
    /// Serves a model: adds a singleton <see cref="IImageScorer"/> under a key, which is loaded and warmed while the program starts, and a
    /// health check of the same name.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The key, and the name of the options; what is measured carries it.</param>
    /// <param name="modelPath">The model's zip. Its networks that classify, say yes or no, give labels or a number are served; what
    /// beside them changes images is refused when it is loaded.</param>
    /// <param name="configure">Sets further options. Default null: none.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static IServiceCollection AddConvNetScorer(
        this IServiceCollection services, string name, string modelPath, Action<ConvNetScorerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(modelPath);
        OptionsBuilder<ConvNetScorerOptions> options = services.AddOptions<ConvNetScorerOptions>(name)
            .Configure(settings => settings.ModelPath = modelPath).ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ConvNetScorerOptions>, ConvNetScorerValidation>());
        services.AddMetrics();
        services.TryAddSingleton(static provider => new ScoringMetrics(provider.GetRequiredService<IMeterFactory>()));
        services.AddKeyedSingleton<IImageScorer>(name, static (provider, key) => new ImageScorer(
            (string)key!, provider.GetRequiredService<IOptionsMonitor<ConvNetScorerOptions>>().Get((string)key!),
            provider.GetRequiredService<ScoringMetrics>(), provider.GetRequiredService<ILogger<IImageScorer>>()));
        services.AddSingleton<IHostedService>(provider => new ScorerStartup(ScorerOf(provider, name)));
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            name, provider => new ScorerHealthCheck(ScorerOf(provider, name)), HealthStatus.Unhealthy, [HealthTag]));
        return services;
    }

    /// <exception cref="InvalidOperationException">There is no scorer of that name.</exception>
    internal static ImageScorer ScorerOf(IServiceProvider provider, string name) =>
        provider.GetKeyedService<IImageScorer>(name) as ImageScorer ?? throw new InvalidOperationException(
            $"There is no scorer '{name}'. Call services.AddConvNetScorer(\"{name}\", \"model.zip\") before the application is built.");
}
