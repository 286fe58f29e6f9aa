using System.CommandLine;
using ConvNets.Cli.Data;
using ConvNets.Cli.Tasks;

namespace ConvNets.Cli.Commands;

/// <summary>The options that say which pictures are trained on, and what is learnt from them.</summary>
internal sealed class PictureChoice
{
    private readonly Option<string> _data = CommonOptions.Data();

    private readonly Option<string?> _split = CommonOptions.Split("train");

    private readonly Option<string> _task = new("--task")
    {
        HelpName = "NAME",
        Description = $"{MulticlassPictures.Word}: each folder is a class. {BinaryPictures.Word}: two folders, one is yes. {NumberPictures.Word}: the folders' names are numbers.",
        DefaultValueFactory = _ => MulticlassPictures.Word,
    };

    private readonly Option<string?> _positive = new("--positive")
    {
        HelpName = "NAME",
        Description = $"With --task {BinaryPictures.Word}: the folder that means yes. Default: the second in alphabetical order.",
    };

    private readonly Option<int?> _inputSize = CommonOptions.InputSize("the backbone's weights', otherwise the first picture's, at most 128");

    private readonly Option<bool> _grey = new("--grey") { Description = "One channel instead of three. Always so for IDX files." };

    private readonly Option<string> _augment = new("--augment")
    {
        HelpName = "none|standard|FILE.json",
        Description = "Random changes of the training pictures.",
        DefaultValueFactory = _ => "none",
    };

    /// <summary>The options, for a command.</summary>
    internal IEnumerable<Option> Options => [_data, _split, _task, _positive, _inputSize, _grey, _augment];

    /// <summary>What was asked for.</summary>
    internal TrainingPictures PicturesOf(ParseResult parsed, LearningChoice learning) => new()
    {
        OnBadImage = learning.OnBadImageOf(parsed),
        MaxImagePixels = learning.MaxImagePixelsOf(parsed),
        Path = parsed.GetRequiredValue(_data),
        Split = parsed.GetValue(_split),
        Task = TaskOf(parsed.GetRequiredValue(_task).ToLowerInvariant(), parsed.GetValue(_positive)),
        InputSize = parsed.GetValue(_inputSize) is int side && side < 1 ? throw new ArgumentException($"--input-size is {side}; a picture has at least 1 pixel.") : parsed.GetValue(_inputSize),
        Grey = parsed.GetValue(_grey),
        Augmentation = NamedChoice.Augmentation(parsed.GetRequiredValue(_augment)),
    };

    private static PictureTask TaskOf(string name, string? positive)
    {
        if (positive is not null && name != BinaryPictures.Word)
        {
            throw new ArgumentException($"--positive goes with --task {BinaryPictures.Word}.");
        }

        return name switch
        {
            MulticlassPictures.Word => new MulticlassPictures(),
            BinaryPictures.Word => new BinaryPictures(positive),
            NumberPictures.Word => new NumberPictures(),
            _ => throw NamedChoice.Unknown("--task", name, $"{MulticlassPictures.Word}, {BinaryPictures.Word}, {NumberPictures.Word}"),
        };
    }
}
