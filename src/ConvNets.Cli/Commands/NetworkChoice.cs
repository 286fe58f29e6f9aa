using System.CommandLine;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Commands;

/// <summary>The options that say which network is trained.</summary>
internal sealed class NetworkChoice
{
    private const string DefaultNetwork = "small-cnn";

    private readonly Option<string?> _network = CommonOptions.Network();
    private readonly BackboneChoice _backbone = new();
    private readonly Option<string?> _features = new("--features") { HelpName = "FOLDER", Description = "Keep the features of frozen backbones there, for later trainings." };

    internal NetworkChoice() => _network.Description += $" Default: {DefaultNetwork}.";

    /// <summary>The options, for a command.</summary>
    internal IEnumerable<Option> Options => [_network, .. _backbone.Options, _features];

    /// <summary>The network that was asked for.</summary>
    internal Network NetworkOf(ParseResult parsed)
    {
        Network? fromBackbone = _backbone.NetworkOf(parsed);
        if (fromBackbone is not null && parsed.GetValue(_network) is not null)
        {
            throw new ArgumentException("Name either --network or --backbone, not both.");
        }

        return fromBackbone ?? NamedChoice.Network(parsed.GetValue(_network) ?? DefaultNetwork);
    }

    /// <summary>Where features are kept, for the caller to dispose; null for nowhere.</summary>
    internal FeatureCache? CacheOf(ParseResult parsed) => parsed.GetValue(_features) is string folder ? Open(folder) : null;

    private static FeatureCache Open(string folder)
    {
        ModelTarget.CheckFolder(folder, $"--features '{folder}' cannot be written to");
        return new FeatureCache(folder);
    }
}
