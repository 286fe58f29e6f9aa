using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ConvNets;

/// <summary>What the feature column of a trainer holds.</summary>
internal enum InputKind
{
    /// <summary>MLImage.</summary>
    Image,

    /// <summary>A vector of bytes: an encoded picture (JPEG, PNG, …).</summary>
    EncodedImage,

    /// <summary>A vector of floats of known length: pixels channels first, or features.</summary>
    Vector,
}

/// <summary>Reads pictures from a column of either kind.</summary>
internal static class ImageColumn
{
    /// <summary>The kind of a column, or null if it is none that a network takes.</summary>
    internal static InputKind? KindOf(DataViewType type) => type switch
    {
        ImageDataViewType => InputKind.Image,
        VectorDataViewType { ItemType: var item } when item == NumberDataViewType.Byte => InputKind.EncodedImage,
        VectorDataViewType { ItemType: var item, IsKnownSize: true } when item == NumberDataViewType.Single => InputKind.Vector,
        _ => null,
    };

    /// <summary>A function that gives the picture of the row that <paramref name="row"/> stands on; null if the row has none.</summary>
    internal static Func<MLImage?> GetterOf(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is ImageDataViewType)
        {
            ValueGetter<MLImage> getImage = row.GetGetter<MLImage>(column);
            return () =>
            {
                // A fresh variable each time: what an earlier row gave may still be waiting to be decoded.
                MLImage image = null!;
                getImage(ref image);
                return image;
            };
        }

        ValueGetter<VBuffer<byte>> getBytes = row.GetGetter<VBuffer<byte>>(column);
        Func<long> number = RowNumberOf(row);
        VBuffer<byte> buffer = default;
        return () =>
        {
            getBytes(ref buffer);
            if (buffer.Length == 0)
            {
                return null;
            }

            byte[] encoded = new byte[buffer.Length];
            buffer.CopyTo(encoded);
            MLImage image = MLImage.CreateFromStream(new MemoryStream(encoded));
            image.Tag ??= $"the bytes of row {number()}";
            return image;
        };
    }

    /// <summary>
    /// A function that gives the number of the current row, from 0: by its id, because the position counts for each cursor of a set alone.
    /// Ids that were mixed (by a bootstrap, say) tell nothing; then it is the position.
    /// </summary>
    internal static Func<long> RowNumberOf(DataViewRow row)
    {
        ValueGetter<DataViewRowId> getId = row.GetIdGetter();
        return () =>
        {
            DataViewRowId id = default;
            getId(ref id);
            return id.High == 0 ? (long)id.Low : row.Position;
        };
    }

    /// <summary>Whether an exception tells of a picture that cannot be read, not of a fault of the program.</summary>
    internal static bool IsUnreadable(Exception exception) => exception
        is IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException or FormatException
        or NotSupportedException or InvalidOperationException;

    /// <summary>A sentence that names the picture and says why it cannot be read.</summary>
    internal static string Explain(MLImage? image, long row, Exception reason)
    {
        string? tag = TagOf(image);
        string name = string.IsNullOrEmpty(tag) ? $"row {row}" : $"'{tag}'";
        string why = reason.Message.TrimEnd('.');
        // The reason mostly names the file already; when no picture came to be, it is all that is known.
        return image is null || why.Contains(name.Trim('\''), StringComparison.Ordinal) ? $"{why}." : $"{name}: {why}.";
    }

    private static string? TagOf(MLImage? image)
    {
        try
        {
            return image?.Tag;
        }
        catch (ObjectDisposedException)
        {
            // That may be the very reason why it cannot be read.
            return null;
        }
    }
}
