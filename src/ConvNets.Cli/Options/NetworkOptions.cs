using System.CommandLine;
using ConvNets.Cli.Data;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Options;

/// <summary>The options that say which network is trained.</summary>
internal sealed class NetworkOptions() : CommandOptionGroup(CommonOptions.Network)
{
    private const string SmallNetwork = "small-cnn";
    private const string SmallBackbone = "compact";
    private const string LargeBackbone = "imagenet_resnet18";

    /// <summary>
    /// Where ImageNet's backbone, trained at 224, begins to see more than one that was trained at 32, both frozen.
    /// </summary>
    private const int LargeSide = 96;

    private readonly Option<string?> _network = CommonOptions.NetworkName(
        $" Default: a frozen backbone, {LargeBackbone} where --input-size, or else the first image, has {LargeSide} pixels or more on each "
        + $"side, otherwise {SmallBackbone}; {SmallNetwork} for images below {Backbones.Compact().MinimumSize} pixels and gray ones.");

    private readonly BackboneOptions _backbone = new();
    private readonly Option<string?> _features = new("--features")
    {
        HelpName = "FOLDER",
        Description = "Cache the features of frozen backbones there, for later trainings.",
    };

    private readonly Option<int> _variants = new("--variants")
    {
        HelpName = "N",
        Description = "With --augment: how many changed copies of each image a frozen backbone sees; epochs take turns with them.",
        DefaultValueFactory = _ => new FeatureOptions().Variants,
    };

    internal override IEnumerable<Option> Options => [_network, .. _backbone.Options, _features, _variants];

    /// <summary>The network that was asked for, or the one for the images.</summary>
    internal Network NetworkOf(ParseResult parsed, TrainingImages images)
    {
        string? network = parsed.GetValue(_network);
        string? backbone = _backbone.NameOf(parsed);
        if (network is not null && backbone is not null)
        {
            throw new ArgumentException("Name either --network or --backbone, not both.");
        }

        if (network is null && (backbone ?? DefaultBackbone(images)) is string name)
        {
            return _backbone.NetworkOf(parsed, name);
        }

        _backbone.RequireNone(parsed);
        return OptionValues.NetworkOf(network ?? SmallNetwork);
    }

    /// <summary>How many changed copies of an image a frozen backbone sees.</summary>
    internal int VariantsOf(ParseResult parsed) => parsed.GetValue(_variants) is >= 1 and int variants
        ? variants
        : throw new ArgumentException($"{_variants.Name} is {parsed.GetValue(_variants)}; it is at least 1.");

    /// <summary>Where features are kept, for the caller to dispose; null for nowhere.</summary>
    internal FeatureCache? CacheOf(ParseResult parsed) => parsed.GetValue(_features) is string folder ? Open(folder) : null;

    private static FeatureCache Open(string folder)
    {
        ModelTarget.CheckFolder(folder, $"--features '{folder}' cannot be written to");
        return new FeatureCache(folder);
    }

    /// <summary>The backbone for images of a size; null where they are too small for any.</summary>
    private static string? DefaultBackbone(TrainingImages images) => images.SmallerSide() switch
    {
        >= LargeSide => LargeBackbone,
        int side when side >= Backbones.Compact().MinimumSize => SmallBackbone,
        _ => null,
    };
}
