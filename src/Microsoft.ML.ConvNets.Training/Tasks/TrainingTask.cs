using Microsoft.ML.ConvNets.Training.Metrics;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Tasks;

/// <summary>Puts the label of the current row into <paramref name="target"/>; false where it is missing.</summary>
internal delegate bool TargetGetter(Span<float> target);

/// <summary>
/// What a network learns: how labels become numbers, the loss, and what is measured beside it. A kind of task is one file beside this one.
/// </summary>
internal abstract class TrainingTask
{
    /// <summary>Width of the network's output layer.</summary>
    internal abstract int Outputs { get; }

    /// <summary>Numbers that make one target: 1 for a class or a value, one a label for several.</summary>
    internal abstract int TargetLength { get; }

    /// <summary>
    /// Number of classes where a target is one class, counted from 0; otherwise null. Such data can be stratified and balanced.
    /// </summary>
    internal virtual int? Classes => null;

    /// <summary>Reads targets from the label column.</summary>
    internal abstract TargetGetter TargetsOf(DataViewRow row, DataViewSchema.Column label);

    /// <summary>The loss of each sample, <c>[N]</c>, for the caller to dispose.</summary>
    /// <param name="outputs">What the network gave, <c>[N, Outputs]</c>.</param>
    /// <param name="targets"><c>[N, TargetLength]</c>.</param>
    /// <param name="smooth">Whether labels are smoothed; they are in training and not in validation, where the plain loss is told.</param>
    internal abstract Tensor Losses(Tensor outputs, Tensor targets, bool smooth);

    /// <summary>Adds what a batch shows to the sums of the epoch.</summary>
    internal abstract void Measure(Tensor outputs, Tensor targets, MetricSums sums);

    /// <summary>The mean loss of a batch: <c>Σ wᵢ·lᵢ / Σ wᵢ</c>.</summary>
    internal Tensor Loss(Tensor outputs, Tensor targets, Tensor? weights, bool smooth)
    {
        using Tensor losses = Losses(outputs, targets, smooth);
        if (weights is null)
        {
            return losses.mean();
        }

        using Tensor weighted = losses * weights;
        using Tensor total = weighted.sum();
        using Tensor sum = weights.sum();
        // A batch may consist of samples that count for nothing.
        using Tensor divisor = sum.clamp_min(1e-12);
        return total / divisor;
    }

    /// <summary>
    /// Each sample of a mixed batch is partly that which mirrors its place, so its loss is partly that toward the other's target.
    /// </summary>
    internal Tensor MixedLoss(Tensor outputs, Tensor targets, Tensor? weights, double mixLambda)
    {
        using Tensor otherTargets = targets.flip(0);
        using Tensor? otherWeights = weights?.flip(0);
        using Tensor own = Loss(outputs, targets, weights, smooth: true);
        using Tensor other = Loss(outputs, otherTargets, otherWeights, smooth: true);
        using Tensor ownPart = own * mixLambda;
        using Tensor otherPart = other * (1 - mixLambda);
        return ownPart + otherPart;
    }

    /// <summary>
    /// Number of outputs on the right side of a limit that agree with their targets, as a fraction of the outputs, summed over the samples.
    /// </summary>
    private protected static double CountRightSides(Tensor logits, Tensor targets)
    {
        using Tensor positive = logits.gt(0);
        using Tensor wanted = targets.gt(0.5);
        using Tensor equal = positive.eq(wanted);
        using Tensor sum = equal.sum();
        return (double)sum.item<long>() / logits.shape[1];
    }

    /// <summary>
    /// Binary cross entropy of each sample on logits, the mean over its outputs; targets are drawn to the middle by the smoothing.
    /// </summary>
    private protected static Tensor BinaryLosses(Tensor logits, Tensor targets, double smoothing)
    {
        using Tensor? smoothed = smoothing == 0 ? null : (targets * (1 - smoothing)).add_(smoothing / 2);
        using Tensor losses = nn.functional.binary_cross_entropy_with_logits(logits, smoothed ?? targets, reduction: nn.Reduction.None);
        return losses.mean([1]);
    }
}
