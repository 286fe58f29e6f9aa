using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Scoring;

namespace Microsoft.ML.ConvNets.Models;

/// <summary>
/// How a trained network gets its input: from which column, and what happens on the way. What its outputs mean is in the
/// <see cref="PredictionHead"/>.
/// </summary>
/// <param name="FeatureColumnName">The column that is read.</param>
/// <param name="InputKind">What it held when the network was trained.</param>
/// <param name="Shape">The network's input.</param>
/// <param name="Preprocessing">From an image to the input; null for vectors.</param>
/// <param name="OnBadImage">What happens with an image that cannot be read.</param>
/// <param name="Trust">How far answers can be trusted, and the columns that say so; null where that is not known.</param>
internal sealed record ModelMetadata(
    string FeatureColumnName, InputKind InputKind, TensorShape Shape, ImagePreprocessing? Preprocessing, BadImageAction OnBadImage,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TrustColumns? Trust = null)
{
    /// <summary>What was set for the training; null in models of earlier versions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<TrainingSetting>? TrainingSettings { get; init; }
}

/// <summary>What was set for a training.</summary>
/// <param name="Name">The option.</param>
/// <param name="Value">Its value as text.</param>
internal sealed record TrainingSetting(string Name, string Value);

/// <summary>A model ready for scoring: all that a transformer is made of.</summary>
/// <param name="Metadata">How the network gets its input.</param>
/// <param name="Head">What its outputs mean.</param>
/// <param name="Scorer">The network with its weights; the transformer's own from now on.</param>
/// <param name="History">What the training showed; null for a model that was read from a file.</param>
internal sealed record TrainedModel(ModelMetadata Metadata, PredictionHead Head, NetworkScorer Scorer, TrainingHistory? History);
