using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.ML.ConvNets.Serving.Scoring;
using Microsoft.ML.ConvNets.Serving.Uploads;

namespace Microsoft.ML.ConvNets.Serving.Http;

/// <summary>Answers a request with images.</summary>
internal sealed class PredictionEndpoint(ImageScorer scorer)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    internal async Task<IResult> AnswerAsync(HttpContext context)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        timeout.CancelAfter(scorer.Options.RequestTimeout);
        var images = new List<(RequestImage Image, Task<ScoredImage>? Score)>();
        bool isRead = false;
        try
        {
            int top = TopOf(context.Request);
            bool heatMap = HeatMapOf(context.Request);
            using ModelLease lease = await scorer.Source.TakeAsync().ConfigureAwait(false);
            try
            {
                await foreach (RequestImage image in new RequestImages(context, scorer.Options, scorer.Memory).ReadAsync(timeout.Token))
                {
                    images.Add((image, image.Upload is null ? null : ScoreAsync(lease, image.Upload, heatMap, timeout.Token)));
                }

                isRead = true;
                return await RespondAsync(context, lease, images, top).ConfigureAwait(false);
            }
            finally
            {
                // Whatever ends the request early ends its images; the model is held and their memory stays until they are through.
                if (!isRead)
                {
                    await timeout.CancelAsync().ConfigureAwait(false);
                }

                await Task.WhenAll(images.Select(static image => image.Score).OfType<Task>())
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (RequestProblemException e)
        {
            return e.Problem.ToResult(context);
        }
        catch (ScorerBusyException e)
        {
            return Problems.Of(e).ToResult(context);
        }
        catch (BadHttpRequestException e)
        {
            return new ImageProblemDetails(e.StatusCode, "bad-request", "The request cannot be read", e.Message).ToResult(context);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            context.Response.Headers.Connection = isRead ? default : "close";
            return Problems.NoTime(scorer.Options.RequestTimeout, isRead).ToResult(context);
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            // Nobody is there to be answered.
            return TypedResults.Empty;
        }
    }

    private async Task<ScoredImage> ScoreAsync(ModelLease lease, Upload upload, bool heatMap, CancellationToken cancellationToken)
    {
        using (upload)
        {
            return await (heatMap
                ? scorer.ExplainAsync(lease, upload.Bytes, cancellationToken)
                : scorer.ScoreAsync(lease, upload.Bytes, cancellationToken)).ConfigureAwait(false);
        }
    }

    private static async Task<IResult> RespondAsync(
        HttpContext context, ModelLease lease, List<(RequestImage Image, Task<ScoredImage>? Score)> images, int top)
    {
        var predictions = new List<ImagePrediction>(images.Count);
        foreach ((RequestImage image, Task<ScoredImage>? score) in images)
        {
            try
            {
                predictions.Add(score is null
                    ? new ImagePrediction { File = image.File, Problem = image.Problem }
                    : ImagePrediction.Of(image.File, await score.ConfigureAwait(false), top));
            }
            catch (ImageRejectedException e)
            {
                predictions.Add(new ImagePrediction { File = image.File, Problem = Problems.Of(e) });
            }
        }

        // What is wrong with all images is wrong with the request.
        return predictions.TrueForAll(static prediction => prediction.Problem is not null)
            ? predictions[0].Problem!.ToResult(context)
            : TypedResults.Json(new PredictionResponse(lease.Version, predictions), s_json);
    }

    private static int TopOf(HttpRequest request)
    {
        if (request.Query["top"] is not [{ } text])
        {
            return int.MaxValue;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int top) && top > 0
            ? top
            : throw RequestProblemException.Of(
                StatusCodes.Status400BadRequest, "wrong-top", "The number of scores is wrong", "top is a whole number of at least 1.");
    }

    private static bool HeatMapOf(HttpRequest request)
    {
        if (request.Query["heatmap"] is not [{ } text])
        {
            return false;
        }

        return bool.TryParse(text, out bool isWanted)
            ? isWanted
            : throw RequestProblemException.Of(
                StatusCodes.Status400BadRequest, "wrong-heatmap", "The wish for a heat-map is wrong", "heatmap is true or false.");
    }
}
