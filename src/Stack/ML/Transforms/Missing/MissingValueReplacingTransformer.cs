using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Missing;

[assembly: LoadableClass(typeof(MissingValueReplacingTransformer), "NAReplaceTransform")]

namespace Microsoft.ML.Transforms;

public sealed class MissingValueReplacingTransformer : OneToOneTransformerBase
{
    private static readonly VersionInfo s_version = new("NAREP TF", 0x00010002, 0x00010002, 0x00010001, "NAReplaceTransform", ModelAssemblies.Transforms);

    private readonly Replacement[] _replacements;

    internal MissingValueReplacingTransformer(IHostEnvironment env, (string outputColumnName, string inputColumnName)[] columns, Replacement[] replacements)
        : base(env.Register(nameof(MissingValueReplacingTransformer)), columns) => _replacements = replacements;

    internal static MissingValueReplacingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckVersionInfo(s_version);
        (string outputColumnName, string inputColumnName)[] columns = ctx.LoadColumns();
        return new MissingValueReplacingTransformer(env, columns, Array.ConvertAll(columns, _ => Replacement.Load(ctx.Reader)));
    }

    internal override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(s_version);
        ctx.SaveColumns(ColumnPairs);
        foreach (Replacement replacement in _replacements)
            replacement.Save(ctx.Writer);
    }

    internal override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    internal override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol)
    {
        DataViewSchema.Column source = MissingValueReplacingEstimator.FindSource(inputSchema, inputSchema[srcCol].Name);
        DataViewType fitted = _replacements[col].Type;
        bool fits = source.Type.GetItemType().Equals(fitted.GetItemType())
            && (fitted is not VectorDataViewType vector || (source.Type.IsKnownSizeVector() && source.Type.GetVectorSize() == vector.Size));
        if (!fits)
            throw Contracts.ExceptSchemaMismatch(nameof(inputSchema), "input", source.Name, $"{fitted}{(fitted is VectorDataViewType ? "" : " or a vector of it")}, as fitted", source.Type.ToString()!);
    }

    private sealed class Mapper(MissingValueReplacingTransformer parent, DataViewSchema inputSchema) : OneToOneMapperBase(parent.Host, parent, inputSchema)
    {
        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore()
        {
            var columns = new DataViewSchema.DetachedColumn[ColMapNewToOld.Length];
            for (int i = 0; i < columns.Length; i++)
            {
                DataViewSchema.Column source = InputSchema[ColMapNewToOld[i]];
                var annotations = new DataViewSchema.Annotations.Builder();
                annotations.Add(source.Annotations, kind => kind is AnnotationKinds.SlotNames or AnnotationKinds.IsNormalized);
                columns[i] = new DataViewSchema.DetachedColumn(parent.ColumnPairs[i].outputColumnName, source.Type, annotations.ToAnnotations());
            }

            return columns;
        }

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action? disposer)
        {
            disposer = null;
            return parent._replacements[iinfo].MakeGetter(input, input.Schema[ColMapNewToOld[iinfo]]);
        }
    }
}
