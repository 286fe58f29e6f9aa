using System.Reflection;
using System.Security.Cryptography;

namespace Microsoft.ML.ConvNets.Serving.Models;

/// <summary>A model that was loaded, found to be one that can be served, and warmed.</summary>
internal sealed class ServedModel : IDisposable
{
    private const string MachineLearningImages = "Microsoft.ML.Transforms.Image";
    private const int VersionLength = 12;

    // What neither changes an image nor an answer: keys of labels, their names, columns that are copied or left out.
    private static readonly string[] s_harmless =
    [
        "AugmentImagesTransformer", "ImageLoadingTransformer", "ValueToKeyMappingTransformer", "KeyToValueMappingTransformer",
        "ColumnCopyingTransformer", "ColumnSelectingTransformer", "RowToRowMapperTransform",
    ];

    private readonly ITransformer _pipeline;

    private ServedModel(ITransformer pipeline, ConvNetTransformer network, string version, IReadOnlyList<string> ignoredSteps) =>
        (_pipeline, Network, Version, IgnoredSteps, MapProblem) =
            (pipeline, network, version, ignoredSteps, network.ClassActivationMapProblem());

    internal ConvNetTransformer Network { get; }

    /// <summary>Why the network has no class activation map; null where it has.</summary>
    internal string? MapProblem { get; }

    /// <summary>Names the content of the model's file: the beginning of its SHA-256.</summary>
    internal string Version { get; }

    /// <summary>Steps beside the network that are not run, though they may do something.</summary>
    internal IReadOnlyList<string> IgnoredSteps { get; }

    /// <summary>Loads a model and runs it once.</summary>
    /// <param name="path">The zip.</param>
    /// <param name="scoring">How it computes.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no sound model, or none that can be served; the message says why.</exception>
    internal static ServedModel Load(string path, ScoringOptions scoring)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no model '{path}'.", path);
        }

        ServedModel? model = null;
        try
        {
            model = Read(path);
            model.Network.Scoring = scoring;
            model.WarmUp();
            // What reading the file left behind, twice the weights, would stay until memory is short.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            return model;
        }
        // A model file is untrusted, and what reads it is ML.NET's, the zip library's and ours: whatever one of them says, the file is what
        // is wrong.
        catch (Exception e) when (e is not (OutOfMemoryException or UnauthorizedAccessException or PlatformNotSupportedException))
        {
            model?.Dispose();
            throw new InvalidDataException($"The model '{path}' cannot be served: {FirstLine(Cause(e).Message)}", e);
        }
    }

    /// <summary>Frees the session.</summary>
    public void Dispose() => (_pipeline as IDisposable)?.Dispose();

    private static ServedModel Read(string path)
    {
        // One handle: a file that is replaced meanwhile stays the one that was opened.
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        string version = Convert.ToHexStringLower(SHA256.HashData(file))[..VersionLength];
        file.Position = 0;
        // A context for each model, so that nothing of an old one is kept by it.
        ITransformer pipeline = new MLContext().Model.Load(file, out _);
        try
        {
            ITransformer[] steps = [.. StepsOf(pipeline)];
            int place = Array.FindIndex(steps, static step => step is ConvNetTransformer);
            if (place < 0)
            {
                throw new InvalidDataException("it has no convolutional network that gives answers.");
            }

            if (Array.Find(steps[..place], ChangesImages) is { } changer)
            {
                throw new InvalidDataException(
                    $"its step {changer.GetType().Name} changes images before the network reads them. Train a network that resizes for "
                    + "itself (the trainer's InputShape), on paths or encoded bytes.");
            }

            return new ServedModel(
                pipeline, (ConvNetTransformer)steps[place], version,
                [.. steps.Where((_, i) => i != place).Select(static step => step.GetType().Name).Except(s_harmless)]);
        }
        catch
        {
            (pipeline as IDisposable)?.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The session is made before the first request, and a network whose answers are no numbers is found out. The memory of larger batches
    /// is taken by the first of them: a batch of gray images here would keep everybody waiting for it.
    /// </summary>
    private void WarmUp()
    {
        byte[] gray = new byte[Network.PackedImageLength];
        Array.Fill(gray, (byte)128);
        if (Network.ScoreImages(gray, 1).Any(static answer => !answer.Scores.All(float.IsFinite)))
        {
            throw new InvalidDataException("the network's scores of a gray image are no numbers. Train it again.");
        }
    }

    private static bool ChangesImages(ITransformer step) =>
        step.GetType().Namespace == MachineLearningImages && !s_harmless.Contains(step.GetType().Name, StringComparer.Ordinal);

    private static IEnumerable<ITransformer> StepsOf(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(StepsOf) : [model];

    /// <summary>ML.NET calls loaders by reflection, one inside the other.</summary>
    private static Exception Cause(Exception e) => e is TargetInvocationException { InnerException: { } inner } ? Cause(inner) : e;

    private static string FirstLine(string message) => message.Split('\n')[0].Trim();
}
