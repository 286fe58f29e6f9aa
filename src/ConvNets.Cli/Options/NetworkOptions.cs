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

    internal override IEnumerable<Option> Options => [_network, .. _backbone.Options, _features];

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

    /// <summary>Where features are kept, for the caller to dispose; null for nowhere.</summary>
    internal FeatureCache? CacheOf(ParseResult parsed) => parsed.GetValue(_features) is string folder ? Open(folder) : null;

    private static FeatureCache Open(string folder)
    {
        ModelTarget.CheckFolder(folder, $"--features '{folder}' cannot be written to");
        return new FeatureCache(folder);
    }
}
