namespace Microsoft.ML.ConvNets;

/// <summary>
/// The numbers that a network computes with while it learns. Weights are kept in single precision whatever is chosen: in the optimizer, in
/// checkpoints and in the model,
/// which also scores in single precision.
/// </summary>
public enum TrainingPrecision
{
    /// <summary>
    /// <see cref="BFloat16"/> for networks of images on processors that compute with it (AMX or AVX512-BF16); <see cref="Float32"/>
    /// everywhere else, and for
    /// networks of vectors, which have little to gain and precise inputs to lose.
    /// </summary>
    Auto,

    /// <summary>Single precision: 24 significant bits.</summary>
    Float32,

    /// <summary>
    /// Eight significant bits and the range of single precision, for all layers but norms and the output layer; the loss and the metrics
    /// are in single precision. Other processors
    /// emulate it, which takes longer than <see cref="Float32"/>.
    /// </summary>
    BFloat16,
}
