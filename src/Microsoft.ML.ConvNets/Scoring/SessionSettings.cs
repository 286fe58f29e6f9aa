using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.ConvNets.Scoring;

/// <summary>Scoring options as ONNX Runtime takes them.</summary>
internal static class SessionSettings
{
    /// <summary>What ONNX Runtime calls a provider, and the NuGet package that brings it.</summary>
    private static readonly Dictionary<ExecutionProvider, (string Name, string Package)> s_providers = new()
    {
        [ExecutionProvider.Cuda] = ("CUDAExecutionProvider", "Microsoft.ML.OnnxRuntime.Gpu"),
        [ExecutionProvider.DirectML] = ("DmlExecutionProvider", "Microsoft.ML.OnnxRuntime.DirectML"),
        [ExecutionProvider.CoreML] = ("CoreMLExecutionProvider", "Microsoft.ML.OnnxRuntime on macOS"),
    };

    /// <exception cref="PlatformNotSupportedException">The ONNX Runtime beside the program lacks the provider.</exception>
    internal static void Require(ExecutionProvider provider)
    {
        if (!s_providers.TryGetValue(provider, out (string Name, string Package) wanted))
        {
            return;
        }

        string[] available = OrtEnv.Instance().GetAvailableProviders();
        if (!available.Contains(wanted.Name, StringComparer.Ordinal))
        {
            throw new PlatformNotSupportedException(
                $"The ONNX Runtime beside this program cannot compute with {provider} (it has {string.Join(", ", available)}): reference "
                + $"the package {wanted.Package}, or set Provider to Cpu.");
        }
    }

    /// <summary>Makes the settings of a session.</summary>
    /// <exception cref="PlatformNotSupportedException">The ONNX Runtime beside the program lacks the provider.</exception>
    internal static SessionOptions Create(ScoringOptions options)
    {
        Require(options.Provider);
        var settings = new SessionOptions
        {
            IntraOpNumThreads = options.Threads ?? 0,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        if (!options.AllowSpinning)
        {
            // Threads that wait for work by spinning take the processor from everything else in the process. For as long as the next
            // operator of a run takes to come they may: waking them for each costs a twelfth of the time of one image.
            settings.AddSessionConfigEntry("session.intra_op.spin_duration_us", "100");
        }

        switch (options.Provider)
        {
            case ExecutionProvider.Cuda:
                settings.AppendExecutionProvider_CUDA(options.DeviceId);
                break;
            case ExecutionProvider.DirectML:
                // What DirectML's documentation asks for.
                settings.EnableMemoryPattern = false;
                settings.AppendExecutionProvider_DML(options.DeviceId);
                break;
            case ExecutionProvider.CoreML:
                settings.AppendExecutionProvider_CoreML();
                break;
        }

        return settings;
    }
}
