namespace Microsoft.ML.ConvNets;

/// <summary>What computes the scores of a network; see <see cref="ScoringOptions.Provider"/>.</summary>
public enum ExecutionProvider
{
    /// <summary>The processor; always there.</summary>
    Cpu,

    /// <summary>A graphics card of NVIDIA. Needs the package Microsoft.ML.OnnxRuntime.Gpu, CUDA and cuDNN.</summary>
    Cuda,

    /// <summary>Any graphics card on Windows, by DirectX 12. Needs the package Microsoft.ML.OnnxRuntime.DirectML.</summary>
    DirectML,

    /// <summary>The accelerators of Apple's machines. Part of the package Microsoft.ML.OnnxRuntime on macOS.</summary>
    CoreML,
}
