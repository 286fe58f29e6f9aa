using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ConvNets.Images;

/// <summary>What the feature column of a trainer holds.</summary>
internal enum InputKind
{
    /// <summary>MLImage.</summary>
    Image,

    /// <summary>A vector of bytes: an encoded image (JPEG, PNG, …).</summary>
    EncodedImage,

    /// <summary>A vector of floats of known length: pixels channels first, or features.</summary>
    Vector,

    /// <summary>A text: the path of an image file.</summary>
    Path,
}

/// <summary>Columns of images, of any kind.</summary>
internal static class ImageColumn
{
    /// <summary>A network's input follows from the first image only up to this height and width.</summary>
    internal const int LargestDefaultSide = 128;

    /// <summary>The kind of a column, or null if it is none that a network takes.</summary>
    internal static InputKind? KindOf(DataViewType type) => type switch
    {
        ImageDataViewType => InputKind.Image,
        TextDataViewType => InputKind.Path,
        VectorDataViewType { ItemType: var item } when item == NumberDataViewType.Byte => InputKind.EncodedImage,
        VectorDataViewType { ItemType: var item, IsKnownSize: true } when item == NumberDataViewType.Single => InputKind.Vector,
        _ => null,
    };

    /// <summary>The same before there is data.</summary>
    internal static InputKind? KindOf(SchemaShape.Column column) => (column.ItemType, column.Kind) switch
    {
        (ImageDataViewType, SchemaShape.Column.VectorKind.Scalar) => InputKind.Image,
        (TextDataViewType, SchemaShape.Column.VectorKind.Scalar) => InputKind.Path,
        (var item, not SchemaShape.Column.VectorKind.Scalar) when item == NumberDataViewType.Byte => InputKind.EncodedImage,
        (var item, SchemaShape.Column.VectorKind.Vector) when item == NumberDataViewType.Single => InputKind.Vector,
        _ => null,
    };

    /// <summary>What has to be read of a row for its image and the image's name.</summary>
    internal static IEnumerable<DataViewSchema.Column> Needed(DataViewSchema schema, DataViewSchema.Column image) =>
        ImageNaming.ColumnsFor(schema, image).Append(image).DistinctBy(static column => column.Index);

    /// <summary>The same where a second cursor over the rows has to give the same ones.</summary>
    internal static IEnumerable<DataViewSchema.Column> NeededTwice(DataViewSchema schema, DataViewSchema.Column image) =>
        Needed(schema, image).Concat(RowFingerprint.ColumnsOf(schema)).DistinctBy(static column => column.Index);

    /// <summary>The shape, in color, that an input takes after the first image that can be read; null if there is none.</summary>
    /// <param name="data">The data.</param>
    /// <param name="image">The column of images.</param>
    /// <param name="maxPixels">The most pixels of an image.</param>
    /// <param name="onBadImage">Whether images that cannot be read are passed over.</param>
    /// <exception cref="UnreadableImageException">An image cannot be read, and is not to be passed over.</exception>
    internal static TensorShape? ShapeOfFirst(IDataView data, DataViewSchema.Column image, long maxPixels, BadImageAction onBadImage)
    {
        using DataViewRowCursor cursor = data.OpenLazily(Needed(data.Schema, image));
        using var reader = new RowImageReader(cursor, image);
        using var decoder = new ImageDecoder(maxPixels);
        while (cursor.MoveNext())
        {
            try
            {
                (int height, int width) = reader.ReadSize(decoder);
                return TensorShape.Image(3, Math.Min(height, LargestDefaultSide), Math.Min(width, LargestDefaultSide));
            }
            catch (UnreadableImageException) when (onBadImage == BadImageAction.Skip)
            {
                // Another image will do; reading counts and names this one.
            }
        }

        return null;
    }
}
