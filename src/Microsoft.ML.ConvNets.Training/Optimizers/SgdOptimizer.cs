using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Training.Torch;
using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.ConvNets;

public abstract partial record ConvNetOptimizer
{
    /// <summary>Stochastic gradient descent, as in PyTorch: <c>v = momentum·v + g; w -= rate·v</c>. Default learning rate 0.01.</summary>
    /// <param name="momentum">At least 0 and below 1. Default 0.9.</param>
    /// <param name="nesterov">Whether the gradient is taken a step ahead (Nesterov, 1983); needs momentum. Default false.</param>
    /// <param name="weightDecay">L2 penalty added to the gradient, at least 0; see <see cref="DecaysNormsAndBiases"/>. Default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException"><paramref name="nesterov"/> without momentum.</exception>
    public static ConvNetOptimizer Sgd(double momentum = 0.9, bool nesterov = false, double weightDecay = 0)
    {
        var optimizer = new SgdOptimizer(
            Guard.InRange(momentum, atLeast: 0, below: 1, name: nameof(momentum)), nesterov,
            Guard.InRange(weightDecay, atLeast: 0, name: nameof(weightDecay)));
        return nesterov && momentum == 0
            ? throw new ArgumentException(
                "nesterov looks ahead along the momentum, and momentum is 0. Give a momentum such as 0.9, or leave nesterov out.",
                nameof(nesterov))
            : optimizer;
    }

    private sealed record SgdOptimizer(double Momentum, bool Nesterov, double WeightDecay) : ConvNetOptimizer
    {
        internal override double DefaultLearningRate => 0.01;

        private protected override OptimizerHelper Create(IReadOnlyList<ParameterGroup> groups) => torch.optim.SGD(
            groups.Select(
                g => new SGD.ParamGroup(g.Parameters, g.Rate, Momentum, weight_decay: DecayOf(g, WeightDecay), nesterov: Nesterov)),
            groups[0].Rate, Momentum, weight_decay: WeightDecay, nesterov: Nesterov);
    }
}
