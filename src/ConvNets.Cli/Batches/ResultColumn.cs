namespace ConvNets.Cli.Batches;

/// <summary>A column of results, in which a value may be missing.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it holds: <see cref="string"/>, <see cref="float"/> or <see cref="bool"/>.</param>
internal sealed record ResultColumn(string Name, Type Type);
