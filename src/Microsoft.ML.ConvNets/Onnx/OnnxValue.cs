namespace Microsoft.ML.ConvNets.Onnx;

/// <summary>A value of an ONNX graph that is being written: the output of a node, an input or a weight.</summary>
/// <param name="Name">Its name in the graph.</param>
internal sealed record OnnxValue(string Name) : IDisposable
{
    /// <summary>An input that is left out.</summary>
    internal static OnnxValue None { get; } = new("");

    /// <summary>A name needs no memory that could be given back early.</summary>
    public void Dispose()
    {
    }
}
