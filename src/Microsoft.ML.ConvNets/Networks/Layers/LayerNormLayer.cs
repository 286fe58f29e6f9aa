using System.Text.Json.Serialization;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.ConvNets;

/// <summary>Layer normalisation; see <see cref="Layers.LayerNorm"/>.</summary>
[LayerKind("layer_norm")]
public sealed record LayerNormLayer : Layer
{
    [JsonConstructor]
    internal LayerNormLayer(double epsilon) => Epsilon = epsilon is > 0 and < double.PositiveInfinity
        ? epsilon
        : throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, $"Epsilon is above 0, not {epsilon}.");

    /// <summary>Added to the variance.</summary>
    public double Epsilon { get; }

    internal override TensorShape OutputShape(TensorShape input) => input;

    internal override long ParameterCount(TensorShape input) => 2L * input.Channels;

    internal override Module<Tensor, Tensor> Build(TensorShape input) =>
        new Norm(input.Channels, Epsilon);

    internal override string Describe() => "LayerNorm";

    private sealed class Norm : Module<Tensor, Tensor>, IKeepsSinglePrecision
    {
        [ComponentName(Name = "weight")]
        private readonly Parameter _weight;

        [ComponentName(Name = "bias")]
        private readonly Parameter _bias;

        private readonly double _epsilon;

        internal Norm(int channels, double epsilon)
            : base(nameof(Norm))
        {
            _weight = nn.Parameter(ones(channels));
            _bias = nn.Parameter(zeros(channels));
            _epsilon = epsilon;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            if (input.dim() == 2)
            {
                return Normalise(input);
            }

            // In channels-last memory this view is contiguous: neither of the two turns copies anything.
            using Tensor pixels = input.permute(0, 2, 3, 1);
            using Tensor normalised = Normalise(pixels);
            return normalised.permute(0, 3, 1, 2);
        }

        private Tensor Normalise(Tensor input)
        {
            if (input.dtype == _weight.dtype)
            {
                return functional.layer_norm(input, _weight.shape, _weight, _bias, _epsilon);
            }

            // Not every libtorch normalises a type by factors of another.
            using Tensor exact = input.to(_weight.dtype);
            using Tensor normalised = functional.layer_norm(exact, _weight.shape, _weight, _bias, _epsilon);
            return normalised.to(input.dtype);
        }
    }
}

public static partial class Layers
{
    /// <summary>
    /// Layer normalisation over the channels of each pixel of <c>[C, H, W]</c>, as in ConvNeXt, or over the values of <c>[F]</c>
    /// (Ba et al., 2016). It works alike in training and scoring.
    /// </summary>
    /// <param name="epsilon">Added to the variance, above 0. Default 1e-5, as in PyTorch; ConvNeXt uses 1e-6.</param>
    /// <param name="name">The layer's name. Default: <c>layer_norm_</c> and a number.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epsilon"/> is not above 0.</exception>
    public static LayerNormLayer LayerNorm(double epsilon = 1e-5, string? name = null) => new(epsilon) { Name = name };
}
