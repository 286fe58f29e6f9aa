using Microsoft.ML.ConvNets.Training.Metrics;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Tasks;

/// <summary>One of several classes: cross entropy on logits.</summary>
/// <param name="classes">Number of classes.</param>
/// <param name="labelSmoothing">Fraction of the target that is spread over all classes (Szegedy et al., 2015), 0 to below 1.</param>
/// <param name="topK">How many of the largest scores count as a hit of the top-K accuracy; null to measure none.</param>
internal sealed class MulticlassTask(int classes, double labelSmoothing, int? topK) : TrainingTask
{
    internal override int Outputs => classes;

    internal override int TargetLength => 1;

    internal override int? Classes => classes;

    internal override TargetGetter TargetsOf(DataViewRow row, DataViewSchema.Column label)
    {
        Func<int?> key = LabelReading.KeyOf(row, label);
        return target =>
        {
            int? @class = key();
            target[0] = @class ?? 0;
            return @class is not null;
        };
    }

    public override string ToString() => FormattableString.Invariant($"one of {classes} classes, label smoothing {labelSmoothing}");

    internal override Tensor Losses(Tensor outputs, Tensor targets, bool smooth)
    {
        using Tensor labels = Labels(targets);
        return nn.functional.cross_entropy(outputs, labels, reduction: nn.Reduction.None, label_smoothing: smooth ? labelSmoothing : 0);
    }

    internal override void Measure(Tensor outputs, Tensor targets, MetricSums sums)
    {
        using Tensor labels = Labels(targets);
        using Tensor predicted = outputs.argmax(1);
        using Tensor equal = predicted.eq(labels);
        using Tensor right = equal.sum();
        sums.Right = (sums.Right ?? 0) + right.item<long>();
        if (topK is int k)
        {
            (Tensor values, Tensor indices) = outputs.topk(k, 1);
            using (values)
            using (indices)
            {
                using Tensor column = labels.unsqueeze(1);
                using Tensor hits = indices.eq(column);
                using Tensor sum = hits.sum();
                sums.RightOfTopK = (sums.RightOfTopK ?? 0) + sum.item<long>();
            }
        }
    }

    private static Tensor Labels(Tensor targets)
    {
        using Tensor column = targets.select(1, 0);
        return column.to(ScalarType.Int64);
    }
}
