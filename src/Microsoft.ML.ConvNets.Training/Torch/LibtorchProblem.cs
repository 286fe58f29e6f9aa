namespace Microsoft.ML.ConvNets;

/// <summary>Why libtorch cannot be loaded; see <see cref="LibtorchUnavailableException"/>.</summary>
public enum LibtorchProblem
{
    /// <summary>The application brings no libtorch along: it references neither <c>TorchSharp-cpu</c> nor a CUDA package.</summary>
    NotReferenced,

    /// <summary>The C++ runtime of the system, <c>libstdc++</c>, is older than the one that libtorch was built for.</summary>
    OldRuntime,

    /// <summary>Anything else, in the words of the system's loader.</summary>
    NotLoadable,
}
