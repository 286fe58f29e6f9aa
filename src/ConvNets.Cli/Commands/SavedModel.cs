using System.Reflection;
using ConvNets.Cli.Data;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Commands;

/// <summary>A model zip that was read.</summary>
internal sealed record SavedModel(ITransformer Transformer)
{
    /// <summary>The network in the pipeline, if there is one.</summary>
    internal ConvNetTransformer? Network => Steps(Transformer).OfType<ConvNetTransformer>().FirstOrDefault();

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

        try
        {
            return new SavedModel(ml.Model.Load(path, out _));
        }
        // A model file is untrusted, and what reads it is ML.NET's, the zip library's and ours: whatever one of them says, the file is what is wrong.
        catch (Exception e) when (e is not (OutOfMemoryException or UnauthorizedAccessException))
        {
            throw new InvalidDataException($"'{path}' is no sound model: {FirstLine(Cause(e).Message)} Train it again, or copy it anew from where it was good.", e);
        }
    }

    /// <summary>ML.NET calls loaders by reflection, one inside the other.</summary>
    private static Exception Cause(Exception e) => e is TargetInvocationException { InnerException: { } inner } ? Cause(inner) : e;

    private static string FirstLine(string message)
    {
        string line = message.Split('\n')[0].Trim();
        return line.EndsWith('.') ? line : line + ".";
    }

    /// <summary>Pictures in the form that a model wants: a model made from files reads <c>ImagePath</c>, one made from a zip or IDX files takes <c>Image</c>.</summary>
    internal static IDataView Adapted(MLContext ml, ITransformer model, ImageSet set)
    {
        bool readsFiles = Steps(model).OfType<ImageLoadingTransformer>().Any();
        if (readsFiles && !set.AreFiles)
        {
            throw new InvalidDataException("The model was trained on picture files and reads them by path; these pictures stand in a zip or IDX file. Unpack them into class folders.");
        }

        return readsFiles || !set.AreFiles ? set.Rows : ml.Transforms.LoadImages("Image", null, "ImagePath").Fit(set.Rows).Transform(set.Rows);
    }

    private static IEnumerable<ITransformer> Steps(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(Steps) : [model];
}
