using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

[assembly: LoadableClass(typeof(ImageGrayscalingTransformer), ImageGrayscalingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms.Image;

public sealed class ImageGrayscalingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "ImageGrayscaleTransform";

    private static readonly VersionInfo s_version = ImageColumns.Version("IMGGRAYT", 0x00010001, 0x00010001, 0x00010001, LoaderSignature);

    internal ImageGrayscalingTransformer(IHostEnvironment env, params (string outputColumnName, string inputColumnName)[] columns)
        : base(env.Register(nameof(ImageGrayscalingTransformer)), columns)
    {
    }

    private ImageGrayscalingTransformer(IHost host, ModelLoadContext ctx)
        : base(host, ImageColumns.Load(ctx))
    {
    }

    internal static ImageGrayscalingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(s_version);
        return new ImageGrayscalingTransformer(env.Register(nameof(ImageGrayscalingTransformer)), ctx);
    }

    internal override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(s_version);
        ImageColumns.Save(ctx, ColumnPairs);
    }

    internal override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol)
        => ImageColumns.CheckImage(inputSchema, ColumnPairs[col].inputColumnName, srcCol);

    internal override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private sealed class Mapper(ImageGrayscalingTransformer parent, DataViewSchema inputSchema)
        : OneToOneMapperBase(parent.Host.Register(nameof(Mapper)), parent, inputSchema)
    {
        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore()
            => [.. parent.ColumnPairs.Select((pair, i) => new DataViewSchema.DetachedColumn(pair.outputColumnName, InputSchema[ColMapNewToOld[i]].Type, null))];

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action? disposer)
        {
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
                byte[] pixels = source.PixelArray;
                byte[] gray = GC.AllocateUninitializedArray<byte>(pixels.Length);
                PixelColors.ToGrayscale(pixels, source.PixelFormat, gray);
                MLImage converted = MLImage.FromOwnedPixels(source.Width, source.Height, MLPixelFormat.Bgra32, gray);
                converted.Tag = source.Tag;
                image = converted;
            }
        }
    }
}
