using Microsoft.ML;
using Microsoft.ML.Data;

namespace Samples.Common;

/// <summary>Where the data sets are, and how to take only a part of one.</summary>
internal static class SampleData
{
    /// <summary>
    /// The place of a data set: what <c>--data</c> names, or else a folder of <c>../shared/data</c> beside the repository (or of
    /// <c>CONVNETS_DATA</c>).
    /// </summary>
    /// <param name="arguments">The sample's arguments.</param>
    /// <param name="folder">The data set's folder.</param>
    /// <param name="advice">What to download, and where from, if it is not there.</param>
    internal static string Find(Arguments arguments, string folder, string advice)
    {
        string? given = arguments.Data;
        return given is not null && !Path.Exists(given)
            ? throw new FileNotFoundException($"--data names '{given}', and there is no such file or folder.")
            : given ?? Shared(folder) ?? throw new FileNotFoundException(
                $"the data is not here. {advice} Then pass its place with --data PATH.");
    }

    /// <summary>The folder of a data set that is shared by several checkouts; null if it is not there.</summary>
    internal static string? Shared(string folder)
    {
        string? root = Environment.GetEnvironmentVariable("CONVNETS_DATA");
        for (DirectoryInfo? above = new(AppContext.BaseDirectory); root is null && above is not null; above = above.Parent)
        {
            string candidate = Path.Combine(above.FullName, "shared", "data");
            root = Directory.Exists(candidate) ? candidate : null;
        }

        string? found = root is null ? null : Path.Combine(root, folder);
        return Directory.Exists(found) ? found : null;
    }

    /// <summary>
    /// A file of an IDX data set, which may or may not be compressed: <c>train-images-idx3-ubyte</c> or the same with <c>.gz</c>.
    /// </summary>
    internal static string Idx(string folder, string name)
    {
        string[] candidates = [Path.Combine(folder, name + ".gz"), Path.Combine(folder, name)];
        return Array.Find(candidates, File.Exists)
            ?? throw new FileNotFoundException(
                $"'{folder}' has no file '{name}.gz' or '{name}'; an IDX data set has train-images-idx3-ubyte, train-labels-idx1-ubyte, "
                + "and the same for t10k.");
    }

    /// <summary>Evenly spaced images, so that every class of a sorted data set keeps its fraction.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="images">Data with a column <c>ImagePath</c>.</param>
    /// <param name="limit">How many at most; null for all.</param>
    internal static IDataView AtMost(this MLContext ml, IDataView images, int? limit)
    {
        if (limit is not int count)
        {
            return images;
        }

        string[] paths = [.. images.GetColumn<string>("ImagePath")];
        HashSet<string> chosen =
        [
            .. Enumerable.Range(0, Math.Min(count, paths.Length)).Select(
                i => paths[(long)i * paths.Length / Math.Min(count, paths.Length)]),
        ];
        return ml.Data.FilterByCustomPredicate<ImageFileName>(images, row => !chosen.Contains(row.ImagePath));
    }

    private sealed class ImageFileName
    {
        public string ImagePath { get; set; } = "";
    }
}
