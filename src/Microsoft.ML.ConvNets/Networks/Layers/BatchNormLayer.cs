using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>Batch normalization; see <see cref="Layers.BatchNorm"/>.</summary>
[LayerKind("batch_norm")]
public sealed record BatchNormLayer : Layer
{
    [JsonConstructor]
    internal BatchNormLayer(Activation activation, double momentum, double epsilon)
    {
        Activation = activation.Required();
        Momentum = Guard.InRange(momentum, above: 0, atMost: 1, name: nameof(momentum));
        Epsilon = Guard.InRange(epsilon, above: 0, name: nameof(epsilon));
    }

    /// <summary>The function applied to the output.</summary>
    public Activation Activation { get; }

    /// <summary>The weight of the newest batch in the running mean and variance.</summary>
    public double Momentum { get; }

    /// <summary>Added to the variance.</summary>
    public double Epsilon { get; }

    internal override Activation OutputActivation => Activation;

    internal override TensorShape OutputShape(TensorShape input) => input;

    internal override IEnumerable<WeightSpec> Weights(TensorShape input) =>
    [
        new WeightSpec("weight", [input.Channels], InitialValues.Constant(1)) { KeepsSinglePrecision = true },
        new WeightSpec("bias", [input.Channels], InitialValues.Constant(0)) { KeepsSinglePrecision = true },
        new WeightSpec("running_mean", [input.Channels], InitialValues.Constant(0), WeightRole.Statistic),
        new WeightSpec("running_var", [input.Channels], InitialValues.Constant(1), WeightRole.Statistic),
        new WeightSpec("num_batches_tracked", [], InitialValues.Constant(0), WeightRole.Counter),
    ];

    internal override T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights, TensorShape inputShape)
    {
        var kept = new BatchNormWeights<T>(
            weights["weight"], weights["bias"], weights["running_mean"], weights["running_var"], weights["num_batches_tracked"]);
        return ops.BatchNorm(input, kept, Momentum, Epsilon);
    }

    internal override string Describe() => "BatchNorm" + (Activation == Activation.None ? "" : $", {Activation}");
}

public static partial class Layers
{
    /// <summary>
    /// Batch normalization over each channel of <c>[C, H, W]</c> or each value of <c>[F]</c> (Ioffe and Szegedy, 2015). Training uses the
    /// batch's mean and variance, scoring the running ones.
    /// </summary>
    /// <param name="activation">The function applied to the output. Default none.</param>
    /// <param name="momentum">
    /// The weight of the newest batch in the running statistics, above 0 and at most 1. Default 0.1 (Keras counts the other way: its 0.9).
    /// </param>
    /// <param name="epsilon">Added to the variance. Default 1e-5.</param>
    /// <param name="name">The layer's name. Default: <c>batch_norm_</c> and a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static BatchNormLayer BatchNorm(
        Activation activation = Activation.None, double momentum = 0.1, double epsilon = 1e-5, string? name = null) =>
        new(activation, momentum, epsilon) { Name = name };
}
