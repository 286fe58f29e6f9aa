using Benchmarks.DotNetPeers;
using Benchmarks.Jobs.Measures;

namespace Benchmarks.Jobs;

internal static class JobList
{
    private const string PlainTorchSharp = "plain TorchSharp";

    internal static readonly Job[] All =
    [
        new("mnist", "MNIST `keras-cnn`, batch 32, training", Figure.Rate, "mnist", MnistTraining.Measure,
            Peer.Eager("mnist_training.py", 4),
            Peer.Advised("mnist_training.py", 1.1, "keras-cnn"),
            Peer.DotNet("torchsharp", PlainTorchSharp, 1.5, PlainMnistTraining.Measure),
            Peer.Python("tensors", "eager PyTorch without `DataLoader`, all digits in a tensor", "mnist_training.py", "tensors"))
        { MemoryTarget = 0.9, Operations = Operations.KerasCnnTraining },
        new("pictures", "clothing JPEGs (every sixth), `cats-dogs` at 150×150, batch 32, 3 epochs from files", Figure.JobSeconds, "clothing", ImageTraining.Plain,
            Peer.Eager("image_training.py", 4.5),
            Peer.Advised("image_training.py", 1.6, "cats-dogs"),
            Peer.DotNet("torchsharp", PlainTorchSharp, 3, PlainImageTraining.Measure))
        { MemoryTarget = 0.9, Operations = 3 * SomeImages.SixthOfClothing * Operations.CatsDogsTraining },
        new("augmented", "the same with full augmentation", Figure.JobSeconds, "clothing", ImageTraining.Augmented,
            Peer.Eager("image_training_augmented.py", 5),
            Peer.Advised("image_training_augmented.py", 1.8, "cats-dogs"))
        { Operations = 3 * SomeImages.SixthOfClothing * Operations.CatsDogsTraining },
        new("frozen", "frozen ResNet-18 at 224×224, 10 epochs, clothing (every sixth) from files", Figure.JobSeconds, "clothing", FrozenBackbone.Measure,
            Peer.Eager("frozen_resnet18.py", 15),
            Peer.Advised("frozen_resnet18.py", 8, "frozen"))
        { Operations = (SomeImages.SixthOfClothing + SomeImages.SixthOfValidation) * Operations.ResNet18 },
        new("tuned", "all of ResNet-18 trained at 224×224, batch 32, clothing (every 24th)", Figure.Rate, "clothing", BackboneTraining.Measure,
            Peer.Eager("resnet18_tuning.py", 2.5),
            Peer.Advised("resnet18_tuning.py", 1, "resnet18"))
        { Operations = Operations.ResNet18Training },
        new("scoring", "scoring a JPEG folder, ResNet-18 at 224×224, `Transform`", Figure.Rate, "clothing", FolderScoring.Measure,
            Peer.Eager("folder_scoring.py", 2.2),
            Peer.DotNet("onnxruntime", "ONNX Runtime called directly", 0.95, PlainFolderScoring.Measure))
        { Backbone = "resnet18", MemoryTarget = 0.9, Operations = Operations.ResNet18 },
        new("engine", "one JPEG through `PredictionEngine`, ResNet-18 at 224×224, p50", Figure.Latency, "clothing", SinglePrediction.Measure,
            Peer.Eager("single_prediction.py", 0.62))
        { Backbone = "resnet18", Operations = Operations.ResNet18 },
        new("engine-mobilenet", "the same, MobileNetV2", Figure.Latency, "clothing", SinglePrediction.Measure, Peer.Eager("single_prediction.py", 0.12)) { Backbone = "mobilenet_v2" },
        new("first", "first prediction of a fresh process, published with ReadyToRun: start, load, predict", Figure.Latency, "clothing", null,
            Peer.Eager("first_prediction.py", 0.25),
            Peer.Program("plain", "our program published without ReadyToRun", null, static place => FirstPrediction.Run(place, isReadyToRun: false)))
        { Backbone = "resnet18", IsWholeProcess = true, OwnProgram = static place => FirstPrediction.Run(place, isReadyToRun: true) },
        new("service", "resident memory of a process that scores JPEGs with ResNet-18", Figure.Memory, "clothing", SinglePrediction.ResidentMemory,
            Peer.Eager("service_memory.py", 0.9))
        { Backbone = "resnet18" },
        new("cifar10", "CIFAR-10 (50,000 images), `keras-cnn`: reading and 300 steps", Figure.JobSeconds, "cifar10", CifarTraining.Measure,
            Peer.Eager("cifar_training.py", null))
        { MemoryTarget = 0.9 },
    ];

    internal static Job Find(string name) => Array.Find(All, job => job.Name == name)
        ?? throw new ArgumentException($"There is no job '{name}'. Jobs: {string.Join(", ", All.Select(job => job.Name))}.");
}
