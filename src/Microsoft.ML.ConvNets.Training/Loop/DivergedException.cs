namespace Microsoft.ML.ConvNets.Training.Loop;

/// <summary>The loss is not a number any more.</summary>
internal sealed class DivergedException(double loss, long samples) : Exception($"The loss is {loss}.")
{
    internal double Loss { get; } = loss;

    internal long Samples { get; } = samples;

    internal static void Require(double loss, long samples)
    {
        if (!double.IsFinite(loss))
        {
            throw new DivergedException(loss, samples);
        }
    }
}
