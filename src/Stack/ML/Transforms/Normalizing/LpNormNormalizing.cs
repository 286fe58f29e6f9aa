using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(LpNormNormalizingTransformer), "GcnTransform", "GcnFunction")]

namespace Microsoft.ML.Transforms;

public abstract class LpNormNormalizingEstimatorBase : TrivialEstimator<LpNormNormalizingTransformer>
{
    private protected LpNormNormalizingEstimatorBase(IHostEnvironment env, LpNormNormalizingTransformer transformer)
        : base(env.Register(nameof(LpNormNormalizingEstimator)), transformer)
    {
    }

    public enum NormFunction : byte
    {
        L2 = 0,
        StandardDeviation = 1,
        L1 = 2,
        Infinity = 3,
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return inputSchema.With(Transformer.ColumnPairs.Select(pair =>
        {
            SchemaShape.Column source = inputSchema.FindInput(pair.inputColumnName);
            if (source.IsKey || source.Kind != SchemaShape.Column.VectorKind.Vector || !source.ItemType.Equals(NumberDataViewType.Single))
                throw Contracts.ExceptSchemaMismatch(nameof(inputSchema), "input", source.Name, LpNormNormalizingTransformer.ExpectedTypes, source);
            return new SchemaShape.Column(pair.outputColumnName, source.Kind, source.ItemType, false,
                new SchemaShape(source.Annotations.Only(AnnotationKinds.SlotNames).Append(AnnotationShapes.IsNormalized)));
        }));
    }
}

public sealed class LpNormNormalizingEstimator : LpNormNormalizingEstimatorBase
{
    internal LpNormNormalizingEstimator(IHostEnvironment env, (string outputColumnName, string inputColumnName) column, NormFunction norm, bool ensureZeroMean)
        : base(env, new LpNormNormalizingTransformer(env, [column], [RowNorm.Create(ensureZeroMean, norm, 1)]))
    {
    }
}

public sealed class GlobalContrastNormalizingEstimator : LpNormNormalizingEstimatorBase
{
    internal GlobalContrastNormalizingEstimator(
        IHostEnvironment env,
        (string outputColumnName, string inputColumnName) column,
        bool ensureZeroMean,
        bool ensureUnitStandardDeviation,
        float scale)
        : base(env, new LpNormNormalizingTransformer(env, [column], [RowNorm.Create(ensureZeroMean, ensureUnitStandardDeviation ? NormFunction.StandardDeviation : NormFunction.L2, scale)]))
    {
    }
}

/// <summary>Scales each vector by itself: to unit norm, or to a given contrast.</summary>
public sealed class LpNormNormalizingTransformer : OneToOneTransformerBase
{
    internal const string ExpectedTypes = "vector of Single of known size";

    private const uint WithNorm = 0x00010002;

    private static readonly VersionInfo s_version = new("GCNORMAF", 0x00010003, 0x00010003, 0x00010001, "GcnTransform", ModelAssemblies.Transforms, "GcnFunction");

    private readonly RowNorm[] _norms;

    internal LpNormNormalizingTransformer(IHostEnvironment env, (string outputColumnName, string inputColumnName)[] columns, RowNorm[] norms)
        : base(env.Register(nameof(LpNormNormalizingTransformer)), columns) => _norms = norms;

    internal static LpNormNormalizingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckVersionInfo(s_version);
        if (ctx.VersionWritten <= WithNorm && ctx.Reader.ReadInt32() != sizeof(float))
            throw new FormatException("its floats are not four bytes long.");
        (string, string)[] columns = ctx.LoadColumns();
        return new LpNormNormalizingTransformer(env, columns, Array.ConvertAll(columns, _ =>
            RowNorm.Create(ctx.Reader.ReadBoolByte(), (LpNormNormalizingEstimatorBase.NormFunction)ctx.Reader.ReadByte(), ctx.Reader.ReadSingle())));
    }

    internal override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(s_version);
        ctx.SaveColumns(ColumnPairs);
        foreach (RowNorm norm in _norms)
        {
            ctx.Writer.WriteBoolByte(norm.EnsureZeroMean);
            ctx.Writer.Write((byte)norm.Function);
            ctx.Writer.Write(norm.Scale);
        }
    }

    internal override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    internal override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol)
    {
        DataViewSchema.Column source = inputSchema[srcCol];
        if (!source.Type.IsKnownSizeVector() || !source.Type.GetItemType().Equals(NumberDataViewType.Single))
            throw Contracts.ExceptSchemaMismatch(nameof(inputSchema), "input", source.Name, ExpectedTypes, source.Type.ToString()!);
    }

    private sealed class Mapper(LpNormNormalizingTransformer parent, DataViewSchema inputSchema) : OneToOneMapperBase(parent.Host, parent, inputSchema)
    {
        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore()
        {
            var columns = new DataViewSchema.DetachedColumn[ColMapNewToOld.Length];
            for (int i = 0; i < columns.Length; i++)
            {
                DataViewSchema.Column source = InputSchema[ColMapNewToOld[i]];
                var annotations = new DataViewSchema.Annotations.Builder();
                annotations.Add(source.Annotations, kind => kind == AnnotationKinds.SlotNames);
                annotations.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
                columns[i] = new DataViewSchema.DetachedColumn(parent.ColumnPairs[i].outputColumnName, source.Type, annotations.ToAnnotations());
            }

            return columns;
        }

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action? disposer)
        {
            disposer = null;
            return parent._norms[iinfo].MakeGetter(input.GetGetter<VBuffer<float>>(input.Schema[ColMapNewToOld[iinfo]]));
        }
    }
}
