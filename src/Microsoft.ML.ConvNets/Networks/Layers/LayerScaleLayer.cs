using System.Text.Json.Serialization;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.ConvNets;

/// <summary>A trained factor for each channel; see <see cref="Layers.LayerScale"/>.</summary>
[LayerKind("layer_scale")]
public sealed record LayerScaleLayer : Layer
{
    [JsonConstructor]
    internal LayerScaleLayer(double initialValue) => InitialValue = double.IsFinite(initialValue)
        ? initialValue
        : throw new ArgumentOutOfRangeException(nameof(initialValue), initialValue, $"The initial value is a finite number, not {initialValue}.");

    /// <summary>Every factor before training.</summary>
    public double InitialValue { get; }

    internal override TensorShape OutputShape(TensorShape input) => input;

    internal override long ParameterCount(TensorShape input) => input.Channels;

    internal override Module<Tensor, Tensor> Build(TensorShape input) =>
        new Factors(input.IsImage ? [input.Channels, 1, 1] : [input.Channels], InitialValue);

    internal override string Describe() => "LayerScale";

    private sealed class Factors : Module<Tensor, Tensor>
    {
        [ComponentName(Name = "weight")]
        private readonly Parameter _weight;

        internal Factors(long[] shape, double initialValue)
            : base(nameof(Factors))
        {
            _weight = nn.Parameter(full(shape, initialValue, ScalarType.Float32));
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => input * _weight;
    }
}

public static partial class Layers
{
    /// <summary>
    /// Multiplies each channel of <c>[C, H, W]</c> or each value of <c>[F]</c> by a trained factor (Touvron et al., 2021), at the end of a
    /// residual branch: with small factors a deep network starts as almost the identity.
    /// </summary>
    /// <param name="initialValue">Every factor before training. Default 1e-6, as in ConvNeXt.</param>
    /// <param name="name">The layer's name. Default: <c>layer_scale_</c> and a number.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="initialValue"/> is not finite.</exception>
    public static LayerScaleLayer LayerScale(double initialValue = 1e-6, string? name = null) => new(initialValue) { Name = name };
}
