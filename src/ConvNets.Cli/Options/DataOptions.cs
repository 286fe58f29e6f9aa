using System.CommandLine;
using ConvNets.Cli.Data;
using ConvNets.Cli.Folders;
using Microsoft.ML.ConvNets;
using Microsoft.ML.ConvNets.Images;

namespace ConvNets.Cli.Options;

/// <summary>The options that say which images are trained on, and what is learned from them.</summary>
internal sealed class DataOptions() : CommandOptionGroup(CommonOptions.Data)
{
    private readonly Option<string> _data = CommonOptions.DataPath();

    private readonly Option<string?> _split = CommonOptions.Split("train");

    private readonly Option<string> _task = new("--task")
    {
        HelpName = "NAME",
        Description = $"{MulticlassFolders.Word}: each folder is a class. {BinaryFolders.Word}: two folders, one is the positive class. "
            + $"{NumberFolders.Word}: the folders' names are numbers.",
        DefaultValueFactory = _ => MulticlassFolders.Word,
    };

    private readonly Option<string?> _positive = new("--positive")
    {
        HelpName = "NAME",
        Description = $"With --task {BinaryFolders.Word}: the folder of the positive class. Default: the second in alphabetical order.",
    };

    private readonly Option<int?> _inputSize = CommonOptions.InputSize("what the backbone's weights were trained on, otherwise the size "
        + "of the first image, at most 128");

    private readonly Option<bool> _gray = CommonOptions.Gray();

    private readonly Option<string> _onBadImage = CommonOptions.OnBadImage();

    private readonly Option<long?> _maxImagePixels = new("--max-image-pixels")
    {
        HelpName = "N",
        Description = "An image of more pixels counts as one that cannot be read, now and when the model is used. Default: 100 million.",
    };

    private readonly Option<string?> _exclude = new("--exclude")
    {
        HelpName = "FILE",
        Description = "A list of images to leave out, a path a line, as audit --write-list writes it.",
    };

    internal override IEnumerable<Option> Options =>
        [_data, _split, _exclude, _task, _positive, _inputSize, _gray, _onBadImage, _maxImagePixels];

    /// <summary>The most pixels of an image; checked at once, because the first image is looked at before a training begins.</summary>
    private long MaxImagePixelsOf(ParseResult parsed) => parsed.GetValue(_maxImagePixels) switch
    {
        null => ImageDecoder.DefaultMaxPixels,
        >= 1 and long pixels => pixels,
        long pixels => throw new ArgumentException($"{_maxImagePixels.Name} is {pixels}; an image has at least 1 pixel."),
    };

    /// <summary>What was asked for.</summary>
    internal TrainingImages ImagesOf(ParseResult parsed, AugmentationOptions augmentation) => new()
    {
        OnBadImage = OptionValues.BadImages(parsed.GetRequiredValue(_onBadImage)),
        MaxImagePixels = MaxImagePixelsOf(parsed),
        Path = parsed.GetRequiredValue(_data),
        Split = parsed.GetValue(_split),
        Exclude = parsed.GetValue(_exclude),
        Task = FoldersOf(parsed.GetRequiredValue(_task), parsed.GetValue(_positive)),
        InputSize = parsed.GetValue(_inputSize) is int side
            ? OptionValues.InRange(side, _inputSize.Name, 1, OptionValues.LargestSide)
            : null,
        Gray = parsed.GetValue(_gray),
        Augmentation = augmentation.AugmentationOf(parsed),
    };

    private static ClassFolders FoldersOf(string name, string? positive)
    {
        string task = OptionValues.OneOf("--task", name, MulticlassFolders.Word, BinaryFolders.Word, NumberFolders.Word);
        if (positive is not null && task != BinaryFolders.Word)
        {
            throw new ArgumentException($"--positive goes with --task {BinaryFolders.Word}.");
        }

        return task switch
        {
            BinaryFolders.Word => new BinaryFolders(positive),
            NumberFolders.Word => new NumberFolders(),
            _ => new MulticlassFolders(),
        };
    }
}

/// <summary>The option of random changes.</summary>
internal sealed class AugmentationOptions() : CommandOptionGroup("Augmentation")
{
    private readonly Option<string> _augment = CommonOptions.Augment("none");

    internal override IEnumerable<Option> Options => [_augment];

    internal Augmentation AugmentationOf(ParseResult parsed) => OptionValues.AugmentationOf(parsed.GetRequiredValue(_augment));
}
