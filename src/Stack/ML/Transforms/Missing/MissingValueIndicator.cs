using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(MissingValueIndicatorTransformer), "NaIndicatorTransform")]

namespace Microsoft.ML.Transforms;

public sealed class MissingValueIndicatorEstimator : TrivialEstimator<MissingValueIndicatorTransformer>
{
    internal MissingValueIndicatorEstimator(IHostEnvironment env, params (string outputColumnName, string inputColumnName)[] columns)
        : base(env.Register(nameof(MissingValueIndicatorEstimator)), new MissingValueIndicatorTransformer(env, columns))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return inputSchema.With(Transformer.ColumnPairs.Select(pair =>
        {
            SchemaShape.Column source = inputSchema.FindInput(pair.inputColumnName);
            if (!source.IsKey && !MissingValueIndicatorTransformer.HasMissingValues(source.ItemType))
                throw Contracts.ExceptSchemaMismatch(nameof(inputSchema), "input", source.Name, MissingValueIndicatorTransformer.ExpectedTypes, source);
            return new SchemaShape.Column(pair.outputColumnName, source.Kind, BooleanDataViewType.Instance, false,
                new SchemaShape(source.Annotations.Only(AnnotationKinds.SlotNames).Append(AnnotationShapes.IsNormalized)));
        }));
    }
}

/// <summary>Whether values are missing: NaN and the missing key are.</summary>
public sealed class MissingValueIndicatorTransformer : OneToOneTransformerBase
{
    internal const string ExpectedTypes = "Single, Double, a key or a vector of them";

    private static readonly VersionInfo s_version = new("NAIND TF", 0x00010001, 0x00010001, 0x00010001, "NaIndicatorTransform", ModelAssemblies.Transforms);

    internal MissingValueIndicatorTransformer(IHostEnvironment env, params (string outputColumnName, string inputColumnName)[] columns)
        : base(env.Register(nameof(MissingValueIndicatorTransformer)), columns)
    {
    }

    internal static MissingValueIndicatorTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckVersionInfo(s_version);
        return new MissingValueIndicatorTransformer(env, ctx.LoadColumns());
    }

    internal static bool HasMissingValues(DataViewType itemType) => itemType is KeyDataViewType || itemType.Equals(NumberDataViewType.Single) || itemType.Equals(NumberDataViewType.Double);

    internal override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(s_version);
        ctx.SaveColumns(ColumnPairs);
    }

    internal override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    internal override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol)
    {
        DataViewSchema.Column source = inputSchema[srcCol];
        if (!HasMissingValues(source.Type.GetItemType()))
            throw new InvalidOperationException(Contracts.ExceptSchemaMismatch(nameof(inputSchema), "input", source.Name, ExpectedTypes, source.Type.ToString()!).Message);
    }

    private sealed class Mapper(MissingValueIndicatorTransformer parent, DataViewSchema inputSchema) : OneToOneMapperBase(parent.Host, parent, inputSchema)
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
                columns[i] = new DataViewSchema.DetachedColumn(
                    parent.ColumnPairs[i].outputColumnName, ItemwiseGetter.TypeOf(source.Type, BooleanDataViewType.Instance), annotations.ToAnnotations());
            }

            return columns;
        }

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action? disposer)
        {
            disposer = null;
            DataViewSchema.Column source = input.Schema[ColMapNewToOld[iinfo]];
            return Type.GetTypeCode(source.Type.GetItemType().RawType) switch
            {
                TypeCode.Single => ItemwiseGetter.Create<float, bool>(input, source, float.IsNaN),
                TypeCode.Double => ItemwiseGetter.Create<double, bool>(input, source, double.IsNaN),
                TypeCode.Byte => ItemwiseGetter.Create<byte, bool>(input, source, static key => key == 0),
                TypeCode.UInt16 => ItemwiseGetter.Create<ushort, bool>(input, source, static key => key == 0),
                TypeCode.UInt32 => ItemwiseGetter.Create<uint, bool>(input, source, static key => key == 0),
                _ => ItemwiseGetter.Create<ulong, bool>(input, source, static key => key == 0),
            };
        }
    }
}
