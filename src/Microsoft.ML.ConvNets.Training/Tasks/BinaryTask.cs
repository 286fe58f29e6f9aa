using Microsoft.ML.ConvNets.Training.Metrics;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Tasks;

/// <summary>Yes or no: one output, binary cross entropy on its logit.</summary>
/// <param name="labelSmoothing">How far targets are drawn to the middle, 0 to below 1.</param>
internal sealed class BinaryTask(double labelSmoothing) : TrainingTask
{
    internal override int Outputs => 1;

    internal override int TargetLength => 1;

    internal override int? Classes => 2;

    internal override TargetGetter TargetsOf(DataViewRow row, DataViewSchema.Column label)
    {
        ValueGetter<bool> getter = row.GetGetter<bool>(label);
        bool value = false;
        return target =>
        {
            getter(ref value);
            target[0] = value ? 1 : 0;
            return true;
        };
    }

    public override string ToString() => FormattableString.Invariant($"yes or no, label smoothing {labelSmoothing}");

    internal override Tensor Losses(Tensor outputs, Tensor targets, bool smooth) =>
        BinaryLosses(outputs, targets, smooth ? labelSmoothing : 0);

    internal override void Measure(Tensor outputs, Tensor targets, MetricSums sums) =>
        sums.Right = (sums.Right ?? 0) + CountRightSides(outputs, targets);
}
