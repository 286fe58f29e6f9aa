using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>What a backbone without its classifier top makes of its last feature maps <c>[C, H, W]</c>.</summary>
[JsonConverter(typeof(EnumNameJsonConverter<GlobalPooling>))]
public enum GlobalPooling
{
    /// <summary>The mean of each channel: <c>[C]</c>.</summary>
    Average,

    /// <summary>The largest value of each channel: <c>[C]</c>.</summary>
    Max,

    /// <summary>Nothing: the feature maps themselves.</summary>
    None,
}
