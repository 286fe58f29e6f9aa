using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Models;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Data;

/// <summary>A model zip that was read.</summary>
/// <param name="Transformer">The pipeline.</param>
/// <param name="Inputs">The columns that it was trained on; null if that was not saved.</param>
internal sealed record SavedModel(ITransformer Transformer, DataViewSchema? Inputs)
{
    /// <summary>Where the pipeline reads its images.</summary>
    internal ModelInput Input => field ??= ModelInput.Of([.. PipelineSteps.Of(Transformer)]);

    /// <summary>The network in the pipeline, if there is one.</summary>
    internal ConvNetTransformer? Network => PipelineSteps.Of(Transformer).OfType<ConvNetTransformer>().FirstOrDefault();

    /// <summary>The same for commands that need one.</summary>
    /// <param name="path">Where the model was read.</param>
    /// <exception cref="InvalidDataException">There is none.</exception>
    internal ConvNetTransformer RequireNetwork(string path) =>
        Network ?? throw new InvalidDataException($"'{path}' is a model of another kind: it has no convolutional network.");

    /// <summary>
    /// Whether an image that cannot be read shows as a score that is not a number. Other models stop, or say something of it all the same.
    /// </summary>
    internal bool ShowsUnreadable => Network is { ImageColumnName: not null };

    /// <summary>The most pixels of an image.</summary>
    internal long MaxImagePixels => Network?.MaxImagePixels ?? ImageDecoder.DefaultMaxPixels;

    internal static SavedModel Load(MLContext ml, string path)
    {
        RequireFile(path);
        SavedModel saved;
        try
        {
            saved = new SavedModel(ml.Model.Load(path, out DataViewSchema? inputs), inputs);
        }
        // A model file is untrusted, and what reads it is ML.NET's, the zip library's and ours: whatever one of them says, the file is what
        // is wrong.
        catch (Exception e) when (e is not (OutOfMemoryException or UnauthorizedAccessException))
        {
            throw new InvalidDataException($"'{path}' is no sound model: {FirstLine(Cause(e).Message)} Train it again, or copy it anew "
                + "from where it was good.", e);
        }

        if (saved.Network is { } network)
        {
            // The command decides what becomes of images that cannot be read, not what the model was trained with.
            network.OnBadImage = BadImageAction.Skip;
        }

        return saved;
    }

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    internal static void RequireFile(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no model '{path}'{NearestPath.Of(path)}", path);
        }
    }

    /// <summary>ML.NET calls loaders by reflection, one inside the other.</summary>
    private static Exception Cause(Exception e) => e is TargetInvocationException { InnerException: { } inner } ? Cause(inner) : e;

    private static string FirstLine(string message)
    {
        string line = message.Split('\n')[0].Trim();
        return line.EndsWith('.') ? line : line + ".";
    }

    /// <summary>Has each image scored in several views.</summary>
    /// <param name="views">How many; null for the image alone.</param>
    /// <param name="path">Where the model was read.</param>
    internal void SetViews(int? views, string path)
    {
        if (views is int count)
        {
            ConvNetTransformer network = RequireNetwork(path);
            network.Scoring = network.Scoring with { TestTimeViews = count };
        }
    }

    /// <summary>What the steps before the network make of images.</summary>
    internal IDataView BeforeNetwork(ModelRows rows)
    {
        ITransformer[] steps =
            [.. Steps(rows).TakeWhile(static step => step is not ConvNetTransformer)];
        return steps.Length == 0 ? rows : new TransformerChain<ITransformer>(steps).Transform(rows);
    }

    /// <summary>
    /// Whether files have to be tried before the model reads them, because one that cannot be read would end a whole pass.
    /// </summary>
    internal bool MustTry(ImageSet set) =>
        set.Form == ImageForm.Files && !ShowsUnreadable && (Input.Loader is not null || Input.Need == ImageNeed.Any);

    /// <summary>What the model makes of images, which are given to it in the form that it wants.</summary>
    internal IDataView Score(ModelRows rows) => For(rows).Transform(rows);

    /// <summary>The pipeline for images in a form.</summary>
    internal ITransformer For(ModelRows rows) =>
        Input.Loader is null || rows.Form == ImageForm.Files
            ? Transformer
            : new TransformerChain<ITransformer>([.. Steps(rows)]);

    /// <summary>The steps; where images are no files, they come in place of what a step of loading gives.</summary>
    private IEnumerable<ITransformer> Steps(ModelRows rows) =>
        PipelineSteps.Of(Transformer).Where(step => rows.Form == ImageForm.Files || step != Input.Loader);

    /// <summary>What whoever uses the model should know; null for nothing.</summary>
    internal string? Remark => Input is { Need: ImageNeed.Numbers, Shape: { } shape }
        ? $"The model reads numbers, not images: each image becomes {shape} numbers from 0 to 255, channels first. If it was trained on "
            + "numbers of another kind, its answers are wrong."
        : null;

    /// <summary>Images as the rows that the model was trained on.</summary>
    internal ModelRows RowsOf(ImageSet set)
    {
        // What stops at bytes that are no image is given decoded ones, so that the other images are answered.
        bool mustDecode = set.Form == ImageForm.Zip && Input.Need == ImageNeed.Any && !ShowsUnreadable;
        return new ModelRows(set, mustDecode ? Input with { Need = ImageNeed.Image } : Input, Inputs, MaxImagePixels);
    }
}
