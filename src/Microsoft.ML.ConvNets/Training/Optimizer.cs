using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// How gradients change weights. An immutable description; the trainers' <c>LearningRate</c> goes with it.
/// </summary>
public abstract record Optimizer
{
    private protected Optimizer()
    {
    }

    /// <summary>The learning rate used when a trainer's option names none.</summary>
    internal abstract double DefaultLearningRate { get; }

    /// <summary>The optimizer of groups of parameters, each with its learning rate.</summary>
    internal abstract torch.optim.Optimizer Build(IReadOnlyList<(IReadOnlyList<Parameter> Parameters, double Rate)> groups);

    /// <summary>Stochastic gradient descent, as in PyTorch: <c>v = momentum·v + g; w -= rate·v</c>. Default learning rate 0.01.</summary>
    /// <param name="momentum">At least 0 and below 1. Default 0.9.</param>
    /// <param name="nesterov">Whether the gradient is taken a step ahead (Nesterov, 1983). Default false.</param>
    /// <param name="weightDecay">L2 penalty added to the gradient, at least 0. Default 0.</param>
    public static Optimizer Sgd(double momentum = 0.9, bool nesterov = false, double weightDecay = 0) =>
        new SgdOptimizer(Share(momentum, nameof(momentum)), nesterov, AtLeastZero(weightDecay, nameof(weightDecay)));

    /// <summary>Adam (Kingma and Ba, 2014), as in PyTorch. Default learning rate 0.001.</summary>
    /// <param name="beta1">Decay of the mean, at least 0 and below 1. Default 0.9.</param>
    /// <param name="beta2">Decay of the mean square, at least 0 and below 1. Default 0.999.</param>
    /// <param name="epsilon">Added to the root, above 0. Default 1e-8.</param>
    /// <param name="weightDecay">L2 penalty added to the gradient, at least 0. Default 0.</param>
    public static Optimizer Adam(double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0) =>
        new AdamOptimizer(Share(beta1, nameof(beta1)), Share(beta2, nameof(beta2)), AboveZero(epsilon, nameof(epsilon)), AtLeastZero(weightDecay, nameof(weightDecay)), Decoupled: false);

    /// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, 2017), as in PyTorch. Default learning rate 0.001.</summary>
    /// <param name="beta1">Decay of the mean, at least 0 and below 1. Default 0.9.</param>
    /// <param name="beta2">Decay of the mean square, at least 0 and below 1. Default 0.999.</param>
    /// <param name="epsilon">Added to the root, above 0. Default 1e-8.</param>
    /// <param name="weightDecay">Share of the weight taken off at each step, times the learning rate; at least 0. Default 0.01.</param>
    public static Optimizer AdamW(double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0.01) =>
        new AdamOptimizer(Share(beta1, nameof(beta1)), Share(beta2, nameof(beta2)), AboveZero(epsilon, nameof(epsilon)), AtLeastZero(weightDecay, nameof(weightDecay)), Decoupled: true);

    /// <summary>RMSprop (Hinton, 2012), as in PyTorch. Default learning rate 0.001.</summary>
    /// <param name="decay">Decay of the mean square, at least 0 and below 1. Default 0.99.</param>
    /// <param name="momentum">At least 0 and below 1. Default 0.</param>
    /// <param name="epsilon">Added to the root, above 0. Default 1e-8.</param>
    /// <param name="weightDecay">L2 penalty added to the gradient, at least 0. Default 0.</param>
    public static Optimizer RmsProp(double decay = 0.99, double momentum = 0, double epsilon = 1e-8, double weightDecay = 0) =>
        new RmsPropOptimizer(Share(decay, nameof(decay)), Share(momentum, nameof(momentum)), AboveZero(epsilon, nameof(epsilon)), AtLeastZero(weightDecay, nameof(weightDecay)));

    private static double Share(double value, string name) => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is at least 0 and below 1, not {value}.");

    private static double AtLeastZero(double value, string name) => value is >= 0 and < double.PositiveInfinity
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is at least 0, not {value}.");

    private static double AboveZero(double value, string name) => value is > 0 and < double.PositiveInfinity
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is above 0, not {value}.");

    private sealed record SgdOptimizer(double Momentum, bool Nesterov, double WeightDecay) : Optimizer
    {
        internal override double DefaultLearningRate => 0.01;

        internal override torch.optim.Optimizer Build(IReadOnlyList<(IReadOnlyList<Parameter> Parameters, double Rate)> groups) =>
            torch.optim.SGD(
                groups.Select(g => new SGD.ParamGroup(g.Parameters, g.Rate, Momentum, weight_decay: WeightDecay, nesterov: Nesterov)),
                groups[0].Rate, Momentum, weight_decay: WeightDecay, nesterov: Nesterov);
    }

    private sealed record AdamOptimizer(double Beta1, double Beta2, double Epsilon, double WeightDecay, bool Decoupled) : Optimizer
    {
        internal override double DefaultLearningRate => 0.001;

        internal override torch.optim.Optimizer Build(IReadOnlyList<(IReadOnlyList<Parameter> Parameters, double Rate)> groups) => Decoupled
            ? torch.optim.AdamW(
                groups.Select(g => new AdamW.ParamGroup(g.Parameters, g.Rate, Beta1, Beta2, Epsilon, WeightDecay)), groups[0].Rate, Beta1, Beta2, Epsilon, WeightDecay)
            : torch.optim.Adam(
                groups.Select(g => new Adam.ParamGroup(g.Parameters, g.Rate, Beta1, Beta2, Epsilon, WeightDecay)), groups[0].Rate, Beta1, Beta2, Epsilon, WeightDecay);
    }

    private sealed record RmsPropOptimizer(double Decay, double Momentum, double Epsilon, double WeightDecay) : Optimizer
    {
        internal override double DefaultLearningRate => 0.001;

        internal override torch.optim.Optimizer Build(IReadOnlyList<(IReadOnlyList<Parameter> Parameters, double Rate)> groups) =>
            torch.optim.RMSProp(
                groups.Select(g => new RMSProp.ParamGroup(g.Parameters, g.Rate, Epsilon, Decay, WeightDecay, Momentum)),
                groups[0].Rate, Decay, Epsilon, WeightDecay, Momentum);
    }
}
