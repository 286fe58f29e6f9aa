namespace Microsoft.ML.ConvNets;

/// <summary>All that a fitted featurizer is, beside its network and weights.</summary>
internal sealed record FeaturizerMetadata(
    string InputColumnName,
    string OutputColumnName,
    InputKind InputKind,
    TensorShape Shape,
    ImagePreprocessing? Preprocessing,
    BadImageAction OnBadImage,
    int BatchSize,
    string[]? SlotNames)
{
    /// <summary>Checks that a network with this output can be run as it says.</summary>
    /// <exception cref="ArgumentException">It cannot.</exception>
    internal void Check(TensorShape output)
    {
        long largest = Math.Max(Shape.Length, output.Length) * BatchSize;
        if (largest > Array.MaxLength)
        {
            throw new ArgumentException(
                $"A batch of {BatchSize} rows from {Shape} to {output} has {largest:N0} values; at most {Array.MaxLength:N0} are possible. Make BatchSize or InputShape smaller.");
        }

        if (SlotNames is not null && (SlotNames.Length != output.Length || SlotNames.Contains(null)))
        {
            throw new ArgumentException($"There are {SlotNames.Length} slot names for {output.Length} values.");
        }
    }
}
