using Microsoft.ML.ConvNets.Training.Metrics;
using Microsoft.ML.Data;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Tasks;

/// <summary>
/// Any number of labels at once: one output each, binary cross entropy on the logits. The accuracy is the fraction of right answers over
/// all labels.
/// </summary>
/// <param name="labels">Number of labels.</param>
/// <param name="labelSmoothing">How far targets are drawn to the middle, 0 to below 1.</param>
internal sealed class MultiLabelTask(int labels, double labelSmoothing) : TrainingTask
{
    internal override int Outputs => labels;

    internal override int TargetLength => labels;

    internal override TargetGetter TargetsOf(DataViewRow row, DataViewSchema.Column label)
    {
        ValueGetter<VBuffer<bool>> getter = row.GetGetter<VBuffer<bool>>(label);
        VBuffer<bool> values = default;
        bool[] dense = new bool[labels];
        return target =>
        {
            getter(ref values);
            if (values.Length != labels)
            {
                return false;
            }

            values.CopyTo(dense);
            for (int i = 0; i < dense.Length; i++)
            {
                target[i] = dense[i] ? 1 : 0;
            }

            return true;
        };
    }

    public override string ToString() => FormattableString.Invariant($"{labels} labels, label smoothing {labelSmoothing}");

    internal override Tensor Losses(Tensor outputs, Tensor targets, bool smooth) =>
        BinaryLosses(outputs, targets, smooth ? labelSmoothing : 0);

    internal override void Measure(Tensor outputs, Tensor targets, MetricSums sums) =>
        sums.Right = (sums.Right ?? 0) + CountRightSides(outputs, targets);
}
