namespace Microsoft.ML.ConvNets;

/// <summary>Which heat-maps a server gives to who asks for them.</summary>
public enum ServedHeatMaps
{
    /// <summary>None.</summary>
    None,

    /// <summary>Those that cost one more pass through the network (<see cref="ExplanationMethod.ClassActivationMap"/>).</summary>
    ClassActivationMaps,

    /// <summary>
    /// Those too that cost about 200 passes (<see cref="ExplanationMethod.Occlusion"/>), where the network has no others, or none
    /// of at least 5×5 places.
    /// </summary>
    All,
}
