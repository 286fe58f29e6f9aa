using Microsoft.ML.Data;

namespace Programs.TextFileList;

public class ImageData
{
    [LoadColumn(0)]
    public string? ImagePath;

    [LoadColumn(1)]
    public string? Label;
}

public class ImagePrediction : ImageData
{
    public float[]? Score;

    public string? PredictedLabelValue;
}
