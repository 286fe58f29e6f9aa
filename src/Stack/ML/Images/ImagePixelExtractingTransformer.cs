using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

[assembly: LoadableClass(typeof(ImagePixelExtractingTransformer), ImagePixelExtractingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms.Image;

public sealed partial class ImagePixelExtractingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "ImagePixelExtractor";

    // Up to this version the order was always ARGB and not written.
    private const uint LastVersionWithoutOrder = 0x00010002;

    private static readonly VersionInfo s_version = ImageColumns.Version("IMGPXEXT", 0x00010003, 0x00010002, 0x00010002, LoaderSignature);

    private readonly ColumnOptions[] _columns;

    internal ImagePixelExtractingTransformer(IHostEnvironment env, params ColumnOptions[] columns)
        : base(env.Register(nameof(ImagePixelExtractingTransformer)), Array.ConvertAll(columns, c => (c.Name, c.InputColumnName)))
        => _columns = columns;

    private ImagePixelExtractingTransformer(IHost host, ModelLoadContext ctx)
        : base(host, ImageColumns.Load(ctx))
        => _columns = Array.ConvertAll(ColumnPairs, pair => ColumnOptions.Load(pair.outputColumnName, pair.inputColumnName, ctx));

    internal IReadOnlyList<ColumnOptions> Columns => _columns;

    internal static ImagePixelExtractingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(s_version);
        return new ImagePixelExtractingTransformer(env.Register(nameof(ImagePixelExtractingTransformer)), ctx);
    }

    internal override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(s_version);
        ImageColumns.Save(ctx, ColumnPairs);
        foreach (ColumnOptions column in _columns)
            column.Save(ctx);
    }

    internal override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol)
    {
        string name = ColumnPairs[col].inputColumnName;
        if (!ImageColumns.CheckImage(inputSchema, name, srcCol).HasKnownSize)
            throw Contracts.ExceptSchemaMismatch(nameof(inputSchema), "input", name, "an Image of known size (append ResizeImages, or give [ImageType] its height and width)", "Image");
    }

    internal override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    internal sealed class ColumnOptions
    {
        public ColumnOptions(
            string name, string inputColumnName, ImagePixelExtractingEstimator.ColorBits colorsToExtract, ImagePixelExtractingEstimator.ColorsOrder orderOfExtraction,
            bool interleavePixelColors, float offsetImage, float scaleImage, bool outputAsFloatArray)
        {
            ImageColumns.CheckNames(name, inputColumnName);
            ColorLayout.CheckColors(colorsToExtract, nameof(colorsToExtract));
            ColorLayout.CheckOrder(orderOfExtraction, nameof(orderOfExtraction));
            if (outputAsFloatArray)
            {
                ImageColumns.CheckFinite(offsetImage, nameof(offsetImage));
                ImageColumns.CheckFiniteNonZero(scaleImage, nameof(scaleImage));
            }
            Name = name;
            InputColumnName = inputColumnName;
            Colors = colorsToExtract;
            Order = orderOfExtraction;
            Interleave = interleavePixelColors;
            // Bytes are neither moved nor scaled.
            Offset = outputAsFloatArray ? offsetImage : 0;
            Scale = outputAsFloatArray ? scaleImage : 1;
            AsFloat = outputAsFloatArray;
        }

        public string Name { get; }

        public string InputColumnName { get; }

        public ImagePixelExtractingEstimator.ColorBits Colors { get; }

        public ImagePixelExtractingEstimator.ColorsOrder Order { get; }

        public bool Interleave { get; }

        public float Offset { get; }

        public float Scale { get; }

        public bool AsFloat { get; }

        public ColorLayout Layout => ColorLayout.Create(Colors, Order);

        public NumberDataViewType ItemType => AsFloat ? NumberDataViewType.Single : NumberDataViewType.Byte;

        public static ColumnOptions Load(string name, string inputColumnName, ModelLoadContext ctx)
        {
            var colors = (ImagePixelExtractingEstimator.ColorBits)ctx.Reader.ReadByte();
            ImagePixelExtractingEstimator.ColorsOrder order = ctx.VersionWritten <= LastVersionWithoutOrder
                ? ImagePixelExtractingEstimator.ColorsOrder.ARGB
                : (ImagePixelExtractingEstimator.ColorsOrder)ctx.Reader.ReadByte();
            bool asFloat = ctx.Reader.ReadBoolByte();
            float offset = ctx.Reader.ReadSingle();
            float scale = ctx.Reader.ReadSingle();
            bool interleave = ctx.Reader.ReadBoolByte();
            if (!asFloat && (offset != 0 || scale != 1))
                throw new FormatException($"column '{name}' has bytes with offset {offset} and scale {scale}; bytes are not scaled.");
            return new ColumnOptions(name, inputColumnName, colors, order, interleave, offset, scale, asFloat);
        }

        public void Save(ModelSaveContext ctx)
        {
            ctx.Writer.Write((byte)Colors);
            ctx.Writer.Write((byte)Order);
            ctx.Writer.WriteBoolByte(AsFloat);
            ctx.Writer.Write(Offset);
            ctx.Writer.Write(Scale);
            ctx.Writer.WriteBoolByte(Interleave);
        }
    }
}
