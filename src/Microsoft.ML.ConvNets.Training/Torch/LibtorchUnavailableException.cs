namespace Microsoft.ML.ConvNets;

/// <summary>
/// libtorch, which trains networks and runs them, cannot be loaded. <see cref="Exception.Message"/> is one sentence that says what is wrong
/// and what to do; <c>docs/setup.md</c> says more.
/// </summary>
/// <remarks>
/// Thrown by <c>Fit</c> of the trainers and of <see cref="ConvNetFeaturizer"/>, and by <c>ml.Model.Load</c> of a model that holds a
/// network. ML.NET wraps what a model's loader throws: <see cref="Exception.GetBaseException"/> of what is caught is this exception, as it
/// never has an inner one.
/// </remarks>
public sealed class LibtorchUnavailableException : InvalidOperationException
{
    internal LibtorchUnavailableException(LibtorchProblem problem, string message)
        : base(message) => Problem = problem;

    /// <summary>Which kind of thing is wrong.</summary>
    public LibtorchProblem Problem { get; }
}
