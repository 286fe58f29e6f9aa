using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Augmentations;
using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Training.Recipes;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// A training that needs no settings: which network, how long, at which rates, and how the model is chosen. An immutable, value-equal
/// description; <see cref="ToString"/> shows it as a table. Give it to a trainer of <see cref="MLContext"/>'s catalogs.
/// </summary>
/// <remarks>
/// A recipe begins with one of <see cref="Fast"/>, <see cref="Accurate"/>, <see cref="WithinTime"/> and <see cref="FromScratch"/>; single
/// values are changed by <c>with { … }</c>.
/// </remarks>
public sealed record Recipe
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new NetworkJsonConverter() },
    };

    /// <summary>
    /// A dense head on a frozen backbone, whose features are computed once for each image; learning rate and weight decay are those of a
    /// small grid that validate best. Labels are smoothed by 0.1, the weights of the steps averaged. Images of a backbone made for larger
    /// ones have 160 pixels a side.
    /// </summary>
    public static Recipe Fast { get; } = new()
    {
        Name = "fast",
        LargestSide = 160,
        LabelSmoothing = 0.1,
        WeightAverageDecay = 0.998,
    };

    /// <summary>
    /// The head as <see cref="Fast"/> has it, then all layers with learning rates that fall from block to block toward the input (Howard
    /// and Ruder, 2018) along one cycle (Smith and Topin, 2017), on random crops, mirrored, with TrivialAugment (Müller and Hutter, 2021);
    /// label smoothing 0.1; averaged weights of the steps, and of the best epochs where that validates better (Wortsman et al., 2022);
    /// classes of uneven size count alike.
    /// </summary>
    public static Recipe Accurate { get; } = new()
    {
        Name = "accurate",
        FineTuneEpochs = 6,
        Augmentation = new Augmentation
        {
            HorizontalFlip = true,
            RandomResizedCrop = new RandomResizedCrop { AreaRange = (0.4, 1), RatioRange = (0.75, 4.0 / 3) },
            TrivialAugment = true,
        },
        LabelSmoothing = 0.1,
        WeightAverageDecay = 0.998,
        WeightSoup = 4,
        BalancesClasses = true,
        ScratchEpochs = 40,
    };

    /// <summary>What it is called.</summary>
    public string Name { get; init => field = value ?? throw new ArgumentNullException(nameof(Name)); } = "own";

    /// <summary>
    /// The network without its output layer. Default null: a dense head on a backbone that fits the images: ImageNet's ResNet-18
    /// (<c>Backbones.ImageNetResNet18</c>, where the program has its package) from 96 pixels a side, <c>Backbones.Compact</c> below, and
    /// <c>small-cnn</c> from scratch for gray images and those below 32 pixels.
    /// </summary>
    public Network? Network { get; init; }

    /// <summary>
    /// Images are resized to at most this many pixels a side where a backbone was made for larger ones and nothing else says their size;
    /// at least 32. Default null: as large as the backbone was made for.
    /// </summary>
    public int? LargestSide { get; init => field = Guard.InRange(value, atLeast: 32); }

    /// <summary>
    /// How long the whole of <c>Fit</c> takes, above 0: first <see cref="Fast"/>, then as many epochs of this as fit. Default null: as
    /// long as it takes.
    /// </summary>
    public TimeSpan? Time
    {
        get;
        init => field = value is null || value > TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Time), value, $"Time is {value}; it is above 0.");
    }

    /// <summary>When <see cref="Time"/> began, as <see cref="Stopwatch"/> counts; null for when <c>Fit</c> does.</summary>
    internal long? Started { get; init; }

    /// <summary>Passes over the training data in which a head learns on a frozen backbone, at least 1. Default 15.</summary>
    public int Epochs { get; init => field = Guard.InRange(value, atLeast: 1); } = 15;

    /// <summary>Passes in which the backbone learns as well, at least 0. Default 0: it stays frozen.</summary>
    public int FineTuneEpochs { get; init => field = Guard.InRange(value, atLeast: 0); }

    /// <summary>Passes of a network that has no frozen backbone, at least 1. Default 20.</summary>
    public int ScratchEpochs { get; init => field = Guard.InRange(value, atLeast: 1); } = 20;

    /// <summary>Samples that share a step, at least 1; fewer where there are fewer. Default 32.</summary>
    public int BatchSize { get; init => field = Guard.InRange(value, atLeast: 1); } = 32;

    /// <summary>The learning rates that are tried for the head, each above 0. Default 0.0005, 0.001 and 0.003.</summary>
    public IReadOnlyList<double> LearningRates { get; init => field = Each(value, nameof(LearningRates), above: true); } =
        [0.0005, 0.001, 0.003];

    /// <summary>The weight decays of AdamW that are tried for the head, each at least 0. Default 0.03 and 0.3.</summary>
    public IReadOnlyList<double> WeightDecays { get; init => field = Each(value, nameof(WeightDecays), above: false); } = [0.03, 0.3];

    /// <summary>The highest learning rate of the layers after the backbone while it learns too, above 0. Default 0.0006.</summary>
    public double FineTuneLearningRate { get; init => field = Guard.InRange(value, above: 0); } = 0.0006;

    /// <summary>The highest learning rate of a network that has no frozen backbone, above 0. Default 0.003.</summary>
    public double ScratchLearningRate { get; init => field = Guard.InRange(value, above: 0); } = 0.003;

    /// <summary>The learning rate of a backbone's block over that of the block after it, above 0 and at most 1. Default 0.5.</summary>
    public double BlockDecay { get; init => field = Guard.InRange(value, above: 0, atMost: 1); } = 0.5;

    /// <summary>
    /// Random changes of the images while all layers learn; gray images are not mirrored. Default null: none. An augmentation that the data
    /// has already (<c>AugmentImages</c>) takes its place.
    /// </summary>
    public Augmentation? Augmentation { get; init; }

    /// <summary>Fraction of each label that is spread over all classes, at least 0 and below 1; not for numbers. Default 0.</summary>
    public double LabelSmoothing { get; init => field = Guard.InRange(value, atLeast: 0, below: 1); }

    /// <summary>Decay of the moving average of the weights, above 0 and below 1. Default null: none.</summary>
    public double? WeightAverageDecay { get; init => field = Guard.InRange(value, above: 0, below: 1); }

    /// <summary>How many epochs' weights are tried in a greedy soup; 0, the default, for none, otherwise at least 2.</summary>
    public int WeightSoup
    {
        get;
        init => field = value is 0 or >= 2 ? value : throw new ArgumentOutOfRangeException(
            nameof(WeightSoup), value, $"WeightSoup is {value}; it is 0, or at least 2 epochs are averaged.");
    }

    /// <summary>
    /// Whether all classes count alike where one has more than twice as many samples as another. Default false.
    /// </summary>
    public bool BalancesClasses { get; init; }

    /// <summary>
    /// The fraction of the samples that is held out to choose by where no validation data is given, above 0 and below 1: of each class the
    /// same, but up to three at least where there are four for each; images that show the same are on one side. Default 0.1.
    /// </summary>
    public double ValidationFraction { get; init => field = Guard.InRange(value, above: 0, below: 1); } = 0.1;

    /// <summary>
    /// <see cref="Fast"/> first, then as many epochs of <see cref="Accurate"/> as fit in the rest of the time: steps are measured, and the
    /// schedule ends when the time does. Where not two epochs fit, a head on larger images takes their place. The result is never worse on
    /// the validation data than that of <see cref="Fast"/>. How far it comes depends on the machine, so that another run may give another
    /// model.
    /// </summary>
    /// <param name="time">The time of the whole <c>Fit</c>, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is not above 0.</exception>
    public static Recipe WithinTime(TimeSpan time) => Accurate with { Name = "within-time", Time = time };

    /// <summary>A network of one's own that learns from the beginning, otherwise as <see cref="Accurate"/>.</summary>
    /// <param name="network">The network without its output layer.</param>
    /// <exception cref="ArgumentException">The network begins with pretrained weights.</exception>
    public static Recipe FromScratch(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.Start is null
            ? Accurate with { Name = "from-scratch", Network = network, FineTuneEpochs = 0 }
            : throw new ArgumentException(
                "The network begins with pretrained weights. Use Recipe.Accurate with { Network = … }, or leave the weights out.",
                nameof(network));
    }

    /// <summary>
    /// The recipe as JSON; <see cref="FromJson"/> reads it back. A network's layers are in it, the weights that it begins with are not.
    /// </summary>
    /// <exception cref="InvalidOperationException">The network begins with pretrained weights.</exception>
    public string ToJson() => Network?.Start is null
        ? JsonSerializer.Serialize(this, s_json)
        : throw new InvalidOperationException("The recipe's Network begins with pretrained weights, which JSON does not hold.");

    /// <summary>Reads a recipe.</summary>
    /// <param name="json">What <see cref="ToJson"/> gave.</param>
    /// <exception cref="FormatException">The text is not the JSON of a recipe.</exception>
    public static Recipe FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return JsonSerializer.Deserialize<Recipe>(json, s_json)
                ?? throw new FormatException("The JSON of a recipe is an object, not null.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"This is not the JSON of a recipe: {JsonFieldProblem.Of(e, typeof(Recipe))}", e);
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"This is not the JSON of a recipe: {e.Message}", e);
        }
    }

    /// <summary>Whether both describe the same training.</summary>
    public bool Equals(Recipe? other) =>
        other is not null && Equals(Network, other.Network)
            && (this with { Network = null }).ToJson() == (other with { Network = null }).ToJson();

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Time, Epochs, FineTuneEpochs);

    /// <summary>What it will do, as a table of two columns.</summary>
    public override string ToString() => RecipeTable.Of(this);

    private static IReadOnlyList<double> Each(IReadOnlyList<double> values, string name, bool above)
    {
        ArgumentNullException.ThrowIfNull(values, name);
        return values.Count > 0 && values.All(value => double.IsFinite(value) && (above ? value > 0 : value >= 0))
            ? [.. values]
            : throw new ArgumentException($"{name} are {string.Join(", ", values)}; there is one at least, and each is "
                + $"{(above ? "above" : "at least")} 0.", name);
    }
}
