namespace Microsoft.ML.ConvNets;

/// <summary>
/// libtorch, which trains networks, cannot be loaded. <see cref="Exception.Message"/> is one sentence that says what is wrong
/// and what to do; <c>docs/setup.md</c> says more.
/// </summary>
/// <remarks>
/// Thrown by <c>Fit</c> of the trainers. Models and <see cref="ConvNetFeaturizer"/> run on ONNX Runtime and never throw it.
/// </remarks>
public sealed class LibtorchUnavailableException : InvalidOperationException
{
    internal LibtorchUnavailableException(LibtorchProblem problem, string message)
        : base(message) => Problem = problem;

    /// <summary>Which kind of thing is wrong.</summary>
    public LibtorchProblem Problem { get; }
}
