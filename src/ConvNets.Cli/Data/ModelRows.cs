using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace ConvNets.Cli.Data;

/// <summary>Images as the rows that a model was trained on; folders' names are in the text columns.</summary>
internal sealed class ModelRows : IDataView
{
    /// <summary>The column with what an image is called, whatever the model does with the others.</summary>
    internal const string NameColumn = "Name of the image";

    /// <summary>The column with the name of an image's folder.</summary>
    internal const string FolderColumn = "Folder of the image";

    /// <summary>The column with the encoded bytes of images of a zip.</summary>
    internal const string BytesColumn = "Bytes of the image";

    private readonly ImageSet _set;
    private readonly TensorShape? _shape;
    private readonly long _maxPixels;
    private readonly Dictionary<string, (string[] Read, Func<DataViewRow, RowImage, Delegate> Getter)> _columns = [];

    /// <param name="set">The images.</param>
    /// <param name="input">What the model reads.</param>
    /// <param name="inputs">The columns that it was trained on; null if that was not saved.</param>
    /// <param name="maxPixels">The most pixels of an image.</param>
    internal ModelRows(ImageSet set, ModelInput input, DataViewSchema? inputs, long maxPixels)
    {
        (_set, _shape, _maxPixels) = (set, input.Shape, maxPixels);
        var builder = new DataViewSchema.Builder();
        Text(NameColumn, ImageSet.PathColumn);
        Text(FolderColumn, ImageSet.LabelColumn);
        if (set.Form == ImageForm.Zip)
        {
            AddBytes(BytesColumn);
        }

        if (input.Loader is not null && set.Form == ImageForm.Files)
        {
            AddPath(input.PathColumn);
        }
        else
        {
            AddImage(input);
        }

        foreach (DataViewSchema.Column column in inputs?.Where(column => !column.IsHidden && !_columns.ContainsKey(column.Name)) ?? [])
        {
            if (column.Type is TextDataViewType)
            {
                Text(column.Name, column.Name == ImageSet.PathColumn ? ImageSet.PathColumn : ImageSet.LabelColumn);
            }
            else
            {
                Add(column.Name, column.Type, [], Nothing(column.Type));
            }
        }

        if (!_columns.ContainsKey(ImageSet.LabelColumn))
        {
            Text(ImageSet.LabelColumn, ImageSet.LabelColumn);
        }

        Schema = builder.ToSchema();

        void Add(string name, DataViewType type, string[] read, Func<DataViewRow, RowImage, Delegate> getter)
        {
            builder.AddColumn(name, type);
            _columns.Add(name, (read, getter));
        }

        void Text(string name, string source) =>
            Add(name, TextDataViewType.Instance, [source], (row, _) => Same<ReadOnlyMemory<char>>(row, source));

        void AddBytes(string name) => Add(
            name, set.Rows.Schema[ImageSet.ImageColumnName].Type, [ImageSet.ImageColumnName],
            static (row, _) => Same<VBuffer<byte>>(row, ImageSet.ImageColumnName));

        void AddPath(string name) => Add(name, TextDataViewType.Instance, [ImageSet.PathColumn], static (row, _) =>
        {
            // A model's own folder of images does not stand before a whole path.
            ValueGetter<ReadOnlyMemory<char>> path = Same<ReadOnlyMemory<char>>(row, ImageSet.PathColumn);
            ValueGetter<ReadOnlyMemory<char>> whole = (ref ReadOnlyMemory<char> value) =>
            {
                path(ref value);
                value = Path.GetFullPath(value.ToString()).AsMemory();
            };
            return whole;
        });

        void AddImage(ModelInput input)
        {
            string[] read = [ImageSet.PathColumn, .. set.Form == ImageForm.Files ? Array.Empty<string>() : [ImageSet.ImageColumnName]];
            switch (input.Need, set.Form)
            {
                case (ImageNeed.Any, ImageForm.Files):
                    Text(input.Column, ImageSet.PathColumn);
                    break;
                case (ImageNeed.Any, ImageForm.Zip):
                    AddBytes(input.Column);
                    break;
                case (ImageNeed.Numbers, _):
                    TensorShape shape = input.Shape is { IsImage: true } known ? known : throw new InvalidDataException(
                        $"The model reads {input.Shape?.Length ?? 0:N0} numbers of column '{input.Column}', of which it does not say how "
                            + "they are an image. Use it in a program, with the data that it was trained on.");
                    var vector = new VectorDataViewType(NumberDataViewType.Single, checked((int)shape.Length));
                    Add(input.Column, vector, read, static (_, image) => (ValueGetter<VBuffer<float>>)image.Numbers);
                    break;
                default:
                    ImageDataViewType type = input.Shape is { IsImage: true } size ? new(size.Height, size.Width) : new();
                    Add(input.Column, type, read, static (_, image) => (ValueGetter<MLImage>)image.Image);
                    break;
            }
        }
    }

    /// <summary>What the images are stored as.</summary>
    internal ImageForm Form => _set.Form;

    /// <summary>Why images could not be given to the model, by their names.</summary>
    internal ConcurrentDictionary<string, UnreadableImageException> Problems { get; } = [];

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    public long? GetRowCount() => _set.Rows.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        string[] names = [.. columnsNeeded.Select(static column => column.Name)];
        IEnumerable<string> read = names.SelectMany(name => _columns[name].Read).Distinct();
        return new Cursor(this, _set.Rows.GetRowCursor(read.Select(name => _set.Rows.Schema[name])), [.. names]);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private static ValueGetter<T> Same<T>(DataViewRow row, string column) => row.GetGetter<T>(row.Schema[column]);

