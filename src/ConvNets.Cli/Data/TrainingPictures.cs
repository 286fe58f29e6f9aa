using ConvNets.Cli.Tasks;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Data;

/// <summary>The pictures that a network is to learn from, as the command line names them.</summary>
internal sealed record TrainingPictures
{
    private const int LargestDefaultSide = 128;

    internal required string Path { get; init; }

    internal required string? Split { get; init; }

    internal required int? InputSize { get; init; }

    internal required bool Grey { get; init; }

    internal required Augmentation Augmentation { get; init; }

    internal required PictureTask Task { get; init; }

    /// <summary>Finds the pictures and decides how they are read; opens at most one of them.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="network">The network, which may have a size of its own.</param>
    /// <param name="validation">More pictures, to measure epochs with; null for none.</param>
    internal OpenedPictures Open(MLContext ml, Network network, string? validation)
    {
        ImageSet training = ImageSet.Open(ml, Path, Split, "train");
        Task.LookAt(training);
        IDataView rows = Task.WithTarget(training.Rows);

        // Two passes over the paths, none over the pictures: the classes must be known before validation data can be read.
        var steps = new List<IEstimator<ITransformer>>();
        steps.AddRange(Task.Steps(ml) is { } labels ? [labels] : []);
        steps.AddRange(training.AreFiles ? [ml.Transforms.LoadImages(PictureTask.PictureColumn, null, "ImagePath")] : []);
        IEstimator<ITransformer>? reading = Chain(steps);
        IDataView? measured = null;
        if (validation is not null)
        {
            ImageSet held = ImageSet.Open(ml, validation, null, "test");
            if (held.AreFiles != training.AreFiles)
            {
                throw new InvalidDataException("Training and validation pictures have different forms: both are folders of files, or both are zips or IDX files.");
            }

            IDataView heldRows = Task.WithTarget(held.Rows);
            measured = reading is null ? heldRows : reading.Fit(rows).Transform(heldRows);
        }

        if (Augmentation != Augmentation.None)
        {
            steps.Add(ml.Transforms.AugmentImages(PictureTask.PictureColumn, Augmentation));
        }

        return new OpenedPictures(training.Rows.Schema, rows, Chain(steps), measured, ShapeOf(training, network));
    }

    private static IEstimator<ITransformer>? Chain(List<IEstimator<ITransformer>> steps) =>
        steps.Count == 0 ? null : steps.Skip(1).Aggregate(steps[0], static (chain, step) => chain.Append(step));

    private TensorShape? ShapeOf(ImageSet set, Network network)
    {
        int channels = Grey || set.AreGrey ? 1 : 3;
        if (InputSize is int side)
        {
            return TensorShape.Image(channels, side, side);
        }

        // The trainer's own rule is the same, for colour.
        return channels == 3 || network.Input is not null ? null : ShapeOfFirst(set);
    }

    private static TensorShape? ShapeOfFirst(ImageSet set)
    {
        DataViewSchema.Column column = set.Rows.Schema[set.AreFiles ? "ImagePath" : "Image"];
        using DataViewRowCursor cursor = set.Rows.GetRowCursor([column]);
        if (!cursor.MoveNext())
        {
            return null;
        }

        using MLImage image = set.AreFiles ? MLImage.CreateFromFile(Value<ReadOnlyMemory<char>>().ToString()) : Value<MLImage>();
        return TensorShape.Image(1, Math.Min(image.Height, LargestDefaultSide), Math.Min(image.Width, LargestDefaultSide));

        T Value<T>()
        {
            T value = default!;
            cursor.GetGetter<T>(column)(ref value);
            return value;
        }
    }
}

/// <summary>Pictures that were found.</summary>
/// <param name="Schema">What a model reads: the rows without the column that is trained towards.</param>
/// <param name="Rows">The rows to train on.</param>
/// <param name="Steps">From the rows to the trainer's columns; null where they have them already.</param>
/// <param name="Validation">The validation data with the trainer's columns; null for none.</param>
/// <param name="Shape">The network's input; null for the trainer to decide.</param>
internal sealed record OpenedPictures(DataViewSchema Schema, IDataView Rows, IEstimator<ITransformer>? Steps, IDataView? Validation, TensorShape? Shape)
{
    /// <summary>The rows with the trainer's columns.</summary>
    internal IDataView Prepared() => Steps is null ? Rows : Steps.Fit(Rows).Transform(Rows);

    /// <summary>The steps and a trainer behind them.</summary>
    internal IEstimator<ITransformer> Before(IEstimator<ITransformer> trainer) => Steps is null ? trainer : Steps.Append(trainer);
}
