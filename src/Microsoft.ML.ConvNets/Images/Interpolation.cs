namespace Microsoft.ML.ConvNets;

/// <summary>How the pixels of a resized image are made of those of the original; antialiased, as Pillow and torchvision do it.</summary>
public enum Interpolation
{
    /// <summary>Weights fall off in a straight line; the default of most networks.</summary>
    Bilinear,

    /// <summary>A cubic curve (a = -0.5), sharper, as EfficientNet and Xception were trained with.</summary>
    Bicubic,
}
