using Microsoft.ML;
using Microsoft.ML.Data;

namespace Benchmarks.Jobs.Measures;

/// <summary>Evenly spaced images of a folder of class folders.</summary>
internal static class SomeImages
{
    /// <summary>Every sixth of the clothing data set's 3,068 training images, and of its 341 validation images.</summary>
    internal const int SixthOfClothing = 512, SixthOfValidation = 57;

    /// <summary>Every sixth, as the peers take them: enough for an epoch to be one, few enough for rounds.</summary>
    internal static IDataView Of(MLContext ml, string folder) => Of(ml, folder, _ => 6);

    /// <param name="ml">The context.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="stepOf">From the number of images to the distance between those that are taken.</param>
    internal static IDataView Of(MLContext ml, string folder, Func<int, int> stepOf)
    {
        IDataView all = ml.Data.LoadImagesFromFolder(folder);
        string[] paths = [.. all.GetColumn<string>("ImagePath")];
        string[] labels = [.. all.GetColumn<string>("Label")];
        int step = stepOf(paths.Length);
        return ml.Data.LoadFromEnumerable(Enumerable.Range(0, paths.Length).Where(i => i % step == 0).Select(i => new LabeledImage { ImagePath = paths[i], Label = labels[i] }).ToList());
    }

    private sealed class LabeledImage
    {
        public string ImagePath { get; set; } = "";

        public string Label { get; set; } = "";
    }
}
