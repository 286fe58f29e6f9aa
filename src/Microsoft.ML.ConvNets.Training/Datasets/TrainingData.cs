using Microsoft.ML.ConvNets.Images;

namespace Microsoft.ML.ConvNets.Training.Datasets;

/// <summary>Data with the columns that a training reads.</summary>
/// <param name="View">The data.</param>
/// <param name="Label">What samples are to be recognized as.</param>
/// <param name="Feature">The images or vectors.</param>
/// <param name="Weight">How much each sample counts; null where all count alike.</param>
internal sealed record TrainingData(
    IDataView View, DataViewSchema.Column Label, DataViewSchema.Column Feature, DataViewSchema.Column? Weight)
{
    internal DataViewSchema.Column[] All => Weight is DataViewSchema.Column weight ? [Label, Feature, weight] : [Label, Feature];
}

/// <summary>How rows become what the network takes while it is trained.</summary>
/// <param name="Shape">The input of one sample.</param>
/// <param name="Preprocessing">From an image to the input; null for vectors.</param>
/// <param name="Augmentation">The random changes of images; null for none.</param>
internal sealed record NetworkInput(TensorShape Shape, ImagePreprocessing? Preprocessing, Augmentation? Augmentation);

/// <summary>What a training runs with.</summary>
/// <param name="Seed">The seed of everything random.</param>
/// <param name="Threads">Number of threads.</param>
/// <param name="Device">Where the network is trained.</param>
/// <param name="Channel">The log.</param>
internal sealed record TrainingEnvironment(int Seed, int Threads, TorchSharp.torch.Device Device, Runtime.IChannel Channel);
