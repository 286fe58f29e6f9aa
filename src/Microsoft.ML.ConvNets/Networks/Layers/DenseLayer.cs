using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>A fully connected layer; see <see cref="Layers.Dense"/>.</summary>
[LayerKind("dense")]
public sealed record DenseLayer : Layer
{
    [JsonConstructor]
    internal DenseLayer(int units, Activation activation, bool useBias, KernelInitializer kernelInitializer)
    {
        Units = KernelGeometry.RequireAtLeast(units, 1, nameof(units));
        Activation = activation.Required();
        UseBias = useBias;
        KernelInitializer = kernelInitializer.Required();
    }

    /// <summary>Number of outputs.</summary>
    public int Units { get; }

    /// <summary>The function applied to the output.</summary>
    public Activation Activation { get; }

    /// <summary>Whether each output has a bias.</summary>
    public bool UseBias { get; }

    /// <summary>How the first weights are drawn.</summary>
    public KernelInitializer KernelInitializer { get; }

    internal override Activation OutputActivation => Activation;

    internal override TensorShape OutputShape(TensorShape input) => input.IsImage
        ? throw new LayerShapeException(
            $"Dense takes a vector; a feature map {input} reaches it. Put Flatten or GlobalAveragePool2D before it.")
        : TensorShape.Vector(Units);

    internal override IEnumerable<WeightSpec> Weights(TensorShape input) => KernelInitializer.Weights([Units, input.Channels], UseBias);

    internal override T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights, TensorShape inputShape) =>
        ops.Dense(input, weights["weight"], weights.Find("bias"));

    internal override string Describe() => $"Dense {Units}" + (Activation == Activation.None ? "" : $", {Activation}");
}

public static partial class Layers
{
    /// <summary>A fully connected layer: <c>[F]</c> to <c>[units]</c>.</summary>
    /// <param name="units">Number of outputs, at least 1.</param>
    /// <param name="activation">The function applied to the output. Default none.</param>
    /// <param name="useBias">Whether each output has a bias. Default true.</param>
    /// <param name="kernelInitializer">How the first weights are drawn. Default as in PyTorch.</param>
    /// <param name="name">The layer's name. Default: <c>dense_</c> and a number.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is less than 1.</exception>
    public static DenseLayer Dense(
        int units, Activation activation = Activation.None, bool useBias = true,
        KernelInitializer kernelInitializer = KernelInitializer.PyTorch, string? name = null) =>
        new(units, activation, useBias, kernelInitializer) { Name = name };
}
