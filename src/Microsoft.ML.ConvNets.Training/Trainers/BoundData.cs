using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Training.Datasets;
using Microsoft.ML.ConvNets.Training.Tasks;

namespace Microsoft.ML.ConvNets.Training.Trainers;

/// <summary>Data as a trainer sees it, before anything is read.</summary>
/// <param name="Data">The data with its columns.</param>
/// <param name="Target">What is to be learned.</param>
/// <param name="Kind">What the feature column holds.</param>
internal sealed record BoundData(TrainingData Data, ProblemDefinition Target, InputKind Kind);
