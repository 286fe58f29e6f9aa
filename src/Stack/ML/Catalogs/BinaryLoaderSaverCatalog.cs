using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public static class BinaryLoaderSaverCatalog
{
    public static IDataView LoadFromBinary(this DataOperationsCatalog catalog, IMultiStreamSource fileSource)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(fileSource);
        var data = new BinaryDataView(fileSource);
        if (data.UnknownColumns.Count > 0)
        {
            using IChannel channel = catalog.Environment.Start("Binary loader");
            channel.Warning(MessageSensitivity.Schema, "Columns that are stored in a way that is not known here are left out: {0}", string.Join(", ", data.UnknownColumns));
        }

        return data;
    }

    public static IDataView LoadFromBinary(this DataOperationsCatalog catalog, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
            throw new ArgumentOutOfRangeException(nameof(path), $"File does not exist at path: {path}");
        return catalog.LoadFromBinary(new MultiFileSource(path));
    }

    /// <param name="catalog">The catalog.</param>
    /// <param name="data">The rows.</param>
    /// <param name="stream">An empty stream that can seek.</param>
    /// <param name="keepHidden">Whether hidden columns are written too.</param>
    public static void SaveAsBinary(this DataOperationsCatalog catalog, IDataView data, Stream stream, bool keepHidden = false)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanWrite || !stream.CanSeek || stream.Position != 0)
            throw new ArgumentOutOfRangeException(nameof(stream), "Binary data is written from the beginning of a stream that can be written to and can seek.");
        BinarySaver.Save(catalog.Environment.Register("BinarySaver"), data, stream, keepHidden);
    }
}
