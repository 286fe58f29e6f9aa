namespace Microsoft.ML.ConvNets.Onnx;

/// <summary>The function applied to the values that leave a network.</summary>
internal enum OutputFunction
{
    /// <summary>They are logits: scores are their softmax.</summary>
    Softmax,

    /// <summary>They are logits, each by itself: scores are their sigmoids.</summary>
    Sigmoid,

    /// <summary>They are logits, each by itself, and taken as they are.</summary>
    Logit,

    /// <summary>They are taken as they are, feature maps channels first.</summary>
    None,

    /// <summary>They are taken as they are, feature maps channels last.</summary>
    ChannelsLast,
}
