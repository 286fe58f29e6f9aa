using Samples;
using Samples.Common;

// One sample a file; the first argument names it.
(string Name, Func<string[], int> Run, string About)[] samples =
[
    ("quickstart", QuickStart.Run, "draws shapes, trains a network on them, saves it, and predicts in another process"),
    ("celsius", Celsius.Run, "a linear model learns the formula from Celsius to Fahrenheit"),
    ("mnist-dense", MnistDense.Run, "handwritten digits with a dense layer and no convolution"),
    ("mnist-cnn", MnistCnn.Run, "handwritten digits with convolutions; early stopping, checkpoints, a saved model"),
    ("fashion-mnist", FashionMnist.Run, "articles of clothing in any IDX folder; class names, recall of each class"),
    ("cifar10", Cifar10.Run, "small color photographs: batch norm, augmentation, one-cycle, label smoothing"),
    ("cats-dogs", CatsDogs.Run, "one of two classes, without and with augmentation and dropout"),
    ("clothing-transfer", ClothingTransfer.Run,
        "a pretrained backbone: learning rates, inner layer, dropout, augmentation, larger input, fine-tuning"),
    ("learning-rates", LearningRates.Run, "a learning-rate range test, and sweeps over rates and schedules"),
    ("resume", Resume.Run, "a training that is interrupted and continues exactly where it was"),
];

if (args.Length > 0 && Array.Find(samples, sample => sample.Name == args[0]) is { Run: { } run })
{
    try
    {
        return run(args[1..]);
    }
    catch (Exception e) when (
        e is ArgumentException or IOException or InvalidDataException or InvalidOperationException or UnauthorizedAccessException)
    {
        // What the reader can mend is one line; anything else would be a fault of ours and may crash.
        Console.Error.WriteLine($"{args[0]}: {e.Message}");
        return 2;
    }
}

TextWriter output = args.Length == 0 ? Console.Out : Console.Error;
output.WriteLine(args.Length == 0 ? "Samples:" : $"There is no sample '{args[0]}'. There are:");
foreach ((string name, _, string about) in samples)
{
    output.WriteLine($"  {name,-18} {about}");
}

output.WriteLine();
output.WriteLine("Run one with: dotnet run -c Release --project src/Samples -- NAME" + Arguments.Usage);
return args.Length == 0 ? 0 : 2;
