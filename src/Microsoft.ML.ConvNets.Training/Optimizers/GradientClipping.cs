using Microsoft.ML.ConvNets.Networks;
using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.ConvNets;

/// <summary>How gradients are kept from becoming too large before each step. An immutable description.</summary>
public abstract record GradientClipping
{
    private protected GradientClipping()
    {
    }

    /// <summary>
    /// Shrinks all gradients together if as one vector they are longer than <paramref name="max"/>; their direction stays (Pascanu et al.,
    /// 2013).
    /// </summary>
    /// <param name="max">The largest length (Euclidean norm), above 0; 1 is common.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="max"/> is not a finite number above 0.</exception>
    public static GradientClipping ByNorm(double max) => new NormClipping(Guard.InRange(max, above: 0, name: nameof(max)));

    /// <summary>Brings each value of the gradients between -<paramref name="max"/> and <paramref name="max"/>.</summary>
    /// <param name="max">The largest magnitude, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="max"/> is not a finite number above 0.</exception>
    public static GradientClipping ByValue(double max) => new ValueClipping(Guard.InRange(max, above: 0, name: nameof(max)));

    /// <summary>To be called between the backward pass and the optimizer's step, with all parameters that learn.</summary>
    internal abstract void Apply(IReadOnlyList<Parameter> parameters);

    private sealed record NormClipping(double Max) : GradientClipping
    {
        internal override void Apply(IReadOnlyList<Parameter> parameters) => torch.nn.utils.clip_grad_norm_(parameters, Max);
    }

    private sealed record ValueClipping(double Max) : GradientClipping
    {
        internal override void Apply(IReadOnlyList<Parameter> parameters) => torch.nn.utils.clip_grad_value_(parameters, Max);
    }
}
