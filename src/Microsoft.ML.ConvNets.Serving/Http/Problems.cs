using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Microsoft.ML.ConvNets.Serving.Http;

/// <summary>What went wrong, in HTTP's words.</summary>
internal static class Problems
{
    internal static ImageProblemDetails Of(ImageRejectedException e) => e.Problem switch
    {
        ImageProblem.Empty => new(StatusCodes.Status400BadRequest, "empty", "There is no image", e.Message),
        ImageProblem.TooManyBytes => new(StatusCodes.Status413PayloadTooLarge, "too-many-bytes", "The image is too large", e.Message),
        ImageProblem.TooManyPixels => new(StatusCodes.Status422UnprocessableEntity, "too-many-pixels", "The image is too large", e.Message),
        ImageProblem.UnknownFormat =>
            new(StatusCodes.Status415UnsupportedMediaType, "unknown-format", "The format is not taken", e.Message),
        _ => new(StatusCodes.Status422UnprocessableEntity, "damaged", "The image cannot be decoded", e.Message),
    };

    internal static ImageProblemDetails Of(ScorerBusyException e) =>
        new(StatusCodes.Status503ServiceUnavailable, "busy", "Too many images are waiting", e.Message + " Try again later.")
        {
            RetryAfter = Math.Max(1, (int)Math.Min(3600, Math.Ceiling(e.RetryAfter.TotalSeconds))),
        };

    internal static ImageProblemDetails NoTime(TimeSpan limit, bool isRead) => isRead
        ? new(
            StatusCodes.Status503ServiceUnavailable, "timeout", "There was no time to answer",
            Invariant($"The answer took more than {limit.TotalSeconds:0.###} seconds. Try again later."))
        {
            RetryAfter = 1,
        }
        : new(
            StatusCodes.Status408RequestTimeout, "timeout", "The request took too long",
            Invariant($"It did not arrive within {limit.TotalSeconds:0.###} seconds."));

    /// <summary>The same as the answer to a whole request.</summary>
    internal static IResult ToResult(this ImageProblemDetails problem, HttpContext context)
    {
        if (problem.RetryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return TypedResults.Problem(
            problem.Detail, statusCode: problem.Status, title: problem.Title,
            extensions: new Dictionary<string, object?> { ["code"] = problem.Code });
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}

/// <summary>A request that is wrong as a whole.</summary>
/// <param name="problem">What is wrong.</param>
internal sealed class RequestProblemException(ImageProblemDetails problem) : Exception(problem.Detail)
{
    internal ImageProblemDetails Problem => problem;

    internal static RequestProblemException Of(int status, string code, string title, string detail) =>
        new(new ImageProblemDetails(status, code, title, detail));
}
