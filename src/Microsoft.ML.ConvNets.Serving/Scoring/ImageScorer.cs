using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.ML.ConvNets.Serving.Batching;
using Microsoft.ML.ConvNets.Serving.Diagnostics;
using Microsoft.ML.ConvNets.Serving.HeatMaps;
using Microsoft.ML.ConvNets.Serving.Uploads;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Serving.Scoring;

/// <summary>Takes images in, within limits, and sends them through decoding and the network.</summary>
internal sealed class ImageScorer : IImageScorer, IAsyncDisposable
{
    private static readonly TimeSpan s_shortestRetry = TimeSpan.FromSeconds(1);

    private readonly ScoringMetrics _metrics;
    private readonly DecodingStage _decoding;
    private readonly HeatMapStage _heatMaps;
    private int _pending;

    internal ImageScorer(string name, ConvNetScorerOptions options, ScoringMetrics metrics, ILogger logger)
    {
        (Name, Options, _metrics) = (name, options, metrics);
        Memory = new UploadMemory(options.MaxUploadMemory);
        _decoding = new DecodingStage(
            options.DecodingThreads ?? Environment.ProcessorCount,
            new ImageAdmission(options.MaxImagePixels, options.Formats.ToHashSet()));
        _heatMaps = new HeatMapStage(name, options, metrics);
        Source = new ModelSource(name, options, metrics, logger);
    }

    internal string Name { get; }

    internal ConvNetScorerOptions Options { get; }

    internal UploadMemory Memory { get; }

    /// <summary>Where the model comes from.</summary>
    internal ModelSource Source { get; }

    /// <summary>Number of images that wait or are being scored.</summary>
    internal int Pending => Volatile.Read(ref _pending);

    public async Task<ScoredImage> ScoreAsync(ReadOnlyMemory<byte> image, CancellationToken cancellationToken)
    {
        using ModelLease lease = await Source.TakeAsync().ConfigureAwait(false);
        return await ScoreAsync(lease, image, cancellationToken).ConfigureAwait(false);
    }

    public async Task<ScoredImage> ExplainAsync(ReadOnlyMemory<byte> image, CancellationToken cancellationToken)
    {
        using ModelLease lease = await Source.TakeAsync().ConfigureAwait(false);
        return await ExplainAsync(lease, image, cancellationToken).ConfigureAwait(false);
    }

    public async Task<ScoredImage> ScoreAsync(Stream image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        using Upload upload = await Upload.ReadAsync(image, Options.MaxImageBytes, Memory, cancellationToken).ConfigureAwait(false);
        return await ScoreAsync(upload.Bytes, cancellationToken).ConfigureAwait(false);
    }

    public async Task<ScoredImage> ScoreAsync(MLImage image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        using ModelLease lease = await Source.TakeAsync().ConfigureAwait(false);
        return await RunAsync(lease, () => new PendingImage(image, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Scores an image by a model that is held.</summary>
    internal Task<ScoredImage> ScoreAsync(ModelLease lease, ReadOnlyMemory<byte> image, CancellationToken cancellationToken)
    {
        RequireBytes(image.Length);
        return RunAsync(lease, () => new PendingImage(image, cancellationToken));
    }

    /// <summary>The same, with a heat-map.</summary>
    internal Task<ScoredImage> ExplainAsync(ModelLease lease, ReadOnlyMemory<byte> image, CancellationToken cancellationToken)
    {
        RequireBytes(image.Length);
        return RunAsync(
            lease, () => new PendingImage(image, cancellationToken),
            answer => _heatMaps.ExplainAsync(lease.Runner.Model, image, answer, cancellationToken));
    }

    /// <summary>Waits for all images and frees the model.</summary>
    public async ValueTask DisposeAsync()
    {
        await _decoding.CloseAsync().ConfigureAwait(false);
        await Source.DisposeAsync().ConfigureAwait(false);
        _heatMaps.Dispose();
    }

    private void RequireBytes(int length)
    {
        if (length > Options.MaxImageBytes)
        {
            throw new ImageRejectedException(
                ImageProblem.TooManyBytes, $"it has {length:N0} bytes, more than the {Options.MaxImageBytes:N0} that are admitted");
        }
    }

    private async Task<ScoredImage> RunAsync(
        ModelLease lease, Func<PendingImage> create, Func<ImageAnswer, Task<ImageHeatMap>>? explain = null)
    {
        long start = Stopwatch.GetTimestamp();
        using Activity? activity = ScoringMetrics.Activities.StartActivity("convnets.score");
        activity?.SetTag("scorer", Name).SetTag("model", lease.Version);
        string outcome = "failed";
        Enter(lease.Runner, start);
        try
        {
            PendingImage pending = create();
            lease.Runner.Queue.Expect();
            _decoding.Add(pending, lease.Runner);
            ImageAnswer answer = await pending.Result.ConfigureAwait(false);
            // An image keeps its place among those that wait until it was explained.
            ImageHeatMap? map = explain is null ? null : await explain(answer).ConfigureAwait(false);
            outcome = "answered";
            _metrics.Answer(Name, answer);
            return new ScoredImage(answer, lease.Version) { HeatMap = map };
        }
        catch (ImageRejectedException)
        {
            outcome = "refused";
            throw;
        }
        catch (OperationCanceledException)
        {
            outcome = "canceled";
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _pending);
            _metrics.Queued(Name, -1);
            _metrics.Outcome(Name, outcome, Stopwatch.GetElapsedTime(start));
            activity?.SetTag("outcome", outcome);
        }
    }

    private void Enter(BatchRunner runner, long start)
    {
        if (Interlocked.Increment(ref _pending) > Options.QueueLimit)
        {
            Interlocked.Decrement(ref _pending);
            _metrics.Outcome(Name, "busy", Stopwatch.GetElapsedTime(start));
            TimeSpan expected = TimeSpan.FromSeconds(runner.SecondsPerImage * Options.QueueLimit);
            throw new ScorerBusyException(
                $"{Options.QueueLimit:N0} images are waiting.", expected > s_shortestRetry ? expected : s_shortestRetry);
        }

        _metrics.Queued(Name, 1);
    }
}
