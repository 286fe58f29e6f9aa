using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.ML.ConvNets;
using Microsoft.ML.ConvNets.Serving.Http;
using Microsoft.ML.ConvNets.Serving.Page;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps endpoints of served models.</summary>
public static class ConvNetEndpointExtensions
{
    /// <summary>
    /// Answers images that are posted: one as the body itself, or several as files of a form, with JSON; what is wrong is told as problem
    /// details (RFC 9457). Nothing of an upload is written to disk.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The route, such as <c>/predict</c>.</param>
    /// <param name="scorer">The name that <c>AddConvNetScorer</c> was given.</param>
    /// <returns>Takes further conventions, such as <c>RequireAuthorization</c> or <c>RequireCors</c>.</returns>
    /// <exception cref="InvalidOperationException">There is no scorer of that name.</exception>
    public static RouteHandlerBuilder MapConvNetScorer(this IEndpointRouteBuilder endpoints, string pattern, string scorer)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentException.ThrowIfNullOrEmpty(scorer);
        var endpoint = new PredictionEndpoint(ConvNetServiceCollectionExtensions.ScorerOf(endpoints.ServiceProvider, scorer));
        // As a delegate whose result is described; as a RequestDelegate its result would be dropped.
        Delegate handler = endpoint.AnswerAsync;
        return endpoints.MapPost(pattern, handler)
            .Accepts<IFormFileCollection>(RequestImages.Accepted[0], RequestImages.Accepted[1..])
            .Produces<PredictionResponse>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status408RequestTimeout)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .DisableAntiforgery()
            .WithName($"Predict ({scorer})")
            .WithSummary($"Scores images with the model '{scorer}'.")
            .WithDescription("One image as the body, or several as files of a form. The query 'top' limits the scores that are "
                + "told; 'heatmap=true' adds which parts of an image its answer comes from.");
    }

    /// <summary>
    /// Serves a page on which people try a model: images are dropped, pasted, chosen or photographed, and their answers shown. It is
    /// whole: it loads nothing from elsewhere.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The route, such as <c>/</c>.</param>
    /// <param name="predict">Where images are posted to: the pattern of <see cref="MapConvNetScorer"/>. Default <c>/predict</c>.</param>
    /// <param name="scorer">
    /// The name that <c>AddConvNetScorer</c> was given, for a page that links to its <see cref="ConvNetScorerOptions.ModelCard"/> and
    /// offers heat-maps unless its <see cref="ConvNetScorerOptions.HeatMaps"/> are none. Default null: no link, and heat-maps are offered.
    /// </param>
    /// <exception cref="InvalidOperationException">There is no scorer of that name.</exception>
    public static IEndpointConventionBuilder MapConvNetPage(
        this IEndpointRouteBuilder endpoints, string pattern, string predict = "/predict", string? scorer = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        ArgumentException.ThrowIfNullOrEmpty(predict);
        ConvNetScorerOptions? options = scorer is null
            ? null : ConvNetServiceCollectionExtensions.ScorerOf(endpoints.ServiceProvider, scorer).Options;
        return ScoringPage.Map(endpoints, pattern, predict, options);
    }

    /// <summary>
    /// Maps the health of all scorers: <c>live</c> says that the program runs, <c>ready</c> whether models are served (status 503 before
    /// that; <c>Degraded</c>, with 200, where a file cannot be served and the model before goes on), as JSON.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">What both begin with. Default <c>/health</c>.</param>
    public static IEndpointConventionBuilder MapConvNetHealth(this IEndpointRouteBuilder endpoints, string pattern = "/health")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        RouteGroupBuilder group = endpoints.MapGroup(pattern);
        group.MapHealthChecks("/live", new HealthCheckOptions { Predicate = static _ => false, ResponseWriter = HealthReply.WriteAsync });
        group.MapHealthChecks("/ready", new HealthCheckOptions
        {
            Predicate = static check => check.Tags.Contains(ConvNetServiceCollectionExtensions.HealthTag),
            ResponseWriter = HealthReply.WriteAsync,
        });
        return group;
    }
}
