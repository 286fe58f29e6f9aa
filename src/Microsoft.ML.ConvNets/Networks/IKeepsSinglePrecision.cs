namespace Microsoft.ML.ConvNets;

/// <summary>
/// A module whose weights stay in single precision when those around it are rounded (<see cref="BFloat16Pass"/>). What it gives has the type of what it takes.
/// </summary>
internal interface IKeepsSinglePrecision;
