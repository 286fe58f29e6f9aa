namespace Microsoft.ML.ConvNets.Training.Datasets;

/// <summary>Some of the samples of a store.</summary>
internal readonly record struct SampleSet(SampleStore Store, int[] Samples)
{
    internal int Count => Samples.Length;

    internal static SampleSet All(SampleStore store) => new(store, [.. Enumerable.Range(0, store.Count)]);
}
