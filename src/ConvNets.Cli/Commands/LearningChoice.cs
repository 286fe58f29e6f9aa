using System.CommandLine;
using ConvNets.Cli.Tasks;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Commands;

/// <summary>The options that decide what a step of training does.</summary>
internal sealed class LearningChoice
{
    private readonly Option<int> _batchSize = new("--batch-size", "-b") { Description = "Pictures that share one step.", DefaultValueFactory = _ => 32 };

    private readonly Option<string> _optimizer = new("--optimizer")
    {
        HelpName = "NAME",
        Description = $"{NamedChoice.Optimizers}.",
        DefaultValueFactory = _ => "adam",
    };

    private readonly Option<double?> _weightDecay = new("--weight-decay") { Description = "Pull of the weights towards zero. Default: the optimizer's own." };

    private readonly Option<double?> _clipNorm = new("--clip-norm") { HelpName = "LENGTH", Description = "Shrink the gradients of a step together to this length if they are longer; 1 is common. Default: no." };

    private readonly Option<double?> _labelSmoothing = new("--label-smoothing") { HelpName = "SHARE", Description = "Share of each label that is spread over all classes while training, such as 0.1. Default: 0." };

    private readonly Option<string?> _classWeights = new("--class-weights") { HelpName = "balanced", Description = "balanced: all classes count alike however many pictures each has. Default: all pictures do." };

    private readonly Option<string> _precision = new("--precision")
    {
        HelpName = "NAME",
        Description = $"{NamedChoice.Precisions}: the numbers that the network computes with while it learns. auto is bfloat16 on processors that compute with it, otherwise float32.",
        DefaultValueFactory = _ => "auto",
    };

    private readonly Option<string> _onBadImage = CommonOptions.OnBadImage();

    private readonly Option<long?> _maxImagePixels = new("--max-image-pixels")
    {
        HelpName = "PIXELS",
        Description = "An image of more pixels counts as one that cannot be read, now and when the model is used. Default: 100 million.",
    };

    private readonly Option<int> _seed = new("--seed") { Description = "Seed of all that is random.", DefaultValueFactory = _ => 1 };

    private readonly Option<int?> _threads = new("--threads") { Description = "Number of threads. Default: one a core." };

    /// <summary>The options, for a command.</summary>
    internal IEnumerable<Option> Options => [_batchSize, _optimizer, _weightDecay, _clipNorm, _labelSmoothing, _classWeights, _precision, _onBadImage, _maxImagePixels, _seed, _threads];

    /// <summary>What happens with an image that cannot be read.</summary>
    internal BadImageAction OnBadImageOf(ParseResult parsed) => NamedChoice.BadImages(parsed.GetRequiredValue(_onBadImage));

    /// <summary>The most pixels of an image.</summary>
    internal long MaxImagePixelsOf(ParseResult parsed) => parsed.GetValue(_maxImagePixels) ?? ImageDecoder.DefaultMaxPixels;

    /// <summary>A trainer's options with what was asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="task">What is learnt.</param>
    /// <param name="topK">How many of the largest scores count as a hit; null for none.</param>
    internal ConvNetTrainerOptions OptionsOf(ParseResult parsed, PictureTask task, int? topK)
    {
        ClassWeights? weights = parsed.GetValue(_classWeights) is string words ? NamedChoice.ClassWeights(words) : null;
        ConvNetTrainerOptions options = task.NewOptions(new TaskWords(parsed.GetValue(_labelSmoothing), weights, topK));
        options.BatchSize = parsed.GetValue(_batchSize);
        options.Optimizer = NamedChoice.Optimizer(parsed.GetRequiredValue(_optimizer), parsed.GetValue(_weightDecay));
        options.Optimization.GradientClipping = parsed.GetValue(_clipNorm) switch
        {
            null => null,
            > 0 and < double.PositiveInfinity and double length => GradientClipping.ByNorm(length),
            double length => throw new ArgumentException($"--clip-norm is {length}; it is above 0."),
        };
        options.Hardware.Precision = NamedChoice.Precision(parsed.GetRequiredValue(_precision));
        options.ImageReading.OnBadImage = OnBadImageOf(parsed);
        options.ImageReading.MaxImagePixels = MaxImagePixelsOf(parsed);
        options.Seed = parsed.GetValue(_seed);
        options.Hardware.Threads = parsed.GetValue(_threads);
        return options;
    }
}
