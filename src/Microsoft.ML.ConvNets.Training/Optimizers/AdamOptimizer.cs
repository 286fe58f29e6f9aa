using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Training.Torch;
using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.ConvNets;

public abstract partial record ConvNetOptimizer
{
    /// <summary>Adam (Kingma and Ba, 2014), as in PyTorch. Default learning rate 0.001.</summary>
    /// <param name="beta1">Decay of the mean, at least 0 and below 1. Default 0.9.</param>
    /// <param name="beta2">Decay of the mean square, at least 0 and below 1. Default 0.999.</param>
    /// <param name="epsilon">Added to the root, above 0. Default 1e-8.</param>
    /// <param name="weightDecay">L2 penalty added to the gradient, at least 0; see <see cref="DecaysNormsAndBiases"/>. Default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static ConvNetOptimizer Adam(double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0) =>
        new AdamOptimizer(
            Guard.InRange(beta1, atLeast: 0, below: 1, name: nameof(beta1)),
            Guard.InRange(beta2, atLeast: 0, below: 1, name: nameof(beta2)),
            Guard.InRange(epsilon, above: 0, name: nameof(epsilon)),
            Guard.InRange(weightDecay, atLeast: 0, name: nameof(weightDecay)));

    /// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, 2017), as in PyTorch. Default learning rate 0.001.</summary>
    /// <param name="beta1">Decay of the mean, at least 0 and below 1. Default 0.9.</param>
    /// <param name="beta2">Decay of the mean square, at least 0 and below 1. Default 0.999.</param>
    /// <param name="epsilon">Added to the root, above 0. Default 1e-8.</param>
    /// <param name="weightDecay">
    /// Fraction of the weight taken off at each step, times the learning rate; at least 0; see <see cref="DecaysNormsAndBiases"/>. Default
    /// 0.01.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static ConvNetOptimizer AdamW(double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0.01) =>
        new AdamWOptimizer(
            Guard.InRange(beta1, atLeast: 0, below: 1, name: nameof(beta1)),
            Guard.InRange(beta2, atLeast: 0, below: 1, name: nameof(beta2)),
            Guard.InRange(epsilon, above: 0, name: nameof(epsilon)),
            Guard.InRange(weightDecay, atLeast: 0, name: nameof(weightDecay)));

    private sealed record AdamOptimizer(double Beta1, double Beta2, double Epsilon, double WeightDecay) : ConvNetOptimizer
    {
        internal override double DefaultLearningRate => 0.001;

        private protected override OptimizerHelper Create(IReadOnlyList<ParameterGroup> groups) => torch.optim.Adam(
            groups.Select(g => new Adam.ParamGroup(g.Parameters, g.Rate, Beta1, Beta2, Epsilon, DecayOf(g, WeightDecay))),
            groups[0].Rate, Beta1, Beta2, Epsilon, WeightDecay);
    }

    private sealed record AdamWOptimizer(double Beta1, double Beta2, double Epsilon, double WeightDecay) : ConvNetOptimizer
    {
        internal override double DefaultLearningRate => 0.001;

        private protected override OptimizerHelper Create(IReadOnlyList<ParameterGroup> groups) => torch.optim.AdamW(
            groups.Select(g => new AdamW.ParamGroup(g.Parameters, g.Rate, Beta1, Beta2, Epsilon, DecayOf(g, WeightDecay))),
            groups[0].Rate, Beta1, Beta2, Epsilon, WeightDecay);
    }
}
