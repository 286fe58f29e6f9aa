using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// Random changes of color in random order, as torchvision's <c>ColorJitter</c>. Saturation and hue leave gray images alone.
/// </summary>
public sealed record ColorJitter
{
    private const double MaxFactor = 10;

    /// <summary>All values are multiplied with a factor from this range. Within 0 (black) to 10, default 1 to 1.</summary>
    public FactorRange Brightness { get; init => field = value.Within(0, MaxFactor, nameof(Brightness)); }

    /// <summary>
    /// The distance of all values from the image's mean gray is multiplied with a factor from this range. Within 0 (flat) to 10, default 1
    /// to 1.
    /// </summary>
    public FactorRange Contrast { get; init => field = value.Within(0, MaxFactor, nameof(Contrast)); }

    /// <summary>
    /// The distance of each pixel's values from its gray is multiplied with a factor from this range. Within 0 (gray) to 10, default 1 to
    /// 1.
    /// </summary>
    public FactorRange Saturation { get; init => field = value.Within(0, MaxFactor, nameof(Saturation)); }

    /// <summary>The hue is turned by up to this fraction of the color circle, either way. 0 (default) to 0.5.</summary>
    public double Hue { get; init => field = Guard.InRange(value, atLeast: 0, atMost: 0.5); }

    internal bool ChangesNothing => Brightness.IsOne && Contrast.IsOne && Saturation.IsOne && Hue == 0;
}
