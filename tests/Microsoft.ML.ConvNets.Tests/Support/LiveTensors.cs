using TorchSharp;

namespace Microsoft.ML.ConvNets.Tests;

/// <summary>Checks that no tensor outlives its work.</summary>
internal static class LiveTensors
{
    /// <summary>Runs an action twice (the first time may fill caches that stay) and requires that the second leaves no tensor.</summary>
    internal static void AssertNoneLeft(Action action)
    {
        action();
        long before = torch.Tensor.TotalCount;
        action();
        Assert.AreEqual(before, torch.Tensor.TotalCount, "live tensors");
    }
}
