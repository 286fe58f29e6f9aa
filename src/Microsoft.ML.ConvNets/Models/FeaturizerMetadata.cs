using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets.Models;

/// <summary>How a featurizer gets its input: from which column, and what happens on the way.</summary>
internal sealed record FeaturizerInput(
    string InputColumnName, InputKind InputKind, TensorShape Shape, ImagePreprocessing? Preprocessing, BadImageAction OnBadImage);

/// <summary>How a featurizer's output is laid out.</summary>
/// <param name="OutputColumnName">The column that is added.</param>
/// <param name="BatchSize">Number of rows that the network takes at once.</param>
/// <param name="SlotNames">The names of the column's slots; null for none.</param>
internal sealed record FeaturizerHead(string OutputColumnName, int BatchSize, string[]? SlotNames)
{
    /// <summary>Checks that a network with this input and output can be run as it says.</summary>
    /// <exception cref="ArgumentException">It cannot.</exception>
    internal void Check(TensorShape input, TensorShape output)
    {
        long largest = Math.Max(input.Length, output.Length) * BatchSize;
        Guard.Require(
            largest <= Array.MaxLength, nameof(BatchSize),
            $"is {BatchSize}: a batch from {input} to {output} has {largest:N0} values; at most {Array.MaxLength:N0} are possible. Make "
            + "BatchSize or InputShape smaller");
        Guard.Require(
            SlotNames is null || (SlotNames.Length == output.Length && !SlotNames.Contains(null)), nameof(SlotNames),
            $"are {SlotNames?.Length} for {output.Length} values, or one is null");
    }
}
