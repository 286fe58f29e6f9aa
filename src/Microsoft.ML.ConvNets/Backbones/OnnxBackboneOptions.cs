namespace Microsoft.ML.ConvNets;

/// <summary>How an ONNX file becomes a backbone; see <see cref="Backbone.FromOnnx(string, OnnxBackboneOptions?)"/>.</summary>
public sealed record OnnxBackboneOptions
{
    /// <summary>
    /// Whether its layers become the library's own, which can learn; that takes files of the common operators. Default false: the file
    /// stays as it is and is frozen, which takes any file that ONNX Runtime runs.
    /// </summary>
    public bool Trainable { get; init; }

    /// <summary>The input that takes the images. Default null: the only one that the file has.</summary>
    public string? InputName { get; init; }

    /// <summary>
    /// The value of the file that leaves the backbone: an output, or what any of its nodes gives. Default null: what comes into the dense
    /// layer that the file ends with, its classifier; without one, its first output.
    /// </summary>
    public string? OutputName { get; init; }

    /// <summary>
    /// How images are prepared. Default null: for files that <see cref="ConvNetTransformer.ExportOnnx"/> wrote, as their metadata say; for
    /// others that take whole numbers, <see cref="ChannelScaling.ZeroTo255"/>; for all else <see cref="PretrainedPreprocessing.ImageNet"/>.
    /// </summary>
    public PretrainedPreprocessing? Preprocessing { get; init; }

    /// <summary>The order in which the file wants the channels of color images. Default: red, green, blue.</summary>
    public ChannelOrder ChannelOrder { get; init; }

    /// <summary>
    /// The shape of one image, <c>[C, H, W]</c>, where the file leaves it free. Default null: that of the file, else color images of
    /// <see cref="PretrainedPreprocessing.Size"/>.
    /// </summary>
    public TensorShape? InputShape { get; init; }
}

/// <summary>In which order a network takes the channels of color images.</summary>
public enum ChannelOrder
{
    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red, as OpenCV and Caffe have them.</summary>
    Bgr,
}
