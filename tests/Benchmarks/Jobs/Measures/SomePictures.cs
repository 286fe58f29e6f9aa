using Microsoft.ML;
using Microsoft.ML.Data;

namespace Benchmarks.Jobs.Measures;

/// <summary>Every sixth picture of a folder of class folders, for both sides: enough for an epoch to be one, few enough for rounds.</summary>
internal static class SomePictures
{
    private const int Step = 6;

    internal static IDataView Of(MLContext ml, string folder)
    {
        IDataView all = ml.Data.LoadImagesFromFolder(folder);
        string[] paths = [.. all.GetColumn<string>("ImagePath")];
        string[] labels = [.. all.GetColumn<string>("Label")];
        return ml.Data.LoadFromEnumerable(Enumerable.Range(0, paths.Length).Where(i => i % Step == 0).Select(i => new LabelledPicture { ImagePath = paths[i], Label = labels[i] }).ToList());
    }

    private sealed class LabelledPicture
    {
        public string ImagePath { get; set; } = "";

        public string Label { get; set; } = "";
    }
}
