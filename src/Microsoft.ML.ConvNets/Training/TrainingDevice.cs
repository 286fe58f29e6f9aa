using Microsoft.ML.Runtime;
using TorchSharp;

namespace Microsoft.ML.ConvNets;

/// <summary>What a context says of where networks learn.</summary>
internal static class TrainingDevice
{
    /// <summary>The graphics processor that the context names, or the processor.</summary>
    /// <exception cref="InvalidOperationException">The context names one that is not there, and does not allow the processor in its place.</exception>
    internal static torch.Device Of(IHostEnvironment environment, IChannel channel)
    {
        (int? gpu, bool fallsBack) = MachineLearningInternals.DeviceOf(environment);
        if (gpu is not int number)
        {
            return torch.CPU;
        }

        int present = torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        if (number >= 0 && number < present)
        {
            return torch.device(DeviceType.CUDA, number);
        }

        string problem = $"MLContext.GpuDeviceId is {number}, but there {(present switch { 0 => "is no CUDA device", 1 => "is one CUDA device, 0", _ => $"are {present} CUDA devices, 0 to {present - 1}" })}";
        if (!fallsBack)
        {
            throw new InvalidOperationException(
                $"{problem}, and MLContext.FallbackToCpu is false. Reference TorchSharp-cuda-linux or TorchSharp-cuda-windows in place of TorchSharp-cpu, or allow the processor.");
        }

        channel.Warning(MessageSensitivity.None, "{0}: the processor is used.", problem);
        return torch.CPU;
    }
}
