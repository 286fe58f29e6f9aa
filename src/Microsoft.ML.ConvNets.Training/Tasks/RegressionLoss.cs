using Microsoft.ML.ConvNets.Networks;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets;

/// <summary>What a regressor makes small. An immutable description.</summary>
public abstract record RegressionLoss
{
    private protected RegressionLoss()
    {
    }

    /// <summary>The mean of the squared errors.</summary>
    public static RegressionLoss MeanSquared { get; } = new MeanSquaredLoss();

    /// <summary>The mean of the errors' sizes, which few wild labels move little.</summary>
    public static RegressionLoss MeanAbsolute { get; } = new MeanAbsoluteLoss();

    /// <summary>Squared for small errors, straight for large ones (Huber, 1964), as PyTorch's <c>HuberLoss</c>.</summary>
    /// <param name="delta">Where the one turns into the other, above 0, in the label's unit. Default 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delta"/> is not above 0.</exception>
    public static RegressionLoss Huber(double delta = 1) => new HuberLoss(Guard.InRange(delta, above: 0, name: nameof(delta)));

    internal abstract Tensor Of(Tensor outputs, Tensor targets);

    private sealed record MeanSquaredLoss : RegressionLoss
    {
        internal override Tensor Of(Tensor outputs, Tensor targets) => nn.functional.mse_loss(outputs, targets, nn.Reduction.None);
    }

    private sealed record MeanAbsoluteLoss : RegressionLoss
    {
        internal override Tensor Of(Tensor outputs, Tensor targets) => nn.functional.l1_loss(outputs, targets, nn.Reduction.None);
    }

    private sealed record HuberLoss(double Delta) : RegressionLoss
    {
        internal override Tensor Of(Tensor outputs, Tensor targets) => nn.functional.huber_loss(outputs, targets, Delta, nn.Reduction.None);
    }
}
