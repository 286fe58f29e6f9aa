using System.CommandLine;
using System.Globalization;
using Microsoft.ML.ConvNets;
using Microsoft.ML.ConvNets.Networks;
using static Microsoft.ML.ConvNets.Layers;

namespace ConvNets.Cli.Options;

/// <summary>The options that put a network together from a backbone, its weights and a head.</summary>
internal sealed class BackboneOptions
{
    private readonly Option<string?> _backbone = new("--backbone")
    {
        HelpName = "NAME",
        Description = $"A pretrained backbone instead of --network: {string.Join(", ", Backbones.All.Keys)}. The weights of "
            + "imagenet_resnet18 and compact are here; those of the others are downloaded once.",
    };

    private readonly Option<string> _weights = new("--weights")
    {
        HelpName = "FILE|URL|default|none",
        Description = "The backbone's pretrained weights: a safetensors or PyTorch file, its address, the known ones, or none (random).",
        DefaultValueFactory = _ => "default",
    };

    private readonly Option<string> _freeze = new("--freeze")
    {
        HelpName = "all|none|N",
        Description = "How many of the backbone's blocks, from the input, are frozen. They run only once for each image.",
        DefaultValueFactory = _ => "all",
    };

    private readonly Option<string?> _head = new("--head")
    {
        HelpName = "LAYERS",
        Description = "The layers between backbone and output layer, such as 100,dropout:0.2: a number is a dense layer with ReLU. "
            + "Default: none.",
    };

    /// <summary>The options, for a command.</summary>
    internal IEnumerable<Option> Options => [_backbone, _weights, _freeze, _head];

    /// <summary>The backbone that was named; null for none.</summary>
    internal string? NameOf(ParseResult parsed) => parsed.GetValue(_backbone);

    /// <summary>Sees to it that nothing is said of a backbone where there is none.</summary>
    /// <exception cref="ArgumentException">There is; the message names the option.</exception>
    internal void RequireNone(ParseResult parsed)
    {
        foreach (Option option in (Option[])[_weights, _freeze, _head])
        {
            if (parsed.GetResult(option) is { Implicit: false })
            {
                throw new ArgumentException($"{option.Name} goes with --backbone NAME.");
            }
        }
    }

    /// <summary>The network that begins with a backbone.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="name">The backbone.</param>
    /// <param name="head">The head where none was named.</param>
    internal Network NetworkOf(ParseResult parsed, string name, LayerSequence head)
    {
        Backbone backbone = Backbones.Get(OptionValues.BackboneOf(name));
        backbone = backbone with { Weights = Weights(parsed.GetRequiredValue(_weights), backbone) };
        head = parsed.GetValue(_head) is string layers ? Head(layers) : head;
        return Network.FromBackbone(backbone, trainable: false, head).WithFrozenBlocks(
            FrozenBlocks(parsed.GetRequiredValue(_freeze), backbone));
    }

    private static PretrainedWeights? Weights(string text, Backbone backbone)
    {
        // A file says nothing of how its network saw images; others of the same network saw them like this.
        PretrainedPreprocessing? preprocessing = KnownWeights.All.FirstOrDefault(known => known.Name == backbone.Name)?.Preprocessing;
        return text.ToLowerInvariant() switch
        {
            "none" => null,
            "default" => KnownWeights.Get(backbone.Name),
            _ when Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" =>
                PretrainedWeights.FromAddress(address, preprocessing: preprocessing),
            _ => File.Exists(text)
                ? PretrainedWeights.FromFile(text, preprocessing)
                : throw new FileNotFoundException($"--weights: there is no file '{text}'. "
                    + $"{NearestName.Hint(text, ["none", "default"])}It is the path of a file, a URL, default, or none."),
        };
    }

    private static int FrozenBlocks(string text, Backbone backbone) => text.ToLowerInvariant() switch
    {
        "all" => backbone.Blocks,
        "none" => 0,
        _ when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int blocks) && blocks <= backbone.Blocks => blocks,
        _ => throw new ArgumentException($"--freeze '{text}' is neither all, none, nor a number of blocks; {backbone.Name} has "
            + $"{backbone.Blocks} blocks."),
    };

    private static LayerSequence Head(string text)
    {
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
        return LayerSequence.Create(Array.ConvertAll<string, Layer>(parts, static part =>
        {
            if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int units))
            {
                return units > 0 ? Dense(units, Activation.Relu) : throw new ArgumentException($"--head has '{part}'; a dense layer has "
                    + "at least 1 unit.");
            }

            return part.Split(':') is ["dropout", string fraction]
                && double.TryParse(fraction, NumberStyles.Float, CultureInfo.InvariantCulture, out double rate)
                ? rate is >= 0 and < 1 ? Dropout(rate) : throw new ArgumentException($"--head has '{part}'; a dropout rate is at least 0 "
                    + "and below 1.")
                : throw new ArgumentException($"--head has '{part}': it is neither a number of units nor dropout:RATE. Write it like "
                    + "100,dropout:0.2.");
        }));
    }
}