    /// <summary>A value for a column that a model does not need for its answers.</summary>
    private static Func<DataViewRow, RowImage, Delegate> Nothing(DataViewType type)
    {
        string name = type is VectorDataViewType ? nameof(NoValues) : nameof(NoValue);
        MethodInfo method = typeof(ModelRows).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;
        Type value = type is VectorDataViewType vector ? vector.ItemType.RawType : type.RawType;
        int length = (type as VectorDataViewType)?.Size ?? 0;
        var getter = (Delegate)method.MakeGenericMethod(value).Invoke(null, [length])!;
        return (_, _) => getter;
    }

    private static Delegate NoValue<T>(int length)
    {
        ValueGetter<T> getter = (ref T value) => value = default!;
        return getter;
    }

    private static Delegate NoValues<T>(int length)
    {
        ValueGetter<VBuffer<T>> getter = (ref VBuffer<T> value) => value = new VBuffer<T>(length, 0, [], []);
        return getter;
    }

    /// <summary>The image of the row that a cursor stands on, decoded; it lives until the next one is asked for.</summary>
    private sealed class RowImage(ModelRows rows, DataViewRowCursor cursor) : IDisposable
    {
        private ValueGetter<ReadOnlyMemory<char>>? _name;
        private ValueGetter<VBuffer<byte>>? _bytes;
        private ValueGetter<MLImage>? _pixels;
        private VBuffer<byte> _content;
        private MLImage? _source;
        private MLImage? _image;

        internal void Image(ref MLImage value) => value = Read();

        internal void Numbers(ref VBuffer<float> value)
        {
            TensorShape shape = rows._shape!;
            ReadOnlySpan<byte> pixels = Read().Pixels;
            VBufferEditor<float> editor = VBufferEditor.Create(ref value, checked((int)shape.Length));
            int plane = shape.Height * shape.Width;
            for (int i = 0; i < plane; i++)
            {
                ReadOnlySpan<byte> pixel = pixels.Slice(i * 4, 4);
                if (shape.Channels == 1)
                {
                    editor.Values[i] = (0.299f * pixel[0]) + (0.587f * pixel[1]) + (0.114f * pixel[2]);
                    continue;
                }

                for (int channel = 0; channel < shape.Channels; channel++)
                {
                    editor.Values[(channel * plane) + i] = pixel[channel];
                }
            }

            value = editor.Commit();
        }

        public void Dispose() => _image?.Dispose();

        private MLImage Read()
        {
            _image?.Dispose();
            _image = null;
            _name ??= Same<ReadOnlyMemory<char>>(cursor, ImageSet.PathColumn);
            ReadOnlyMemory<char> text = default;
            _name(ref text);
            string name = text.ToString();
            try
            {
                using MLImage? read = Source(name);
                MLImage image = read ?? _source!;
                _image = rows._shape is { IsImage: true } shape
                    ? Augmentation.None.Preview(image, shape.Height, shape.Width)
                    : MLImage.CreateFromPixels(image.Width, image.Height, image.PixelFormat, image.Pixels);
            }
            catch (UnreadableImageException e)
            {
                // The model goes on to the other rows; what it says of this one is not told.
                rows.Problems[name] = new UnreadableImageException(e.ImageName, e.Reason);
                (int height, int width) = rows._shape is { IsImage: true } shape ? (shape.Height, shape.Width) : (1, 1);
                _image = MLImage.CreateFromPixels(width, height, MLPixelFormat.Rgba32, new byte[width * height * 4]);
            }

            _image.Tag = name;
            return _image;
        }

        /// <summary>An image of a file or a zip, the caller's; null where the rows hold one themselves.</summary>
        private MLImage? Source(string name)
        {
            switch (rows._set.Form)
            {
                case ImageForm.Files:
                    return ImageReader.ReadFile(name, rows._maxPixels);
                case ImageForm.Zip:
                    _bytes ??= Same<VBuffer<byte>>(cursor, ImageSet.ImageColumnName);
                    _bytes(ref _content);
                    return ImageReader.Read(_content.GetValues(), name, rows._maxPixels);
                default:
                    _pixels ??= Same<MLImage>(cursor, ImageSet.ImageColumnName);
                    _pixels(ref _source!);
                    return null;
            }
        }
    }

    private sealed class Cursor : DataViewRowCursor
    {
        private readonly ModelRows _rows;
        private readonly DataViewRowCursor _source;
        private readonly HashSet<string> _active;
        private readonly RowImage _image;

        internal Cursor(ModelRows rows, DataViewRowCursor source, HashSet<string> active)
        {
            (_rows, _source, _active) = (rows, source, active);
            _image = new RowImage(rows, source);
        }

        public override DataViewSchema Schema => _rows.Schema;

        public override long Position => _source.Position;

        public override long Batch => _source.Batch;

        public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Name);

        public override ValueGetter<DataViewRowId> GetIdGetter() => _source.GetIdGetter();

        public override bool MoveNext() => _source.MoveNext();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => IsColumnActive(column)
            ? _rows._columns[column.Name].Getter(_source, _image) as ValueGetter<TValue>
                ?? throw new InvalidOperationException($"Column '{column.Name}' holds {column.Type}, not {typeof(TValue).Name}.")
            : throw new ArgumentException($"Column '{column.Name}' was not among the columns that this cursor "
                + "was asked for.", nameof(column));

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _image.Dispose();
                _source.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
