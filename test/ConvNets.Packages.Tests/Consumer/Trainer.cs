using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using SkiaSharp;
using static Microsoft.ML.ConvNets.Layers;

// A user's program: FOLDER MODEL draws images into the folder, trains on them, saves the model, and scores them.
var ml = new MLContext(seed: 1);
(string folder, string path) = (args[0], args[1]);
try
{
    Draw(folder);
    IDataView images = ml.Data.LoadImagesFromFolder(folder);
    var network = Network.Sequential(Conv2D(4, 3, activation: Activation.Relu), MaxPool2D(2), Flatten());
    var pipeline = ml.Transforms.Conversion.MapValueToKey("Label")
        .Append(ml.Transforms.LoadRawImageBytes("Image", imageFolder: null, "ImagePath"))
        .Append(ml.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
        {
            Network = network,
            FeatureColumnName = "Image",
            InputShape = TensorShape.Image(3, 16, 16),
            Epochs = 8,
            BatchSize = 4,
        }))
        .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
    ITransformer model = pipeline.Fit(images);
    ml.Model.Save(model, images.Schema, path);
    Report.Scores(ml, model, [.. images.GetColumn<string>("ImagePath")]);
    Report.Loaded();
    return 0;
}
catch (LibtorchUnavailableException unavailable)
{
    Console.Error.WriteLine($"{unavailable.Problem}: {unavailable.Message}");
    return 3;
}

// A bright bar at the top or the bottom of a dark image.
static void Draw(string folder)
{
    foreach ((string name, int top) in new[] { ("top", 0), ("bottom", 12) })
    {
        Directory.CreateDirectory(Path.Combine(folder, name));
        for (int i = 0; i < 8; i++)
        {
            using var bitmap = new SKBitmap(16, 16);
            bitmap.Erase(new SKColor((byte)(10 * i), 20, 30));
            using (var canvas = new SKCanvas(bitmap))
            using (var white = new SKPaint { Color = SKColors.White })
            {
                canvas.DrawRect(0, top, 16, 4, white);
            }

            using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
            File.WriteAllBytes(Path.Combine(folder, name, $"{i}.png"), png.ToArray());
        }
    }
}
