namespace Microsoft.ML.ConvNets;

/// <summary>
/// Lowers the learning rate when a metric has stopped becoming better, as PyTorch's <c>ReduceLROnPlateau</c> and Keras' callback of that name. It
/// multiplies what the schedule gives. An immutable description.
/// </summary>
public sealed record ReduceOnPlateau
{
    /// <summary>What the rate is multiplied by, above 0 and below 1. Default 0.1.</summary>
    public double Factor
    {
        get;
        init => field = value is > 0 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Factor), value, $"The rate is multiplied by a factor above 0 and below 1, not by {value}.");
    } = 0.1;

    /// <summary>How many epochs in a row may bring nothing better; the one after them lowers the rate. At least 0. Default 10.</summary>
    public int Patience { get; init => field = Window.RequireAtLeast(value, 0, nameof(Patience)); } = 10;

    /// <summary>
    /// By how much a value has to be better than the best one to count, at least 0: a share of the best one, or with
    /// <see cref="MinimumChangeIsAbsolute"/> the difference itself. Default 1e-4.
    /// </summary>
    public double MinimumChange
    {
        get;
        init => field = value is >= 0 and < double.PositiveInfinity
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MinimumChange), value, $"The minimum change is at least 0, not {value}.");
    } = 1e-4;

    /// <summary>Whether <see cref="MinimumChange"/> is a difference rather than a share of the best value. Default false.</summary>
    public bool MinimumChangeIsAbsolute { get; init; }

    /// <summary>Epochs after a lowering that do not count against the patience, at least 0. Default 0.</summary>
    public int Cooldown { get; init => field = Window.RequireAtLeast(value, 0, nameof(Cooldown)); }

    /// <summary>The product of all lowerings does not fall below this share of the rate; at least 0 and below 1. Default 0.</summary>
    public double MinimumFactor
    {
        get;
        init => field = value is >= 0 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MinimumFactor), value, $"The smallest share of the rate is at least 0 and below 1, not {value}.");
    }
}
