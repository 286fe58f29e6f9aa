using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(NormalizingTransformer), "Normalizer")]

namespace Microsoft.ML.Transforms;

public sealed partial class NormalizingTransformer : OneToOneTransformerBase
{
    private readonly DataViewType[] _types;
    private readonly ColumnNormalizer[] _normalizers;

    internal NormalizingTransformer(IHostEnvironment env, (string outputColumnName, string inputColumnName)[] columns, DataViewType[] types, ColumnNormalizer[] normalizers)
        : base(env.Register(nameof(NormalizingTransformer)), columns)
    {
        _types = types;
        _normalizers = normalizers;
    }

    public NormalizerModelParametersBase GetNormalizerModelParameters(int index)
    {
        if ((uint)index >= (uint)_normalizers.Length)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"The transformer has {_normalizers.Length} columns.");
        return _normalizers[index].Parameters;
    }

    internal static NormalizingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckVersionInfo(NormalizerFormat.Transformer);
        (string, string)[] columns = ctx.LoadColumns();
        var types = new DataViewType[columns.Length];
        var normalizers = new ColumnNormalizer[columns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            types[i] = LoadType(ctx.Reader);
            bool found = ctx.TryProcessSubModel($"Normalizer_{i:000}", part => normalizers[i] = LoadNormalizer(part, types[i]));
            if (!found)
                throw new FormatException($"its part 'Normalizer_{i:000}' is missing.");
        }

        return new NormalizingTransformer(env, columns, types, normalizers);
    }

    internal override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(NormalizerFormat.Transformer);
        ctx.SaveColumns(ColumnPairs);
        for (int i = 0; i < _types.Length; i++)
        {
            ctx.Writer.WriteBoolByte(_types[i] is VectorDataViewType);
            ctx.Writer.Write((byte)(_types[i].GetItemType().Equals(NumberDataViewType.Single) ? DataKind.Single : DataKind.Double));
            if (_types[i] is VectorDataViewType vector)
                ctx.Writer.WriteNumberArray(vector.Dimensions.AsSpan());
            ctx.SaveModel(_normalizers[i], $"Normalizer_{i:000}");
        }
    }

    internal override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    internal override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol)
    {
        DataViewSchema.Column source = inputSchema[srcCol];
        bool fits = source.Type.GetItemType().Equals(_types[col].GetItemType())
            && source.Type is VectorDataViewType == _normalizers[col].IsVector
            && (!_normalizers[col].IsVector || source.Type.GetVectorSize() == _normalizers[col].Size);
        if (!fits)
            throw Contracts.ExceptSchemaMismatch(nameof(inputSchema), "input", source.Name, _types[col] + ", as fitted", source.Type.ToString()!);
    }

    private static DataViewType LoadType(BinaryReader reader)
    {
        bool isVector = reader.ReadBoolByte();
        byte kind = reader.ReadByte();
        PrimitiveDataViewType item = (DataKind)kind switch
        {
            DataKind.Single => NumberDataViewType.Single,
            DataKind.Double => NumberDataViewType.Double,
            _ => throw new FormatException($"a normalizer of kind {kind} does not exist."),
        };
        return isVector ? new VectorDataViewType(item, reader.ReadNumberArray<int>()) : item;
    }

    private static ColumnNormalizer LoadNormalizer(ModelLoadContext part, DataViewType type)
    {
        ColumnNormalizer normalizer = type.GetItemType().Equals(NumberDataViewType.Single)
            ? LoadNormalizer<float>(part, type is VectorDataViewType)
            : LoadNormalizer<double>(part, type is VectorDataViewType);
        if (normalizer.Size != type.GetValueCount())
            throw new FormatException($"it normalizes {normalizer.Size} slots of {type}.");
        return normalizer;
    }

    private static ColumnNormalizer LoadNormalizer<T>(ModelLoadContext part, bool isVector)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (part.IsModel(NormalizerFormat.Affine))
        {
            part.CheckVersionInfo(NormalizerFormat.Affine);
            return AffineNormalizer<T>.Load(part, isVector);
        }

        part.CheckVersionInfo(NormalizerFormat.Cdf);
        return CdfNormalizer<T>.Load(part, isVector);
    }

    private sealed class Mapper(NormalizingTransformer parent, DataViewSchema inputSchema) : OneToOneMapperBase(parent.Host, parent, inputSchema)
    {
        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore()
        {
            var columns = new DataViewSchema.DetachedColumn[ColMapNewToOld.Length];
            for (int i = 0; i < columns.Length; i++)
            {
                DataViewSchema.Column source = InputSchema[ColMapNewToOld[i]];
                var annotations = new DataViewSchema.Annotations.Builder();
                annotations.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
                annotations.Add(source.Annotations, kind => kind == AnnotationKinds.SlotNames);
                columns[i] = new DataViewSchema.DetachedColumn(parent.ColumnPairs[i].outputColumnName, source.Type, annotations.ToAnnotations());
            }

            return columns;
        }

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action? disposer)
        {
            disposer = null;
            return parent._normalizers[iinfo].MakeGetter(input, input.Schema[ColMapNewToOld[iinfo]]);
        }
    }
}
