namespace Microsoft.ML.ConvNets;

/// <summary>What an image of an audit is there for.</summary>
public enum AuditPart
{
    /// <summary>A network is to learn from it.</summary>
    Training,

    /// <summary>A network is to be measured with it.</summary>
    Validation,
}

/// <summary>An image that an audit looked at.</summary>
/// <param name="Path">Its file, or its name in the zip, as the data gives it.</param>
/// <param name="Label">Its class, as the data gives it.</param>
/// <param name="Part">What it is there for.</param>
public sealed record AuditedImage(string Path, string Label, AuditPart Part);
