namespace Microsoft.ML.ConvNets;

/// <summary>An image cannot be read: its file is missing, it is no image, it is damaged or cut off, or it is too large.</summary>
public sealed class UnreadableImageException : IOException
{
    /// <param name="imageName">The image's file, or its row and column.</param>
    /// <param name="reason">Why it cannot be read: the end of a sentence that begins with the image's name, without a full stop.</param>
    /// <param name="wayOut">What can be done: a sentence with its full stop. Default null: none.</param>
    /// <param name="inner">The cause. Default null.</param>
    public UnreadableImageException(string imageName, string reason, string? wayOut = null, Exception? inner = null)
        : base($"{imageName} cannot be read: {reason}." + (wayOut is null ? "" : " " + wayOut), inner) =>
            (ImageName, Reason) = (imageName, reason);

    /// <summary>The image's file in quotation marks, or its row and column.</summary>
    public string ImageName { get; }

    /// <summary>Why it cannot be read, without a full stop.</summary>
    public string Reason { get; }

    /// <summary>The same with what can be done.</summary>
    internal UnreadableImageException With(string wayOut) => new(ImageName, Reason, wayOut, this);
}
