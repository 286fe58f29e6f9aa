using System.Text.Json.Serialization;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.ConvNets;

/// <summary>Weighs the channels by what the whole picture shows; see <see cref="Layers.SqueezeExcite"/>.</summary>
[LayerKind("squeeze_excite")]
public sealed record SqueezeExciteLayer : Layer
{
    [JsonConstructor]
    internal SqueezeExciteLayer(int reducedChannels, Activation activation, Activation gate)
    {
        ReducedChannels = Window.RequireAtLeast(reducedChannels, 1, nameof(reducedChannels));
        Activation = activation.Required();
        Gate = gate.Required();
    }

    /// <summary>Number of values between the two convolutions.</summary>
    public int ReducedChannels { get; }

    /// <summary>The function between the two convolutions.</summary>
    public Activation Activation { get; }

    /// <summary>The function that makes the factors of the channels.</summary>
    public Activation Gate { get; }

    internal override TensorShape OutputShape(TensorShape input) => Window.RequireImage(input, "SqueezeExcite");

    internal override long ParameterCount(TensorShape input) =>
        ConvolutionModule.ParameterCount(input.Channels, ReducedChannels, 1, useBias: true)
        + ConvolutionModule.ParameterCount(ReducedChannels, input.Channels, 1, useBias: true);

    internal override Module<Tensor, Tensor> Build(TensorShape input) => new Excitation(input.Channels, ReducedChannels, Activation, Gate);

    internal override string Describe() => $"SqueezeExcite {ReducedChannels}, {Activation}, {Gate}";

    private sealed class Excitation : Module<Tensor, Tensor>
    {
        private static readonly long[] s_plane = [2, 3];

        [ComponentName(Name = "reduce")]
        private readonly Module<Tensor, Tensor> _reduce;

        [ComponentName(Name = "expand")]
        private readonly Module<Tensor, Tensor> _expand;

        private readonly Activation _activation;
        private readonly Activation _gate;

        internal Excitation(int channels, int reducedChannels, Activation activation, Activation gate)
            : base(nameof(Excitation))
        {
            _reduce = nn.Conv2d(channels, reducedChannels, 1);
            _expand = nn.Conv2d(reducedChannels, channels, 1);
            (_activation, _gate) = (activation, gate);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using Tensor means = input.mean(s_plane, keepdim: true);
            using Tensor factors = Factors(means);
            return input * factors;
        }

        /// <summary>From <c>[N, C, 1, 1]</c> means of the channels to what they are multiplied by.</summary>
        internal Tensor Factors(Tensor means)
        {
            using Tensor reduced = _activation.ApplyTo(_reduce.call(means));
            return _gate.ApplyTo(_expand.call(reduced));
        }
    }

}

public static partial class Layers
{
    /// <summary>
    /// Multiplies each channel of <c>[C, H, W]</c> by a factor that two 1×1 convolutions (<c>reduce</c> and <c>expand</c>) make of the
    /// channels' means (Hu et al., 2018).
    /// </summary>
    /// <param name="reducedChannels">Number of values between the two convolutions, at least 1; often a quarter or a sixteenth of the channels.</param>
    /// <param name="activation">The function between the two. Default ReLU; EfficientNet uses SiLU.</param>
    /// <param name="gate">The function that makes the factors. Default sigmoid; MobileNetV3 uses hard sigmoid.</param>
    /// <param name="name">The layer's name. Default: <c>squeeze_excite_</c> and a number.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="reducedChannels"/> is less than 1, or there is no such activation.</exception>
    public static SqueezeExciteLayer SqueezeExcite(
        int reducedChannels, Activation activation = Activation.Relu, Activation gate = Activation.Sigmoid, string? name = null) =>
        new(reducedChannels, activation, gate) { Name = name };
}
