namespace Microsoft.ML.ConvNets.Onnx;

/// <summary>What the metadata of an exported file are called.</summary>
internal static class OnnxMetadata
{
    /// <summary>What is predicted.</summary>
    internal const string Task = "task";

    /// <summary>The name of the architecture.</summary>
    internal const string Network = "network";

    /// <summary>The names of the outputs, as JSON.</summary>
    internal const string ClassNames = "class_names";

    /// <summary>How an image becomes the network's input, as JSON.</summary>
    internal const string Preprocessing = "preprocessing";
}
