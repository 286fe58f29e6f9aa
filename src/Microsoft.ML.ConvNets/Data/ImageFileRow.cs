namespace Microsoft.ML.ConvNets.Data;

/// <summary>An image file and its class.</summary>
internal sealed class ImageFileRow
{
    /// <summary>The file's path.</summary>
    public required string ImagePath { get; init; }

    /// <summary>The name of its class.</summary>
    public required string Label { get; init; }

    internal static List<ImageFileRow> RowsOf(ImageTree tree, ImagePart part) =>
        [.. part.Images.Select(image => new ImageFileRow { ImagePath = Path.Combine(tree.Path, image.Path), Label = image.Label })];
}
