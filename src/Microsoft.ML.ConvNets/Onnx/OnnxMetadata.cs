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

    /// <summary>The temperature that the logits are divided by already.</summary>
    internal const string Temperature = "temperature";

    /// <summary>The confidence below which an answer is uncertain.</summary>
    internal const string ConfidenceThreshold = "confidence_threshold";

    /// <summary>The accuracy that answers from there on were to have.</summary>
    internal const string TargetAccuracy = "target_accuracy";

    /// <summary>The similarity below which an image is unlike those that were learned from.</summary>
    internal const string SimilarityThreshold = "similarity_threshold";
}
