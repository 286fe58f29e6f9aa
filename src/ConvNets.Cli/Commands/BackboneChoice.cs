using System.CommandLine;
using System.Globalization;
using Microsoft.ML.ConvNets;
using static Microsoft.ML.ConvNets.Layers;

namespace ConvNets.Cli.Commands;

/// <summary>The options that put a network together from a backbone, its weights and a head.</summary>
internal sealed class BackboneChoice
{
    private readonly Option<string?> _backbone = new("--backbone")
    {
        HelpName = "NAME",
        Description = $"Begin with a known network instead of --network: {string.Join(", ", Backbones.All.Keys)}.",
    };

    private readonly Option<string> _weights = new("--weights")
    {
        HelpName = "FILE|URL|default|none",
        Description = "The backbone's first weights: a safetensors or PyTorch file, its address, the known ones, or drawn at random.",
        DefaultValueFactory = _ => "default",
    };

    private readonly Option<string> _freeze = new("--freeze")
    {
        HelpName = "all|none|N",
        Description = "How many of the backbone's blocks, from the input, do not learn. Frozen ones run only once for each picture.",
        DefaultValueFactory = _ => "all",
    };

    private readonly Option<string?> _head = new("--head")
    {
        HelpName = "LAYERS",
        Description = "The layers after the backbone, such as 100,dropout:0.2: a number is a dense layer with ReLU. Default: the output layer alone.",
    };

    /// <summary>The options, for a command.</summary>
    internal IEnumerable<Option> Options => [_backbone, _weights, _freeze, _head];

    /// <summary>The network that was asked for; null when no backbone was named.</summary>
    internal Network? NetworkOf(ParseResult parsed)
    {
        if (parsed.GetValue(_backbone) is not string name)
        {
            foreach (Option option in (Option[])[_weights, _freeze, _head])
            {
                if (parsed.GetResult(option) is { Implicit: false })
                {
                    throw new ArgumentException($"{option.Name} goes with --backbone NAME.");
                }
            }

            return null;
        }

        Backbone backbone = Backbones.Get(name);
        backbone = backbone with { Weights = Weights(parsed.GetRequiredValue(_weights), backbone) };
        LayerSequence head = parsed.GetValue(_head) is string layers ? Head(layers) : LayerSequence.Empty;
        return Network.FromBackbone(backbone, trainable: false, head).WithFrozenBlocks(FrozenBlocks(parsed.GetRequiredValue(_freeze), backbone));
    }

    private static PretrainedWeights? Weights(string text, Backbone backbone)
    {
        // A file says nothing of how its network saw pictures; others of the same network saw them like this.
        PretrainedPreprocessing? preprocessing = KnownWeights.All.FirstOrDefault(known => known.Name == backbone.Name)?.Preprocessing;
        return text.ToLowerInvariant() switch
        {
            "none" => null,
            "default" => KnownWeights.Get(backbone.Name),
            _ when Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" =>
                PretrainedWeights.FromAddress(address, preprocessing: preprocessing),
            _ => PretrainedWeights.FromFile(text, preprocessing),
        };
    }

    private static int FrozenBlocks(string text, Backbone backbone) => text.ToLowerInvariant() switch
    {
        "all" => backbone.Blocks,
        "none" => 0,
        _ when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int blocks) => blocks,
        _ => throw new ArgumentException($"--freeze '{text}' is neither all, none, nor a number of blocks; {backbone.Name} has {backbone.Blocks}."),
    };

    private static LayerSequence Head(string text)
    {
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
        return LayerSequence.Create(Array.ConvertAll<string, Layer>(parts, static part =>
        {
            if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int units))
            {
                return Dense(units, Activation.Relu);
            }

            return part.Split(':') is ["dropout", string share] && double.TryParse(share, NumberStyles.Float, CultureInfo.InvariantCulture, out double rate)
                ? Dropout(rate)
                : throw new ArgumentException($"--head has '{part}': it is neither a number of units nor dropout:SHARE. Write it like 100,dropout:0.2.");
        }));
    }
}
