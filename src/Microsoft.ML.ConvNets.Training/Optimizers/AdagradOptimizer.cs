using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Training.Torch;
using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.ConvNets;

public abstract partial record ConvNetOptimizer
{
    /// <summary>
    /// Adagrad (Duchi, Hazan and Singer, 2011), as in PyTorch: each weight's rate falls with the sum of its squared gradients. Default
    /// learning rate 0.01.
    /// </summary>
    /// <param name="rateDecay">The rate of step t, counted from 0, is divided by 1 + t·this; at least 0. Default 0.</param>
    /// <param name="weightDecay">L2 penalty added to the gradient, at least 0; see <see cref="DecaysNormsAndBiases"/>. Default 0.</param>
    /// <param name="initialSum">Where the sums of squares begin, at least 0. Default 0; Keras has 0.1.</param>
    /// <param name="epsilon">Added to the root, above 0. Default 1e-10.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static ConvNetOptimizer Adagrad(double rateDecay = 0, double weightDecay = 0, double initialSum = 0, double epsilon = 1e-10) =>
        new AdagradOptimizer(
            Guard.InRange(rateDecay, atLeast: 0, name: nameof(rateDecay)),
            Guard.InRange(weightDecay, atLeast: 0, name: nameof(weightDecay)),
            Guard.InRange(initialSum, atLeast: 0, name: nameof(initialSum)),
            Guard.InRange(epsilon, above: 0, name: nameof(epsilon)));

    private sealed record AdagradOptimizer(double RateDecay, double WeightDecay, double InitialSum, double Epsilon) : ConvNetOptimizer
    {
        internal override double DefaultLearningRate => 0.01;

        private protected override OptimizerHelper Create(IReadOnlyList<ParameterGroup> groups) => torch.optim.Adagrad(
            groups.Select(g => new Adagrad.ParamGroup(g.Parameters, g.Rate, RateDecay, DecayOf(g, WeightDecay), InitialSum, Epsilon)),
            groups[0].Rate, RateDecay, WeightDecay, InitialSum, Epsilon);
    }
}
