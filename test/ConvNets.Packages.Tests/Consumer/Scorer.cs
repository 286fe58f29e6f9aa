using Microsoft.ML;
using Microsoft.ML.Data;

// A user's service: MODEL IMAGE… loads a model and scores images. It names nothing of the package, and registers nothing.
var ml = new MLContext();
try
{
    ITransformer model = ml.Model.Load(args[0], out _);
    IDataView images = ml.Data.LoadFromEnumerable(args[1..].Select(path => new Image { ImagePath = path }));
    foreach (Row row in ml.Data.CreateEnumerable<Row>(model.Transform(images), reuseRowObject: false))
    {
        Console.WriteLine($"{row.ImagePath} {row.PredictedLabel} {string.Join(' ', row.Score.Select(BitConverter.SingleToInt32Bits))}");
    }

    return 0;
}
catch (Exception e)
{
    Console.Error.WriteLine($"{e.GetBaseException().GetType().Name}: {e.GetBaseException().Message}");
    return 3;
}

internal sealed class Image
{
    public string ImagePath { get; set; } = "";

    public string Label { get; set; } = "";
}

internal sealed class Row
{
    public string ImagePath { get; set; } = "";

    public string PredictedLabel { get; set; } = "";

    public float[] Score { get; set; } = [];
}
