using ConvNets.Cli.Tasks;
using Microsoft.ML;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Data;

/// <summary>The pictures that a network is to learn from, as the command line names them.</summary>
internal sealed record TrainingPictures
{
    internal required string Path { get; init; }

    internal required string? Split { get; init; }

    internal required int? InputSize { get; init; }

    internal required bool Grey { get; init; }

    internal required Augmentation Augmentation { get; init; }

    internal required PictureTask Task { get; init; }

    /// <summary>What happens with an image that cannot be read.</summary>
    internal required BadImageAction OnBadImage { get; init; }

    /// <summary>The most pixels of an image that can be read.</summary>
    internal required long MaxImagePixels { get; init; }

    /// <summary>Finds the images and decides how they are read; opens at most one of them.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="network">The network, which may have a size of its own.</param>
    /// <param name="validation">More images, to measure epochs with; null for none.</param>
    /// <param name="talk">Is told what was read as what.</param>
    internal OpenedPictures Open(MLContext ml, Network network, string? validation, TextWriter talk)
    {
        ImageSet training = ImageSet.Open(ml, Path, Split, ImagePartKind.Training);
        talk.WriteLine($"Training images: {training.Told}");
        Task.LookAt(training);
        IDataView rows = Task.WithTarget(training.Rows);

        // One pass over the names, none over the images: the classes must be known before validation data can be read.
        IEstimator<ITransformer>? labels = Task.Steps(ml);
        IDataView? measured = null;
        if (validation is not null)
        {
            ImageSet held = ImageSet.Open(ml, validation, null, ImagePartKind.Validation);
            talk.WriteLine($"Validation images: {held.Told}");
            if (held.Form != training.Form)
            {
                throw new InvalidDataException("Training and validation images have different forms: both are folders of files, both are zips, or both are IDX files.");
            }

            IDataView heldRows = Task.WithTarget(held.Rows);
            measured = labels is null ? heldRows : labels.Fit(rows).Transform(heldRows);
        }

        var steps = new List<IEstimator<ITransformer>>();
        steps.AddRange(labels is null ? [] : [labels]);
        if (Augmentation != Augmentation.None)
        {
            steps.Add(ml.Transforms.AugmentImages(training.Feature, Augmentation));
        }

        return new OpenedPictures(training.Rows.Schema, rows, Chain(steps), measured, training.Feature, ShapeOf(training, network));
    }

    private static IEstimator<ITransformer>? Chain(List<IEstimator<ITransformer>> steps) =>
        steps.Count == 0 ? null : steps.Skip(1).Aggregate(steps[0], static (chain, step) => chain.Append(step));

    private TensorShape? ShapeOf(ImageSet set, Network network)
    {
        int channels = Grey || set.Form == ImageForm.Idx ? 1 : 3;
        if (InputSize is int side)
        {
            return TensorShape.Image(channels, side, side);
        }

        // The trainer's own rule is the same, for color.
        return channels == 3 || network.Input is not null
            ? null
            : ImageColumn.ShapeOfFirst(set.Rows, set.Rows.Schema[set.Feature], MaxImagePixels, OnBadImage) is { } shape
                ? TensorShape.Image(1, shape.Height, shape.Width)
                : null;
    }
}

/// <summary>Pictures that were found.</summary>
/// <param name="Schema">What a model reads: the rows without the column that is trained towards.</param>
/// <param name="Rows">The rows to train on.</param>
/// <param name="Steps">From the rows to the trainer's columns; null where they have them already.</param>
/// <param name="Validation">The validation data with the trainer's columns; null for none.</param>
/// <param name="Feature">The column of images, or of the paths of their files.</param>
/// <param name="Shape">The network's input; null for the trainer to decide.</param>
internal sealed record OpenedPictures(
    DataViewSchema Schema, IDataView Rows, IEstimator<ITransformer>? Steps, IDataView? Validation, string Feature, TensorShape? Shape)
{
    /// <summary>The rows with the trainer's columns.</summary>
    internal IDataView Prepared() => Steps is null ? Rows : Steps.Fit(Rows).Transform(Rows);

    /// <summary>The steps and a trainer behind them.</summary>
    internal IEstimator<ITransformer> Before(IEstimator<ITransformer> trainer) => Steps is null ? trainer : Steps.Append(trainer);
}
