using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>What is computed of two values.</summary>
[JsonConverter(typeof(EnumNameJsonConverter<Arithmetic>))]
public enum Arithmetic
{
    /// <summary>Their sum.</summary>
    Add,

    /// <summary>The first without the second.</summary>
    Subtract,

    /// <summary>Their product.</summary>
    Multiply,

    /// <summary>The first by the second.</summary>
    Divide,
}
