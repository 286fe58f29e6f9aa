using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Microsoft.ML.ConvNets.Serving.Diagnostics;

/// <summary>What is measured of all scorers of a program; each measurement names its scorer.</summary>
internal sealed class ScoringMetrics
{
    /// <summary>What exporters call the meter and the source of activities.</summary>
    internal const string Name = "Microsoft.ML.ConvNets.Serving";

    private const string ScorerTag = "scorer";
    private const string OutcomeTag = "outcome";

    private static readonly InstrumentAdvice<double> s_fractions = new()
    {
        HistogramBucketBoundaries = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99],
    };

    private static readonly InstrumentAdvice<double> s_seconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
    };

    private static readonly InstrumentAdvice<int> s_sizes = new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128] };

    private readonly Counter<long> _images;
    private readonly Histogram<double> _duration;
    private readonly Histogram<int> _batchSize;
    private readonly Histogram<double> _batchDuration;
    private readonly Histogram<double> _heatMapDuration;
    private readonly UpDownCounter<long> _waiting;
    private readonly Histogram<double> _confidence;
    private readonly Counter<long> _answers;
    private readonly Counter<long> _loads;

    public ScoringMetrics(IMeterFactory factory)
    {
        Meter meter = factory.Create(Name);
        _images = meter.CreateCounter<long>(
            "convnets.images", "{image}", "Images that were asked about; outcome: answered, refused, busy, canceled or failed.");
        _duration = meter.CreateHistogram("convnets.image.duration", "s", "From an image's arrival to its answer.", advice: s_seconds);
        _batchSize = meter.CreateHistogram(
            "convnets.batch.size", "{image}", "Images that ran through the network at once.", advice: s_sizes);
        _batchDuration = meter.CreateHistogram("convnets.batch.duration", "s", "What a batch took in the network.", advice: s_seconds);
        _heatMapDuration = meter.CreateHistogram(
            "convnets.heatmap.duration", "s", "What a heat-map took to be made.", advice: s_seconds);
        _waiting = meter.CreateUpDownCounter<long>("convnets.queue.length", "{image}", "Images that wait or are being scored.");
        _confidence = meter.CreateHistogram(
            "convnets.answer.confidence", "1", "The probability of the one answer, where the model gives one.", advice: s_fractions);
        _answers = meter.CreateCounter<long>(
            "convnets.answers.doubtful", "{image}", "Answers that are uncertain, or of images unlike those learned from.");
        _loads = meter.CreateCounter<long>("convnets.model.loads", "{load}", "Models that were loaded; outcome: loaded or failed.");
    }

    /// <summary>Traces: one activity an image, <c>convnets.score</c>.</summary>
    internal static ActivitySource Activities { get; } = new(Name);

    internal void Queued(string scorer, int change) => _waiting.Add(change, Tag(ScorerTag, scorer));

    internal void HeatMap(string scorer, TimeSpan elapsed) => _heatMapDuration.Record(elapsed.TotalSeconds, Tag(ScorerTag, scorer));

    internal void Batch(string scorer, int size, TimeSpan elapsed)
    {
        _batchSize.Record(size, Tag(ScorerTag, scorer));
        _batchDuration.Record(elapsed.TotalSeconds, Tag(ScorerTag, scorer));
    }

    internal void Outcome(string scorer, string outcome, TimeSpan elapsed)
    {
        _images.Add(1, Tag(ScorerTag, scorer), Tag(OutcomeTag, outcome));
        _duration.Record(elapsed.TotalSeconds, Tag(ScorerTag, scorer), Tag(OutcomeTag, outcome));
    }

    internal void Answer(string scorer, ImageAnswer answer)
    {
        if (answer.Confidence is { } confidence)
        {
            _confidence.Record(confidence, Tag(ScorerTag, scorer));
        }

        if (answer.IsOutOfDistribution == true || answer.IsUncertain == true)
        {
            _answers.Add(1, Tag(ScorerTag, scorer), Tag("reason", answer.IsOutOfDistribution == true ? "unlike" : "uncertain"));
        }
    }

    internal void Loaded(string scorer, bool succeeded) =>
        _loads.Add(1, Tag(ScorerTag, scorer), Tag(OutcomeTag, succeeded ? "loaded" : "failed"));

    private static KeyValuePair<string, object?> Tag(string name, object value) => new(name, value);
}
