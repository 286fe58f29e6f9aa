namespace Microsoft.ML.ConvNets.Networks;

/// <summary>
/// Where the first weights of a network come from, where they are not drawn. A network carries it along and knows no more of it.
/// </summary>
internal abstract record WeightOrigin;
