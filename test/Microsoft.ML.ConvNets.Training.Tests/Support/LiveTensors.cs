using Microsoft.ML.ConvNets.Training.Torch;
using TorchSharp;

namespace Microsoft.ML.ConvNets.Training.Tests;

/// <summary>Checks that no tensor outlives its work.</summary>
internal static class LiveTensors
{
    /// <summary>Counts the live tensors once what earlier tests forgot is finalized, so that the count cannot fall by itself afterwards.</summary>
    internal static long Count()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Now;
    }

    /// <summary>The live tensors at this moment.</summary>
    internal static long Now => torch.Tensor.TotalCount - TorchWeight.ParametersMade;

    /// <summary>Runs an action twice (the first time may fill caches that stay) and requires that the second leaves no tensor.</summary>
    internal static void AssertNoneLeft(Action action)
    {
        action();
        long before = Count();
        action();
        Assert.AreEqual(before, Now, "live tensors");
    }
}
