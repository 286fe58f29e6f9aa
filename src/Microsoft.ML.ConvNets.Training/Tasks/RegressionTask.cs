using Microsoft.ML.ConvNets.Training.Metrics;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Tasks;

/// <summary>A number: one output.</summary>
internal sealed class RegressionTask(RegressionLoss loss) : TrainingTask
{
    internal override int Outputs => 1;

    internal override int TargetLength => 1;

    internal override TargetGetter TargetsOf(DataViewRow row, DataViewSchema.Column label)
    {
        ValueGetter<float> getter = row.GetGetter<float>(label);
        float value = 0;
        return target =>
        {
            getter(ref value);
            target[0] = value;
            return !float.IsNaN(value);
        };
    }

    public override string ToString() => FormattableString.Invariant($"a number, {loss}");

    internal override Tensor Losses(Tensor outputs, Tensor targets, bool smooth)
    {
        using Tensor losses = loss.Of(outputs, targets);
        return losses.select(1, 0);
    }

    internal override void Measure(Tensor outputs, Tensor targets, MetricSums sums)
    {
        using Tensor errors = nn.functional.l1_loss(outputs, targets, nn.Reduction.Sum);
        sums.AbsoluteError = (sums.AbsoluteError ?? 0) + errors.item<float>();
    }
}
