using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Training.Torch;
using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.ConvNets;

public abstract partial record ConvNetOptimizer
{
    /// <summary>RMSprop (Hinton, 2012), as in PyTorch. Default learning rate 0.001.</summary>
    /// <param name="decay">Decay of the mean square, at least 0 and below 1. Default 0.99; Keras has 0.9.</param>
    /// <param name="momentum">At least 0 and below 1. Default 0.</param>
    /// <param name="epsilon">Added to the root, above 0. Default 1e-8.</param>
    /// <param name="weightDecay">L2 penalty added to the gradient, at least 0; see <see cref="DecaysNormsAndBiases"/>. Default 0.</param>
    /// <param name="centered">
    /// Whether the gradient is divided by its standard deviation instead of its root mean square. Default false.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static ConvNetOptimizer RmsProp(
        double decay = 0.99, double momentum = 0, double epsilon = 1e-8, double weightDecay = 0, bool centered = false) =>
        new RmsPropOptimizer(
            Guard.InRange(decay, atLeast: 0, below: 1, name: nameof(decay)),
            Guard.InRange(momentum, atLeast: 0, below: 1, name: nameof(momentum)),
            Guard.InRange(epsilon, above: 0, name: nameof(epsilon)),
            Guard.InRange(weightDecay, atLeast: 0, name: nameof(weightDecay)), centered);

    private sealed record RmsPropOptimizer(
        double Decay, double Momentum, double Epsilon, double WeightDecay, bool Centered) : ConvNetOptimizer
    {
        internal override double DefaultLearningRate => 0.001;

        private protected override OptimizerHelper Create(IReadOnlyList<ParameterGroup> groups) => torch.optim.RMSProp(
            groups.Select(g => new RMSProp.ParamGroup(g.Parameters, g.Rate, Epsilon, Decay, DecayOf(g, WeightDecay), Momentum, Centered)),
            groups[0].Rate, Decay, Epsilon, WeightDecay, Momentum, Centered);
    }
}
