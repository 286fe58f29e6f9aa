using System.Reflection;
using ConvNets.Cli.Data;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Commands;

/// <summary>A model zip that was read.</summary>
/// <param name="Transformer">The pipeline.</param>
/// <param name="Inputs">The columns that it was trained on; null if that was not saved.</param>
internal sealed record SavedModel(ITransformer Transformer, DataViewSchema? Inputs)
{
    /// <summary>The column with what an image is called, whatever the model does with the others.</summary>
    internal const string NameColumn = "Name of the image";

    /// <summary>The column with the name of an image's folder.</summary>
    internal const string FolderColumn = "Folder of the image";

    /// <summary>The column with the encoded bytes of images of a zip.</summary>
    internal const string BytesColumn = "Bytes of the image";

    /// <summary>The network in the pipeline, if there is one.</summary>
    internal ConvNetTransformer? Network => Steps(Transformer).OfType<ConvNetTransformer>().FirstOrDefault();

    /// <summary>
    /// Whether an image that cannot be read shows as a score that is no number. Other models stop, or say something of it all the same.
    /// </summary>
    internal bool ShowsUnreadable => Network is { ImageColumnName: not null };

    /// <summary>The most pixels of an image.</summary>
    internal long MaxImagePixels => Network?.MaxImagePixels ?? ImageDecoder.DefaultMaxPixels;

    /// <summary>Width of a network's output layer.</summary>
    internal static int OutputsOf(ConvNetTransformer network) => network switch
    {
        ConvNetClassifierTransformer classifier => classifier.ClassNames.Count,
        ConvNetMultiLabelClassifierTransformer labels => labels.LabelNames.Count,
        _ => 1,
    };

    internal static SavedModel Load(MLContext ml, string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no model '{path}' (looked for '{Path.GetFullPath(path)}').", path);
        }

        SavedModel saved;
        try
        {
            saved = new SavedModel(ml.Model.Load(path, out DataViewSchema? inputs), inputs);
        }
        // A model file is untrusted, and what reads it is ML.NET's, the zip library's and ours: whatever one of them says, the file is what is wrong.
        catch (Exception e) when (e is not (OutOfMemoryException or UnauthorizedAccessException) && Cause(e) is not LibtorchUnavailableException)
        {
            throw new InvalidDataException($"'{path}' is no sound model: {FirstLine(Cause(e).Message)} Train it again, or copy it anew from where it was good.", e);
        }

        if (saved.Network is { } network)
        {
            // The command decides what becomes of images that cannot be read, not what the model was trained with.
            network.OnBadImage = BadImageAction.Skip;
        }

        return saved;
    }

    /// <summary>ML.NET calls loaders by reflection, one inside the other.</summary>
    private static Exception Cause(Exception e) => e is TargetInvocationException { InnerException: { } inner } ? Cause(inner) : e;

    private static string FirstLine(string message)
    {
        string line = message.Split('\n')[0].Trim();
        return line.EndsWith('.') ? line : line + ".";
    }

    /// <summary>Scores images, which are given in the form that the model wants.</summary>
    internal IDataView Score(MLContext ml, ImageSet set)
    {
        var copies = new List<(string Output, string Input)> { (NameColumn, ImageSet.PathColumn), (FolderColumn, ImageSet.LabelColumn) };
        if (set.Form == ImageForm.Zip)
        {
            copies.Add((BytesColumn, ImageSet.ImageColumnName));
        }

        ITransformer[] steps = [.. Steps(Transformer)];
        ITransformer model = Transformer;
        IDataView rows = set.Rows;
        if (steps.OfType<ImageLoadingTransformer>().FirstOrDefault() is { } loading)
        {
            (string path, string image) = ColumnsOf(loading);
            if (set.Form == ImageForm.Files)
            {
                copies.AddRange(path == ImageSet.PathColumn ? [] : [(path, ImageSet.PathColumn)]);
            }
            else
            {
                model = WithoutLoading(steps, loading, image);
                copies.AddRange(image == ImageSet.ImageColumnName ? [] : [(image, ImageSet.ImageColumnName)]);
            }
        }
        else if (steps.Select(ImageColumnOf).FirstOrDefault(static name => name is not null) is string column)
        {
            copies.AddRange(column == set.Feature ? [] : [(column, set.Feature)]);
        }
        else if (set.Form == ImageForm.Files)
        {
            rows = ml.Transforms.LoadImages(ImageSet.ImageColumnName, null, ImageSet.PathColumn).Fit(rows).Transform(rows);
        }

        foreach ((string output, string input) in copies)
        {
            rows = ml.Transforms.CopyColumns(output, input).Fit(rows).Transform(rows);
        }

        return model.Transform(rows);
    }

    /// <summary>A model that loads files, for images that are none: our networks take them as they are where nothing stands between.</summary>
    private static TransformerChain<ITransformer> WithoutLoading(ITransformer[] steps, ImageLoadingTransformer loading, string loaded)
    {
        bool isDirect = steps.Any(step => ImageColumnOf(step) == loaded)
            && steps.All(step => step == loading || step.GetType().Namespace != typeof(ImageLoadingTransformer).Namespace);
        return isDirect
            ? new TransformerChain<ITransformer>([.. steps.Where(step => step != loading)])
            : throw new InvalidDataException("The model reads image files by path and changes them before its network; these images stand in a zip or IDX file. Unpack them into class folders.");
    }

    /// <summary>The columns of paths and of images. ML.NET keeps them to itself; a schema tells them.</summary>
    private (string Path, string Image) ColumnsOf(ImageLoadingTransformer loading)
    {
        foreach (DataViewSchema.Column column in Inputs?.Where(static c => c.Type is TextDataViewType) ?? [])
        {
            var builder = new DataViewSchema.Builder();
            builder.AddColumn(column.Name, column.Type);
            try
            {
                DataViewSchema loaded = loading.GetOutputSchema(builder.ToSchema());
                return (column.Name, loaded[loaded.Count - 1].Name);
            }
            catch (ArgumentException)
            {
                // Another column is the one.
            }
        }

        return (ImageSet.PathColumn, ImageSet.ImageColumnName);
    }

    private static string? ImageColumnOf(ITransformer step) => step switch
    {
        ConvNetTransformer network => network.ImageColumnName,
        ConvNetFeaturizerTransformer featurizer => featurizer.ImageColumnName,
        _ => null,
    };

    private static IEnumerable<ITransformer> Steps(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(Steps) : [model];
}
