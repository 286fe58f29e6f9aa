using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

[assembly: LoadableClass(typeof(VectorToImageConvertingTransformer), VectorToImageConvertingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms.Image;

public sealed partial class VectorToImageConvertingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "VectorToImageConverter";

    private static readonly VersionInfo s_version = ImageColumns.Version("VECTOIMG", 0x00010003, 0x00010002, 0x00010003, LoaderSignature);

    private readonly ColumnOptions[] _columns;

    internal VectorToImageConvertingTransformer(IHostEnvironment env, params ColumnOptions[] columns)
        : base(env.Register(nameof(VectorToImageConvertingTransformer)), Array.ConvertAll(columns, c => (c.Name, c.InputColumnName)))
        => _columns = columns;

    private VectorToImageConvertingTransformer(IHost host, ModelLoadContext ctx)
        : base(host, ImageColumns.Load(ctx))
        => _columns = Array.ConvertAll(ColumnPairs, pair => ColumnOptions.Load(pair.outputColumnName, pair.inputColumnName, ctx));

    internal IReadOnlyList<ColumnOptions> Columns => _columns;

    internal static VectorToImageConvertingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(s_version);
        return new VectorToImageConvertingTransformer(env.Register(nameof(VectorToImageConvertingTransformer)), ctx);
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
        ColumnOptions column = _columns[col];
        int size = column.Type.Height * column.Type.Width * column.Layout.Planes;
        if (inputSchema[srcCol].Type is not VectorDataViewType vector || vector.Size != size || !IsSupported(vector.ItemType))
        {
            throw Contracts.ExceptSchemaMismatch(nameof(inputSchema), "input", column.InputColumnName,
                $"Vector<Single, {size}>, Vector<Double, {size}> or Vector<Byte, {size}> ({column.Type.Height} x {column.Type.Width} pixels of {column.Layout.Planes} colors)",
                inputSchema[srcCol].Type.ToString()!);
        }
    }

    internal override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    internal static bool IsSupported(DataViewType itemType)
        => itemType == NumberDataViewType.Single || itemType == NumberDataViewType.Double || itemType == NumberDataViewType.Byte;

    private sealed class Mapper(VectorToImageConvertingTransformer parent, DataViewSchema inputSchema)
        : OneToOneMapperBase(parent.Host.Register(nameof(Mapper)), parent, inputSchema)
    {
        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore()
            => Array.ConvertAll(parent._columns, column => new DataViewSchema.DetachedColumn(column.Name, column.Type, null));

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action? disposer)
        {
            disposer = null;
            DataViewSchema.Column source = input.Schema[ColMapNewToOld[iinfo]];
            ColumnOptions column = parent._columns[iinfo];
            DataViewType itemType = ((VectorDataViewType)source.Type).ItemType;
            return itemType == NumberDataViewType.Single ? MakeGetter<float>(input, source, column)
                : itemType == NumberDataViewType.Double ? MakeGetter<double>(input, source, column)
                : MakeGetter<byte>(input, source, column);
        }

        private static ValueGetter<MLImage?> MakeGetter<T>(DataViewRow input, DataViewSchema.Column source, ColumnOptions column)
            where T : unmanaged, INumberBase<T>
        {
            ValueGetter<VBuffer<T>> getVector = input.GetGetter<VBuffer<T>>(source);
            ColorLayout layout = column.Layout;
            // ML.NET ignores scale and offset for bytes: they are colours already.
            (float scale, float offset) = typeof(T) == typeof(byte) ? (1f, 0f) : (column.Scale, column.Offset);
            int width = column.Type.Width, height = column.Type.Height;
            VBuffer<T> vector = default, dense = default;
            return (ref MLImage? image) =>
            {
                image?.Dispose();
                image = null;
                getVector(ref vector);
                // A vector without a stored value stands for a missing image.
                if (vector.GetValues().IsEmpty)
                    return;
                ReadOnlySpan<T> values = vector.GetValues();
                if (!vector.IsDense)
                {
                    vector.CopyToDense(ref dense);
                    values = dense.GetValues();
                }
                byte[] pixels = GC.AllocateUninitializedArray<byte>(width * height * 4);
                PixelAssembly.Assemble(values, layout, column.Interleaved, scale, offset, column.Defaults, pixels);
                MLImage assembled = MLImage.FromOwnedPixels(width, height, MLPixelFormat.Bgra32, pixels);
                assembled.Tag = nameof(VectorToImageConvertingTransformer);
                image = assembled;
            };
        }
    }
}
