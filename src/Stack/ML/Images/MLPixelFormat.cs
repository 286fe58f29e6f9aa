namespace Microsoft.ML.Data;

public enum MLPixelFormat
{
    Unknown = 0,

    /// <summary>One byte each for blue, green, red and alpha, in this order.</summary>
    Bgra32 = 1,

    /// <summary>One byte each for red, green, blue and alpha, in this order.</summary>
    Rgba32 = 2,
}
