using TorchSharp;

namespace ConvNets.Stack.Torch.Tests;

/// <summary>Counts the live tensors once what earlier tests forgot is finalised, so that the count cannot fall by itself afterwards.</summary>
internal static class LiveTensors
{
    internal static long Count()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return torch.Tensor.TotalCount;
    }
}
