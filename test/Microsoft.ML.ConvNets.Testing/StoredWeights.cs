using System.Runtime.InteropServices;
using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Weights;
using Microsoft.ML.ConvNets.Weights.Formats;

namespace Microsoft.ML.ConvNets.Testing;

/// <summary>Weight files and tables of a few values.</summary>
internal static class StoredWeights
{
    /// <summary>A safetensors file of floats.</summary>
    internal static WeightFile File(params (string Name, long[] Shape, float[] Values)[] weights) =>
        FileOf([.. weights.Select(static w => (w.Name, ElementType.Float32, w.Shape, Bytes(w.Values)))]);

    /// <summary>The same of any type.</summary>
    internal static WeightFile FileOf(params (string Name, ElementType Type, long[] Shape, byte[] Values)[] weights)
    {
        var stream = new MemoryStream();
        WeightEntry[] entries = [.. weights.Select(static w => new WeightEntry(w.Name, w.Type, w.Shape))];
        Safetensors.Write(stream, entries, place => stream.Write(weights[place].Values));
        return WeightFile.Open(stream, "test");
    }

    internal static byte[] Bytes<T>(params T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes<T>(values).ToArray();

    /// <summary>A table of zeros.</summary>
    internal static WeightTable Table(params (string Name, long[] Shape)[] weights) => WeightTable.Allocate(weights.Select(static w => new WeightSpec(
        w.Name, w.Shape, InitialValues.Constant(0), w.Name.EndsWith("num_batches_tracked", StringComparison.Ordinal) ? WeightRole.Counter : WeightRole.Parameter)));

    /// <summary>The values of an entry.</summary>
    internal static float[] Read(this WeightFile file, WeightEntry entry)
    {
        var values = new float[entry.Count];
        file.Read(entry, values);
        return values;
    }
}
