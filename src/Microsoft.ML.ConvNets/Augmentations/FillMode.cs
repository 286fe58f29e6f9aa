namespace Microsoft.ML.ConvNets;

/// <summary>What is seen outside an image that was moved, turned or shrunk, as in Keras. The examples continue a row <c>abcd</c>.</summary>
public enum FillMode
{
    /// <summary>The edge is repeated: <c>aaaa|abcd|dddd</c>.</summary>
    Nearest,

    /// <summary><see cref="Augmentation.FillValue"/>: <c>kkkk|abcd|kkkk</c>.</summary>
    Constant,

    /// <summary>The image is mirrored at its edge: <c>dcba|abcd|dcba</c>.</summary>
    Reflect,

    /// <summary>The image is repeated: <c>abcd|abcd|abcd</c>.</summary>
    Wrap,
}
