using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Image;

public sealed partial class VectorToImageConvertingTransformer
{
    internal sealed class ColumnOptions
    {
        public ColumnOptions(
            string name, string inputColumnName, int imageHeight, int imageWidth, ImagePixelExtractingEstimator.ColorBits colorsPresent,
            ImagePixelExtractingEstimator.ColorsOrder orderOfColors, bool interleavedColors, float scaleImage, float offsetImage, PixelAssembly.Defaults defaults)
        {
            ImageColumns.CheckNames(name, inputColumnName);
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(imageHeight);
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(imageWidth);
            ColorLayout.CheckColors(colorsPresent, nameof(colorsPresent));
            ColorLayout.CheckOrder(orderOfColors, nameof(orderOfColors));
            ImageColumns.CheckFiniteNonZero(scaleImage, nameof(scaleImage));
            ImageColumns.CheckFinite(offsetImage, nameof(offsetImage));
            Name = name;
            InputColumnName = inputColumnName;
            Type = new ImageDataViewType(imageHeight, imageWidth);
            Colors = colorsPresent;
            Order = orderOfColors;
            Layout = ColorLayout.Create(colorsPresent, orderOfColors);
            Interleaved = interleavedColors;
            Scale = scaleImage;
            Offset = offsetImage;
            Defaults = defaults;
        }

        public string Name { get; }

        public string InputColumnName { get; }

        public ImageDataViewType Type { get; }

        public ImagePixelExtractingEstimator.ColorBits Colors { get; }

        public ImagePixelExtractingEstimator.ColorsOrder Order { get; }

        public ColorLayout Layout { get; }

        public bool Interleaved { get; }

        public float Scale { get; }

        public float Offset { get; }

        public PixelAssembly.Defaults Defaults { get; }

        public static ColumnOptions Load(string name, string inputColumnName, ModelLoadContext ctx)
        {
            var colors = (ImagePixelExtractingEstimator.ColorBits)ctx.Reader.ReadByte();
            var order = (ImagePixelExtractingEstimator.ColorsOrder)ctx.Reader.ReadByte();
            int width = ctx.Reader.ReadInt32();
            int height = ctx.Reader.ReadInt32();
            float offset = ctx.Reader.ReadSingle();
            float scale = ctx.Reader.ReadSingle();
            bool interleaved = ctx.Reader.ReadBoolByte();
            var defaults = new PixelAssembly.Defaults(ctx.Reader.ReadInt32(), ctx.Reader.ReadInt32(), ctx.Reader.ReadInt32(), ctx.Reader.ReadInt32());
            return new ColumnOptions(name, inputColumnName, height, width, colors, order, interleaved, scale, offset, defaults);
        }

        public void Save(ModelSaveContext ctx)
        {
            ctx.Writer.Write((byte)Colors);
            ctx.Writer.Write((byte)Order);
            ctx.Writer.Write(Type.Width);
            ctx.Writer.Write(Type.Height);
            ctx.Writer.Write(Offset);
            ctx.Writer.Write(Scale);
            ctx.Writer.WriteBoolByte(Interleaved);
            ctx.Writer.Write(Defaults.Alpha);
            ctx.Writer.Write(Defaults.Red);
            ctx.Writer.Write(Defaults.Green);
            ctx.Writer.Write(Defaults.Blue);
        }
    }
}
