namespace Microsoft.ML.ConvNets.Training.Torch;

/// <summary>From what a user asks for to what is computed with.</summary>
internal static class PrecisionChoice
{
    /// <summary>Whether a network computes in bfloat16 while it learns.</summary>
    /// <param name="precision">What was asked for.</param>
    /// <param name="input">What reaches the layers that learn.</param>
    /// <param name="processor">What computes.</param>
    internal static bool IsBFloat16(this TrainingPrecision precision, TensorShape input, Processor processor) => precision switch
    {
        TrainingPrecision.BFloat16 => true,
        TrainingPrecision.Auto => input.IsImage && processor.ComputesBFloat16,
        _ => false,
    };
}
