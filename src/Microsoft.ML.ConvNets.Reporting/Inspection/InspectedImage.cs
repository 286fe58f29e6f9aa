namespace Microsoft.ML.ConvNets.Reporting.Inspection;

/// <summary>What is kept of an image that was read: no pixel but those of its thumbnail.</summary>
internal sealed record InspectedImage
{
    /// <summary>Its row, counted from 0 within its part.</summary>
    internal required int Row { get; init; }

    internal required AuditedImage Image { get; init; }

    /// <summary>Why it cannot be read; null where it can.</summary>
    internal string? Problem { get; init; }

    /// <summary>What its content is; null where it is no image.</summary>
    internal ImageFormat? Format { get; init; }

    internal int Width { get; init; }

    internal int Height { get; init; }

    /// <summary>Whether all its pixels are gray, whatever it is stored as.</summary>
    internal bool IsGray { get; init; }

    internal bool HasAlpha { get; init; }

    internal bool IsAnimated { get; init; }

    /// <summary>SHA-256 of size and decoded pixels; empty where it cannot be read.</summary>
    internal string PixelHash { get; init; } = "";

    /// <summary>Null where it cannot be read.</summary>
    internal Thumbnail? Thumbnail { get; init; }
}
