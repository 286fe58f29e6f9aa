using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>A random rectangle of the image is covered, as torchvision's <c>RandomErasing</c>. It is the last change of an image.</summary>
public sealed record RandomErasing
{
    /// <summary>The fraction of images of which a part is covered. 0 to 1, default 0.5.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double Probability { get; init => field = Guard.InRange(value, atLeast: 0, atMost: 1); } = 0.5;

    /// <summary>The rectangle's fraction of the image's area. Within 0 to 1, default 0.02 to 0.33.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public FactorRange AreaRange { get; init => field = value.Within(0, 1, nameof(AreaRange)); } = (0.02, 0.33);

    /// <summary>
    /// The rectangle's height divided by its width, drawn evenly on a logarithmic scale. Within 0.1 to 10, default 0.3 to 3.3.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public FactorRange RatioRange { get; init => field = value.Within(0.1, 10, nameof(RatioRange)); } = (0.3, 3.3);

    /// <summary>What covers it: a pixel value from 0 (default) to 255.</summary>
    public double Value { get; init => field = Guard.InRange(value, atLeast: 0, atMost: 255); }

    /// <summary>Whether random pixels cover it instead of <see cref="Value"/>. Default false.</summary>
    public bool Noise { get; init; }
}
