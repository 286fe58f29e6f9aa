namespace Microsoft.ML.ConvNets.Training.Datasets;

/// <summary>Some of the samples of a store.</summary>
internal readonly record struct DatasetSubset(Dataset Store, int[] Samples)
{
    internal int Count => Samples.Length;

    internal static DatasetSubset All(Dataset store) => new(store, [.. Enumerable.Range(0, store.Count)]);
}
