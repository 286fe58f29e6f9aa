using Microsoft.ML.ConvNets.Training.Torch;
using TorchSharp.Modules;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// How gradients change weights. An immutable description; the trainers' <c>LearningRate</c> goes with it. A kind of optimizer is one file
/// beside this one.
/// </summary>
public abstract partial record ConvNetOptimizer
{
    private protected ConvNetOptimizer()
    {
    }

    /// <summary>
    /// Whether weight decay also acts on what is no matrix and no convolution: the factors and shifts of norms, biases, the factors of
    /// <see cref="Layers.LayerScale"/>. Default false, as most published recipes have it; true does what plain PyTorch does:
    /// <c>ConvNetOptimizer.Sgd(weightDecay: 1e-4) with { DecaysNormsAndBiases = true }</c>.
    /// </summary>
    public bool DecaysNormsAndBiases { get; init; }

    /// <summary>The learning rate used when a trainer's option names none.</summary>
    internal abstract double DefaultLearningRate { get; }

    /// <summary>The optimizer of groups of parameters, each with its learning rate.</summary>
    /// <exception cref="InvalidOperationException">There is no parameter to train.</exception>
    internal OptimizerHelper Build(IReadOnlyList<ParameterGroup> groups)
    {
        ParameterGroup[] filled = [.. groups.Where(static group => group.Parameters.Count > 0)];
        return filled.Length > 0
            ? Create(filled)
            : throw new InvalidOperationException("The network has no parameters that learn: every layer with weights is frozen, or none "
                + "has any.");
    }

    private protected abstract OptimizerHelper Create(IReadOnlyList<ParameterGroup> groups);

    private double DecayOf(ParameterGroup group, double weightDecay) => group.Decays || DecaysNormsAndBiases ? weightDecay : 0;
}
