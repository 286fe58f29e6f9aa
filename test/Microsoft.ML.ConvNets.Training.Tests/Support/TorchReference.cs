using System.Text.Json;
using Microsoft.ML.ConvNets.Training.Torch;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Tests;

/// <summary>Reference values as tensors.</summary>
internal static class TorchReference
{
    internal static Tensor TensorOf(JsonElement packed)
    {
        float[] values = [.. packed.GetProperty("data").EnumerateArray().Select(v => v.GetSingle())];
        long[] shape = [.. packed.GetProperty("shape").EnumerateArray().Select(v => v.GetInt64())];
        return tensor(values, shape);
    }

    /// <summary>Gives a network the weights of the same names; all of them must have a place, and all places but counters a weight.</summary>
    internal static void Load(TorchNetwork network, JsonElement weights)
    {
        using IDisposable still = no_grad();
        Dictionary<string, Tensor> state = network.WeightsByName();
        List<string> given = [];
        foreach (JsonProperty weight in weights.EnumerateObject())
        {
            using Tensor values = TensorOf(weight.Value);
            state[weight.Name].copy_(values);
            given.Add(weight.Name);
        }

        CollectionAssert.AreEquivalent(state.Keys.Where(k => !k.EndsWith("num_batches_tracked", StringComparison.Ordinal)).ToList(), given);
    }

    internal static void AssertClose(Tensor expected, Tensor actual, string what, double tolerance = 1e-5)
    {
        CollectionAssert.AreEqual(expected.shape, actual.shape, what);
        using Tensor difference = (expected - actual).abs().max();
        Assert.IsLessThanOrEqualTo(tolerance, difference.item<float>(), what);
    }
}
