namespace Microsoft.ML.ConvNets;

/// <summary>How far a download of weights is.</summary>
/// <param name="Name">What is downloaded.</param>
/// <param name="Received">Bytes that are there, those of an earlier, interrupted download included.</param>
/// <param name="Total">Bytes of the whole file, if known.</param>
public readonly record struct DownloadProgress(string Name, long Received, long? Total);
