namespace Microsoft.ML.ConvNets.Weights.Pretrained;

/// <summary>The thousand classes of ImageNet's challenge.</summary>
internal static class ImageNetClasses
{
    private static readonly Lazy<IReadOnlyList<string>> s_names = new(Read);

    /// <summary>In the order of the outputs of networks that were trained on them.</summary>
    internal static IReadOnlyList<string> Names => s_names.Value;

    private static System.Collections.ObjectModel.ReadOnlyCollection<string> Read()
    {
        using Stream stream = typeof(ImageNetClasses).Assembly.GetManifestResourceStream("imagenet-classes.txt")
            ?? throw new InvalidOperationException("The library lacks its list of ImageNet's classes.");
        using var reader = new StreamReader(stream);
        List<string> names = [];
        while (reader.ReadLine() is string name)
        {
            names.Add(name);
        }

        return names.AsReadOnly();
    }
}
