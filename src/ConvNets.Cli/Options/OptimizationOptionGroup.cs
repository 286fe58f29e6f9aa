using System.CommandLine;
using ConvNets.Cli.Folders;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Options;

/// <summary>The options that decide what a step of training does.</summary>
internal sealed class OptimizationOptionGroup() : CommandOptionGroup(CommonOptions.Training)
{
    private readonly Option<int> _batchSize = new("--batch-size", "-b")
    {
        HelpName = "N",
        Description = "Images per step.",
        DefaultValueFactory = _ => 32,
    };

    private readonly Option<string> _optimizer = new("--optimizer")
    {
        HelpName = "NAME",
        Description = $"{OptionValues.Optimizers}.",
        DefaultValueFactory = _ => "adam",
    };

    private readonly Option<double?> _weightDecay = new("--weight-decay")
    {
        HelpName = "NUMBER",
        Description = "L2 penalty on the weights. Default: the optimizer's own.",
    };

    private readonly Option<double?> _clipNorm = new("--clip-norm")
    {
        HelpName = "NUMBER",
        Description = "Clip the gradients of a step to this global norm; 1 is common. Default: no clipping.",
    };

    private readonly Option<double?> _labelSmoothing = new("--label-smoothing")
    {
        HelpName = "FRACTION",
        Description = "Label smoothing, such as 0.1. Default: 0.",
    };

    private readonly Option<string?> _classWeights = new("--class-weights")
    {
        HelpName = "balanced",
        Description = "balanced: weigh classes by the inverse of their number of images. Default: all images count alike.",
    };

    private readonly Option<int> _seed = CommonOptions.Seed();

    internal override IEnumerable<Option> Options =>
        [_batchSize, _optimizer, _weightDecay, _clipNorm, _labelSmoothing, _classWeights, _seed];

    internal int BatchSizeOf(ParseResult parsed) => parsed.GetValue(_batchSize);

    /// <param name="parsed">The command line.</param>
    /// <param name="otherwise">The optimizer where none was named.</param>
    internal ConvNetOptimizer OptimizerOf(ParseResult parsed, string? otherwise = null)
    {
        double? decay = parsed.GetValue(_weightDecay);
        string asked = parsed.GetRequiredValue(_optimizer);
        string name = parsed.GetResult(_optimizer) is { Implicit: false } ? asked : otherwise ?? asked;
        return decay is null or (>= 0 and < double.PositiveInfinity)
            ? OptionValues.OptimizerOf(name, decay)
            : throw new ArgumentException($"{_weightDecay.Name} is {decay}; it is at least 0.");
    }

    internal GradientClipping? ClippingOf(ParseResult parsed) => parsed.GetValue(_clipNorm) switch
    {
        null => null,
        > 0 and < double.PositiveInfinity and double length => GradientClipping.ByNorm(length),
        double length => throw new ArgumentException($"{_clipNorm.Name} is {length}; it is above 0."),
    };

    internal TaskOptions TaskOf(ParseResult parsed, int? topK) => new(
        parsed.GetValue(_labelSmoothing), parsed.GetValue(_classWeights) is string words ? OptionValues.ClassWeightsOf(words) : null, topK);

    internal int SeedOf(ParseResult parsed) => parsed.GetValue(_seed);
}

/// <summary>The options that say what is computed with.</summary>
internal sealed class HardwareOptionGroup() : CommandOptionGroup("Hardware")
{
    private readonly Option<string> _precision = new("--precision")
    {
        HelpName = "NAME",
        Description = $"{OptionValues.Precisions}: the numbers of the forward and backward pass. auto: bfloat16 on processors that "
            + "compute with it, otherwise float32.",
        DefaultValueFactory = _ => "auto",
    };

    private readonly Option<int?> _threads = new("--threads") { HelpName = "N", Description = "Number of threads. Default: one per core." };

    internal override IEnumerable<Option> Options => [_precision, _threads];

    internal TrainingPrecision PrecisionOf(ParseResult parsed) => OptionValues.PrecisionOf(parsed.GetRequiredValue(_precision));

    internal int? ThreadsOf(ParseResult parsed) => parsed.GetValue(_threads);
}
