using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>Weighs the channels by what the whole image shows; see <see cref="Layers.SqueezeExcite"/>.</summary>
[LayerKind("squeeze_excite")]
public sealed record SqueezeExciteLayer : Layer
{
    [JsonConstructor]
    internal SqueezeExciteLayer(int reducedChannels, Activation activation, Activation gate)
    {
        ReducedChannels = KernelGeometry.RequireAtLeast(reducedChannels, 1, nameof(reducedChannels));
        Activation = activation.Required();
        Gate = gate.Required();
    }

    /// <summary>Number of values between the two convolutions.</summary>
    public int ReducedChannels { get; }

    /// <summary>The function between the two convolutions.</summary>
    public Activation Activation { get; }

    /// <summary>The function that makes the factors of the channels.</summary>
    public Activation Gate { get; }

    internal override TensorShape OutputShape(TensorShape input) => KernelGeometry.RequireImage(input, "SqueezeExcite");

    internal override IEnumerable<WeightSpec> Weights(TensorShape input) =>
    [
        .. Convolution.Weights(input.Channels, ReducedChannels, 1, useBias: true, KernelInitializer.PyTorch)
            .Select(static weight => weight.Under("reduce")),
        .. Convolution.Weights(ReducedChannels, input.Channels, 1, useBias: true, KernelInitializer.PyTorch)
            .Select(static weight => weight.Under("expand")),
    ];

    internal override T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights, TensorShape inputShape)
    {
        using T means = ops.GlobalAveragePool(input, keepsDimensions: true);
        using T reduced = Convolve(means, "reduce", Activation);
        using T factors = Convolve(reduced, "expand", Gate);
        return ops.Combine(Arithmetic.Multiply, input, factors);

        T Convolve(T values, string name, Activation function) =>
            ops.Activate(Convolution.Apply(ops, values, weights.Of(name), Convolution.Pointwise), function, takesInput: true);
    }

    internal override string Describe() => $"SqueezeExcite {ReducedChannels}, {Activation}, {Gate}";

}

public static partial class Layers
{
    /// <summary>
    /// Multiplies each channel of <c>[C, H, W]</c> by a factor that two 1×1 convolutions (<c>reduce</c> and <c>expand</c>) make of the
    /// channels' means (Hu et al., 2018).
    /// </summary>
    /// <param name="reducedChannels">
    /// Number of values between the two convolutions, at least 1; often a quarter or a sixteenth of the channels.
    /// </param>
    /// <param name="activation">The function between the two. Default ReLU; EfficientNet uses SiLU.</param>
    /// <param name="gate">The function that makes the factors. Default sigmoid; MobileNetV3 uses hard sigmoid.</param>
    /// <param name="name">The layer's name. Default: <c>squeeze_excite_</c> and a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="reducedChannels"/> is less than 1, or there is no such activation.
    /// </exception>
    public static SqueezeExciteLayer SqueezeExcite(
        int reducedChannels, Activation activation = Activation.Relu, Activation gate = Activation.Sigmoid, string? name = null) =>
        new(reducedChannels, activation, gate) { Name = name };
}
