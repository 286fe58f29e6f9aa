using Benchmarks.Jobs.Measures;

namespace Benchmarks.Jobs;

internal static class JobList
{
    internal static readonly Job[] All =
    [
        new("mnist", "MNIST `keras-cnn`, batch 32, training", Figure.Rate, 1.5, "mnist", MnistTraining.Measure, "mnist_training.py"),
        new("pictures", "clothing JPEGs (every sixth), `cats-dogs` at 150×150, batch 32, 3 epochs from files", Figure.JobSeconds, 2.5, "clothing", ImageTraining.Plain, "image_training.py"),
        new("augmented", "the same with full augmentation", Figure.JobSeconds, 3, "clothing", ImageTraining.Augmented, "image_training_augmented.py"),
        new("frozen", "frozen ResNet-18 at 150×150, 10 epochs, clothing (every sixth) from files", Figure.JobSeconds, 8, "clothing", FrozenBackbone.Measure, "frozen_resnet18.py"),
        new("scoring", "scoring a JPEG folder, ResNet-18 at 224×224, `Transform`", Figure.Rate, 2.2, "clothing", FolderScoring.Measure, "folder_scoring.py") { Backbone = "resnet18" },
        new("engine", "one JPEG through `PredictionEngine`, ResNet-18 at 224×224, p50", Figure.Latency, 0.65, "clothing", SinglePrediction.Measure, "single_prediction.py") { Backbone = "resnet18" },
        new("engine-mobilenet", "the same, MobileNetV2", Figure.Latency, 0.15, "clothing", SinglePrediction.Measure, "single_prediction.py") { Backbone = "mobilenet_v2" },
        new("first", "first prediction of a fresh process: start, load, predict", Figure.Latency, 0.3, "clothing", SinglePrediction.First, "first_prediction.py") { Backbone = "resnet18", IsWholeProcess = true },
        new("service", "resident memory of a process that scores JPEGs with ResNet-18", Figure.Memory, 0.8, "clothing", SinglePrediction.ResidentMemory, "service_memory.py") { Backbone = "resnet18" },
        new("memory", "peak resident memory, CIFAR-10 training", Figure.Memory, 0.8, "cifar10", CifarTraining.PeakMemory, "cifar_training.py"),
    ];

    internal static Job Find(string name) => Array.Find(All, job => job.Name == name)
        ?? throw new ArgumentException($"There is no job '{name}'. Jobs: {string.Join(", ", All.Select(job => job.Name))}.");
}
