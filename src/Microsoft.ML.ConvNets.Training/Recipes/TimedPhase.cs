using Microsoft.ML.ConvNets.Trust;

namespace Microsoft.ML.ConvNets.Training.Recipes;

/// <summary>What fits into the time that is left when a frozen backbone has been tried.</summary>
/// <param name="Shape">The images that are learned from.</param>
/// <param name="MostEpochs">No more epochs of all layers than this fit, whatever happens; 0 where the backbone stays frozen.</param>
/// <param name="IsShort">Whether the epochs are too few for strong changes of the images to be of use.</param>
internal sealed record TimedPhase(TensorShape Shape, int MostEpochs, bool IsShort)
{
    /// <summary>Whether a head alone learns, on larger images than before.</summary>
    internal bool IsFrozen => MostEpochs == 0;

    /// <summary>The most training samples that are looked at again to tell how far a model can be trusted.</summary>
    internal const int MostPrototypes = FeaturePrototypes.MostPrototypes;

    /// <summary>Forward and backward pass of all layers over the forward pass that computed features.</summary>
    private const double StepOverFeatures = 3.5;

    /// <summary>Larger images are worth it from so many epochs of them.</summary>
    private const double EnoughEpochs = 5;

    private const double FewEpochs = 3;

    /// <summary>
    /// Fewer epochs of all layers leave a network worse than a head on its frozen backbone, and the end of the phase takes some of them.
    /// </summary>
    private const double LeastEpochs = 2;

    /// <summary>Seconds for reading the images again, and for the end.</summary>
    private const double Overhead = 12;

    private const int Unknown = 10_000;

    /// <summary>Plans; null where nothing fits.</summary>
    /// <param name="options">The options; a network with a frozen backbone.</param>
    /// <param name="tried">The images that the frozen backbone saw.</param>
    /// <param name="left">The time that is left.</param>
    /// <param name="samples">Training samples.</param>
    /// <param name="featuresPerSecond">How fast their features were computed; null where that is not known.</param>
    internal static TimedPhase? For(
        ConvNetTrainerOptions options, TensorShape tried, TimeSpan left, int samples, double? featuresPerSecond)
    {
        double seconds = left.TotalSeconds - Overhead;
        if (featuresPerSecond is not double speed)
        {
            return seconds > 0 ? new TimedPhase(tried, Unknown, IsShort: false) : null;
        }

        TensorShape full = options.InputShape ?? options.Network!.Input ?? options.Network!.Start?.DefaultShape ?? tried;
        double larger = (double)full.Length / tried.Length;
        double features = samples / speed;
        double epoch = features * StepOverFeatures;
        double epochsOfFull = (seconds - (features * larger)) / (epoch * larger);
        double epochs = full == tried || epochsOfFull < EnoughEpochs ? seconds / epoch : epochsOfFull;
        if (epochs >= LeastEpochs)
        {
            return new TimedPhase(
                epochsOfFull < EnoughEpochs ? tried : full, (int)Math.Min(Unknown, 2 + (4 * epochs)), epochs < FewEpochs);
        }

        return full != tried && features * larger < seconds ? new TimedPhase(full, 0, IsShort: true) : null;
    }
}
