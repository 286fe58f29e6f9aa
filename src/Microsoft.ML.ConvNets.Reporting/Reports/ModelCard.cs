namespace Microsoft.ML.ConvNets;

/// <summary>
/// What only people can say of a model, for the model card of a report (Mitchell et al., <em>Model Cards for Model Reporting</em>, 2019).
/// Whatever is null, the report derives from what was measured where it can, and otherwise says that nobody stated it.
/// </summary>
public sealed record ModelCard
{
    /// <summary>What the model is called.</summary>
    public string? Name { get; init; }

    /// <summary>Its version.</summary>
    public string? Version { get; init; }

    /// <summary>Who made it and answers for it.</summary>
    public string? Owner { get; init; }

    /// <summary>The terms under which it may be used.</summary>
    public string? License { get; init; }

    /// <summary>What it is to be used for, and by whom.</summary>
    public string? IntendedUse { get; init; }

    /// <summary>What it must not be used for.</summary>
    public string? OutOfScopeUse { get; init; }

    /// <summary>What its answers depend on beside the class: light, camera, background, groups of people.</summary>
    public string? Factors { get; init; }

    /// <summary>What it learned from: origin, time, how images were labeled.</summary>
    public string? TrainingData { get; init; }

    /// <summary>What it was measured with, beyond the numbers of the report.</summary>
    public string? EvaluationData { get; init; }

    /// <summary>Risks for people, and what was done about them.</summary>
    public string? EthicalConsiderations { get; init; }

    /// <summary>Limits, beyond those that the report derives from its numbers.</summary>
    public string? Caveats { get; init; }
}
