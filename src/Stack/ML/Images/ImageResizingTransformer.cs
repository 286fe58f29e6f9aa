using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

[assembly: LoadableClass(typeof(ImageResizingTransformer), ImageResizingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms.Image;

public sealed class ImageResizingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "ImageScalerTransform";

    private static readonly VersionInfo s_version = ImageColumns.Version("IMGSCALF", 0x00010003, 0x00010003, 0x00010003, LoaderSignature);

    private readonly ColumnOptions[] _columns;

    internal ImageResizingTransformer(IHostEnvironment env, params ColumnOptions[] columns)
        : base(env.Register(nameof(ImageResizingTransformer)), Array.ConvertAll(columns, c => (c.Name, c.InputColumnName)))
        => _columns = columns;

    private ImageResizingTransformer(IHost host, ModelLoadContext ctx)
        : base(host, ImageColumns.Load(ctx))
        => _columns = Array.ConvertAll(ColumnPairs, pair => new ColumnOptions(
            pair.outputColumnName, pair.inputColumnName, ctx.Reader.ReadInt32(), ctx.Reader.ReadInt32(),
            (ImageResizingEstimator.ResizingKind)ctx.Reader.ReadByte(), (ImageResizingEstimator.Anchor)ctx.Reader.ReadByte()));

    internal IReadOnlyList<ColumnOptions> Columns => _columns;

    internal static ImageResizingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(s_version);
        return new ImageResizingTransformer(env.Register(nameof(ImageResizingTransformer)), ctx);
    }

    internal override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(s_version);
        ImageColumns.Save(ctx, ColumnPairs);
        foreach (ColumnOptions column in _columns)
        {
            ctx.Writer.Write(column.Type.Width);
            ctx.Writer.Write(column.Type.Height);
            ctx.Writer.Write((byte)column.Resizing);
            ctx.Writer.Write((byte)column.Anchor);
        }
    }

    internal override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol)
        => ImageColumns.CheckImage(inputSchema, ColumnPairs[col].inputColumnName, srcCol);

    internal override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    internal sealed class ColumnOptions
    {
        public ColumnOptions(
            string name, string inputColumnName, int imageWidth, int imageHeight, ImageResizingEstimator.ResizingKind resizing, ImageResizingEstimator.Anchor cropAnchor)
        {
            ImageColumns.CheckNames(name, inputColumnName);
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(imageWidth);
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(imageHeight);
            if (!Enum.IsDefined(resizing))
                throw new ArgumentOutOfRangeException(nameof(resizing), resizing, "The resizing is IsoPad, IsoCrop or Fill.");
            if (!Enum.IsDefined(cropAnchor))
                throw new ArgumentOutOfRangeException(nameof(cropAnchor), cropAnchor, "The anchor is Right, Left, Top, Bottom or Center.");
            Name = name;
            InputColumnName = inputColumnName;
            Type = new ImageDataViewType(imageHeight, imageWidth);
            Resizing = resizing;
            Anchor = cropAnchor;
        }

        public string Name { get; }

        public string InputColumnName { get; }

        public ImageDataViewType Type { get; }

        public ImageResizingEstimator.ResizingKind Resizing { get; }

        public ImageResizingEstimator.Anchor Anchor { get; }
    }

    private sealed class Mapper(ImageResizingTransformer parent, DataViewSchema inputSchema)
        : OneToOneMapperBase(parent.Host.Register(nameof(Mapper)), parent, inputSchema)
    {
        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore()
            => Array.ConvertAll(parent._columns, column => new DataViewSchema.DetachedColumn(column.Name, column.Type, null));

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action? disposer)
        {
            ColumnOptions column = parent._columns[iinfo];
            ValueGetter<MLImage?> getSource = input.GetGetter<MLImage?>(input.Schema[ColMapNewToOld[iinfo]]);
            MLImage? source = null;
            disposer = () => source?.Dispose();
            return (ValueGetter<MLImage?>)Get;

            void Get(ref MLImage? image)
            {
                image?.Dispose();
                image = null;
                getSource(ref source);
                if (source is null)
                    return;
                MLImage resized = source.Width == column.Type.Width && source.Height == column.Type.Height
                    ? source.Share()
                    : PixelResizing.Resize(source, column.Type.Width, column.Type.Height, column.Resizing, column.Anchor);
                resized.Tag = source.Tag;
                image = resized;
            }
        }
    }
}
