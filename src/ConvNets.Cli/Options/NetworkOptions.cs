using System.CommandLine;
using ConvNets.Cli.Data;
using Microsoft.ML.ConvNets;
using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Training.Recipes;

namespace ConvNets.Cli.Options;

/// <summary>The options that say which network is trained.</summary>
internal sealed class NetworkOptions() : CommandOptionGroup(CommonOptions.Network)
{
    private readonly Option<string?> _network = CommonOptions.NetworkName(
        $" Default: a frozen backbone, {RecipeNetwork.BackboneFor(RecipeNetwork.LargeSide)} where --input-size, or else the first image, "
        + $"has {RecipeNetwork.LargeSide} pixels or more on each side, otherwise {Backbones.Compact().Name}; {RecipeNetwork.SmallNetwork} "
        + $"for images below {Backbones.Compact().MinimumSize} pixels and gray ones.");

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
    /// <param name="parsed">The command line.</param>
    /// <param name="images">The images.</param>
    /// <param name="withHead">Whether a head stands behind a backbone where none was named.</param>
    internal Network NetworkOf(ParseResult parsed, TrainingImages images, bool withHead = false)
    {
        string? network = parsed.GetValue(_network);
        string? backbone = _backbone.NameOf(parsed);
        if (network is not null && backbone is not null)
        {
            throw new ArgumentException("Name either --network or --backbone, not both.");
        }

        if (network is null && (backbone ?? RecipeNetwork.BackboneFor(images.SmallerSide())) is string name)
        {
            return _backbone.NetworkOf(parsed, name, withHead ? RecipeNetwork.Head : LayerSequence.Empty);
        }

        _backbone.RequireNone(parsed);
        return OptionValues.NetworkOf(network ?? RecipeNetwork.SmallNetwork);
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
}
