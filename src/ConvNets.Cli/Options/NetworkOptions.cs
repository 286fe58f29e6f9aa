using System.CommandLine;
using ConvNets.Cli.Data;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Options;

/// <summary>The options that say which network is trained.</summary>
internal sealed class NetworkOptions() : CommandOptionGroup(CommonOptions.Network)
{
    private const string DefaultNetwork = "small-cnn";

    private readonly Option<string?> _network = CommonOptions.NetworkName($" Default: {DefaultNetwork}.");
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

    /// <summary>The network that was asked for.</summary>
    internal Network NetworkOf(ParseResult parsed)
    {
        Network? fromBackbone = _backbone.NetworkOf(parsed);
        if (fromBackbone is not null && parsed.GetValue(_network) is not null)
        {
            throw new ArgumentException("Name either --network or --backbone, not both.");
        }

        return fromBackbone ?? OptionValues.NetworkOf(parsed.GetValue(_network) ?? DefaultNetwork);
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
