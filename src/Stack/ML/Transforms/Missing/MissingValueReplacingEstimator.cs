using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Missing;

namespace Microsoft.ML.Transforms;

public sealed class MissingValueReplacingEstimator : IEstimator<MissingValueReplacingTransformer>
{
    private readonly IHostEnvironment _env;
    private readonly (string outputColumnName, string inputColumnName)[] _columns;
    private readonly ReplacementMode _mode;
    private readonly bool _imputeBySlot;

    internal MissingValueReplacingEstimator(
        IHostEnvironment env,
        (string outputColumnName, string inputColumnName)[] columns,
        ReplacementMode replacementMode,
        bool imputeBySlot)
    {
        if (!Enum.IsDefined(replacementMode))
            throw new ArgumentOutOfRangeException(nameof(replacementMode), replacementMode, $"Missing values are replaced by one of {string.Join(", ", Enum.GetNames<ReplacementMode>())}.");
        _env = env;
        _columns = columns;
        _mode = replacementMode;
        _imputeBySlot = imputeBySlot;
    }

    public enum ReplacementMode : byte
    {
        DefaultValue = 0,
        Mean = 1,
        Minimum = 2,
        Maximum = 3,
        Mode = 5,
    }

    public MissingValueReplacingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewSchema.Column[] sources = Array.ConvertAll(_columns, pair => FindSource(input.Schema, pair.inputColumnName));
        return new MissingValueReplacingTransformer(_env, _columns, _mode == ReplacementMode.DefaultValue ? Array.ConvertAll(sources, Replacement.Default) : Impute(input, sources));
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return inputSchema.With(_columns.Select(pair =>
        {
            SchemaShape.Column source = inputSchema.FindInput(pair.inputColumnName);
            if (source.IsKey || !Replacement.CanReplace(source.ItemType))
                throw Contracts.ExceptSchemaMismatch(nameof(inputSchema), "input", source.Name, Replacement.ExpectedTypes, source);
            return new SchemaShape.Column(pair.outputColumnName, source.Kind, source.ItemType, false,
                new SchemaShape(source.Annotations.Only(AnnotationKinds.SlotNames, AnnotationKinds.IsNormalized)));
        }));
    }

    internal static DataViewSchema.Column FindSource(DataViewSchema schema, string name)
    {
        DataViewSchema.Column column = Contracts.CheckColumn(schema, name, "input", "inputSchema");
        return Replacement.CanReplace(column.Type.GetItemType())
            ? column
            : throw Contracts.ExceptSchemaMismatch("inputSchema", "input", name, Replacement.ExpectedTypes, column.Type.ToString()!);
    }

    private Replacement[] Impute(IDataView input, DataViewSchema.Column[] sources)
    {
        using IChannel channel = _env.Start(nameof(MissingValueReplacingEstimator));
        using DataViewRowCursor cursor = input.GetRowCursor(sources.DistinctBy(source => source.Index));
        ColumnImputer[] imputers = Array.ConvertAll(sources, source =>
        {
            bool bySlot = _imputeBySlot && source.Type is VectorDataViewType;
            if (bySlot && !source.Type.IsKnownSizeVector())
            {
                channel.Warning(MessageSensitivity.Schema, $"Column '{source.Name}' of type {source.Type}: by-slot imputation can not be done on variable-length column");
                bySlot = false;
            }

            return ColumnImputer.Create(cursor, source, _mode, bySlot);
        });
        while (cursor.MoveNext())
        {
            foreach (ColumnImputer imputer in imputers)
                imputer.ProcessRow();
        }

        return Array.ConvertAll(imputers, imputer => imputer.Finish(channel));
    }
}
