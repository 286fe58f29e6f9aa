using Microsoft.ML.ConvNets.Interop;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace Microsoft.ML.ConvNets.Training.Trainers;

/// <summary>Where networks are trained, as the options or the context say.</summary>
internal static class TrainingDevice
{
    /// <summary>The CUDA device that they name, or the processor.</summary>
    /// <exception cref="InvalidOperationException">
    /// They name one that is not there, and do not allow the processor in its place.
    /// </exception>
    internal static torch.Device Of(IHostEnvironment environment, HardwareOptions options, IChannel channel)
    {
        (int? gpu, bool fallsBack) = MachineLearningInternals.DeviceOf(environment);
        gpu = options.GpuDeviceId ?? gpu;
        fallsBack = options.FallbackToCpu ?? fallsBack;
        if (gpu is not int number)
        {
            return torch.CPU;
        }

        int present = torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        if (number >= 0 && number < present)
        {
            return torch.device(DeviceType.CUDA, number);
        }

        string devices = present switch
        {
            0 => "is no CUDA device",
            1 => "is one CUDA device, 0",
            _ => $"are {present} CUDA devices, 0 to {present - 1}",
        };
        string problem = $"GpuDeviceId is {number}, but there {devices}";
        if (!fallsBack)
        {
            throw new InvalidOperationException(
                $"{problem}, and FallbackToCpu is false. Reference TorchSharp-cuda-linux or TorchSharp-cuda-windows in place of "
                    + "TorchSharp-cpu, or allow the processor.");
        }

        channel.Warning(MessageSensitivity.None, "{0}: the processor is used.", problem);
        return torch.CPU;
    }
}
