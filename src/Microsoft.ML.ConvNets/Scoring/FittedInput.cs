using Microsoft.ML.ConvNets.Images;

namespace Microsoft.ML.ConvNets.Scoring;

/// <summary>What a fitted network reads of each row, and how.</summary>
/// <param name="Column">The column, and who asks for it.</param>
/// <param name="Kind">What the column held when the network was fitted.</param>
/// <param name="Shape">The network's input.</param>
/// <param name="OnBadImage">What happens with an image that cannot be read.</param>
/// <param name="BatchSize">Number of rows that the network takes at once when it runs through data.</param>
internal sealed record FittedInput(
    InputColumn Column, InputKind Kind, TensorShape Shape, BadImageAction OnBadImage, int BatchSize = FittedInput.DefaultBatchSize)
{
    internal const int DefaultBatchSize = 32;
}
