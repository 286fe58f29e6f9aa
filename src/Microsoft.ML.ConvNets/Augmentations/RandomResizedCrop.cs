using System.Text.Json.Serialization;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// A random part of the image, enlarged to the whole, as torchvision's <c>RandomResizedCrop</c>. The part is taken from the image at the
/// network's input size, so choose that not too small.
/// </summary>
public sealed record RandomResizedCrop
{
    /// <summary>The part's fraction of the image's area. Within 0.01 to 1, default 0.08 to 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public FactorRange AreaRange { get; init => field = value.Within(0.01, 1, nameof(AreaRange)); } = (0.08, 1);

    /// <summary>
    /// The part's width divided by its height, drawn evenly on a logarithmic scale. Within 0.1 to 10, default 3/4 to 4/3.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public FactorRange RatioRange { get; init => field = value.Within(0.1, 10, nameof(RatioRange)); } = (3.0 / 4, 4.0 / 3);
}
