namespace Microsoft.ML.ConvNets;

/// <summary>One of the classes that a network found most likely.</summary>
/// <param name="ClassName">Its name.</param>
/// <param name="Index">Its place among the scores, from 0.</param>
/// <param name="Score">What the network gave it, in the unit of the scores that were decoded.</param>
public readonly record struct ClassPrediction(string ClassName, int Index, float Score);
