using ConvNets.Cli.Folders;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Training.Trainers;

namespace ConvNets.Cli.Data;

/// <summary>The images that a network is to learn from, as the command line names them.</summary>
internal sealed record TrainingImages
{
    internal required string Path { get; init; }

    internal required string? Split { get; init; }

    /// <summary>The file of a list of images to leave out; null for none.</summary>
    internal required string? Exclude { get; init; }

    internal required int? InputSize { get; init; }

    internal required bool Gray { get; init; }

    internal required Augmentation Augmentation { get; init; }

    internal required ClassFolders Task { get; init; }

    /// <summary>What happens with an image that cannot be read.</summary>
    internal required BadImageAction OnBadImage { get; init; }

    /// <summary>The most pixels of an image that can be read.</summary>
    internal required long MaxImagePixels { get; init; }

    /// <summary>
    /// The smaller side that images have where the network does not want another: the size that was asked for, or that of the first image,
    /// at most 128. Opens at most one image.
    /// </summary>
    /// <returns>Null for gray images, and where no image can be read.</returns>
    internal int? SmallerSide()
    {
        if (Gray || InputSize is not null)
        {
            return Gray ? null : InputSize;
        }

        ImageSet set = ImageSet.Open(new MLContext(), Path, Split, ImagePartKind.Training);
        return set.Form == ImageForm.Idx || FirstShape(set) is not TensorShape first ? null : Math.Min(first.Height, first.Width);
    }

    /// <summary>Finds the images and decides how they are read; opens at most one of them.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="network">The network, which may have a size of its own.</param>
    /// <param name="validation">More images, to measure epochs with; null for none.</param>
    /// <param name="status">Is told what was read as what.</param>
    internal OpenedImages Open(MLContext ml, Network network, string? validation, TextWriter status)
    {
        ImageSet training = ImageSet.Open(ml, Path, Split, ImagePartKind.Training);
        status.WriteLine($"Training images: {training.Told}");
        ImageList? list = Exclude is null ? null : ImageList.Read(Exclude);
        int excluded = list is null ? 0 : training.CountOf(list);
        training = list is null ? training : training.Without(ml, list);
        Task.LookAt(training);
        IDataView rows = Task.WithTarget(ml, training.Rows);

        // One pass over the names, none over the images: the classes must be known before validation data can be read.
        IEstimator<ITransformer>? labels = Task.Steps(ml);
        IDataView? measured = null;
        ImageSet? held = null;
        if (validation is not null)
        {
            held = ImageSet.Open(ml, validation, null, ImagePartKind.Validation);
            status.WriteLine($"Validation images: {held.Told}");
            if (held.Form != training.Form)
            {
                throw new InvalidDataException("Training and validation images have different forms: both are folders of files, both are "
                    + "zips, or both are IDX files.");
            }

            excluded += list is null ? 0 : held.CountOf(list);
            held = list is null ? held : held.Without(ml, list);
            IDataView heldRows = Task.WithTarget(ml, held.Rows);
            measured = labels is null ? heldRows : labels.Fit(rows).Transform(heldRows);
        }

        if (list is not null)
        {
            status.WriteLine(Told(list, excluded));
        }

        var steps = new List<IEstimator<ITransformer>>();
        steps.AddRange(labels is null ? [] : [labels]);
        if (Augmentation != Augmentation.None)
        {
            steps.Add(ml.Transforms.AugmentImages(training.Feature, Augmentation));
        }

        int outputs = Task.OutputsOf(training);
        TrainableNetwork.Check(network, outputs);
        TensorShape? shape = ShapeOf(training, network);
        RequireFit(network, shape);
        return new OpenedImages(training.Rows.Schema, rows, Chain(steps), measured, training.Feature, shape)
        {
            Outputs = outputs,
            Training = training,
            Held = held,
            IsShapeGiven = InputSize is not null || shape?.Channels == 1,
        };
    }

    /// <summary>What a list left out; one that names no image here was made for others, or names them from another folder.</summary>
    private string Told(ImageList list, int excluded) => excluded > 0 || list.Count == 0
        ? $"Left out, as '{Exclude}' says: {excluded:N0} of its {list.Count:N0} images."
        : throw new InvalidDataException(
            $"--exclude '{Exclude}': none of its {list.Count:N0} images is among those of '{Path}'. It names files from the folder "
            + "that the audit ran in, or by their full paths.");

    private static IEstimator<ITransformer>? Chain(List<IEstimator<ITransformer>> steps) =>
        steps.Count == 0 ? null : steps.Skip(1).Aggregate(steps[0], static (chain, step) => chain.Append(step));

    /// <summary>Images too small, or too narrow, for the network's pools are told with the way out.</summary>
    private void RequireFit(Network network, TensorShape? shape)
    {
        try
        {
            _ = shape is null ? null : network.Resolve(shape);
        }
        catch (ArgumentException e)
        {
            string origin = InputSize is null && network.Input is null ? ", which is the size of the first image (at most 128)" : "";
            throw new ArgumentException($"The network does not fit images of {shape!.Height}×{shape.Width} pixels{origin}: "
                + $"{e.Message.TrimEnd('.')}. Use a larger --input-size, such as --input-size 64.", e);
        }
    }

    /// <summary>The shape of the network's input: the trainer's own rule, but with one channel where that is asked for.</summary>
    private TensorShape? ShapeOf(ImageSet set, Network network)
    {
        int channels = Gray || set.Form == ImageForm.Idx ? 1 : 3;
        if (InputSize is int side)
        {
            return TensorShape.Image(channels, side, side);
        }

        if ((network.Input ?? (channels == 3 ? network.Start?.DefaultShape : null)) is { } known)
        {
            return known;
        }

        TensorShape? first = FirstShape(set);
        return first is null ? null : TensorShape.Image(channels, first.Height, first.Width);
    }

    private TensorShape? FirstShape(ImageSet set) =>
        ImageColumn.ShapeOfFirst(set.Rows, set.Rows.Schema[set.Feature], MaxImagePixels, OnBadImage);
}

/// <summary>Images that were found.</summary>
/// <param name="Schema">What a model reads: the rows without the column that is trained toward.</param>
/// <param name="Rows">The rows to train on.</param>
/// <param name="Steps">From the rows to the trainer's columns; null where they have them already.</param>
/// <param name="Validation">The validation data with the trainer's columns; null for none.</param>
/// <param name="Feature">The column of images, or of the paths of their files.</param>
/// <param name="Shape">The network's input; null where no image can be read.</param>
internal sealed record OpenedImages(
    DataViewSchema Schema, IDataView Rows, IEstimator<ITransformer>? Steps, IDataView? Validation, string Feature, TensorShape? Shape)
{
    internal required int Outputs { get; init; }

    /// <summary>The images of the training data, as they were found.</summary>
    internal required ImageSet Training { get; init; }

    /// <summary>The images of the validation data, as they were found; null for none.</summary>
    internal required ImageSet? Held { get; init; }

    /// <summary>Whether the shape is not the network's own.</summary>
    internal required bool IsShapeGiven { get; init; }

    /// <summary>The rows with the trainer's columns.</summary>
    internal IDataView Prepared() => Steps is null ? Rows : Steps.Fit(Rows).Transform(Rows);

    /// <summary>The steps and a trainer behind them.</summary>
    internal IEstimator<ITransformer> Before(IEstimator<ITransformer> trainer) => Steps is null ? trainer : Steps.Append(trainer);
}
