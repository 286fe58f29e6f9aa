using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

internal enum NormalizationKind
{
    MinMax,
    MeanVariance,
    MeanVarianceCdf,
}

public sealed class NormalizingEstimator : IEstimator<NormalizingTransformer>
{
    internal const string ExpectedTypes = "Single, Double or a vector of them of known size";

    private readonly IHostEnvironment _env;
    private readonly (string outputColumnName, string inputColumnName)[] _columns;
    private readonly NormalizationKind _kind;
    private readonly long _maximumExampleCount;
    private readonly bool _fixZero;

    internal NormalizingEstimator(
        IHostEnvironment env,
        (string outputColumnName, string inputColumnName)[] columns,
        NormalizationKind kind,
        long maximumExampleCount,
        bool fixZero)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumExampleCount, 2);
        _env = env;
        _columns = columns;
        _kind = kind;
        _maximumExampleCount = maximumExampleCount;
        _fixZero = fixZero;
    }

    public NormalizingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewSchema.Column[] sources = Array.ConvertAll(_columns, pair => FindSource(input.Schema, pair.inputColumnName));
        using DataViewRowCursor cursor = input.GetRowCursor(sources.DistinctBy(source => source.Index));
        NormalizerTrainer[] trainers = Array.ConvertAll(sources, source => NormalizerTrainer.Create(cursor, source, _kind, _fixZero));
        for (long rows = 0; rows < _maximumExampleCount && cursor.MoveNext(); rows++)
        {
            foreach (NormalizerTrainer trainer in trainers)
                trainer.ProcessRow();
        }

        return new NormalizingTransformer(_env, _columns, Array.ConvertAll(sources, source => source.Type), Array.ConvertAll(trainers, trainer => trainer.Finish()));
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return inputSchema.With(_columns.Select(pair =>
        {
            SchemaShape.Column source = inputSchema.FindInput(pair.inputColumnName);
            if (source.IsKey || source.Kind == SchemaShape.Column.VectorKind.VariableVector
                || (!source.ItemType.Equals(NumberDataViewType.Single) && !source.ItemType.Equals(NumberDataViewType.Double)))
                throw Contracts.ExceptSchemaMismatch(nameof(inputSchema), "input", source.Name, ExpectedTypes, source);
            return new SchemaShape.Column(pair.outputColumnName, source.Kind, source.ItemType, false,
                new SchemaShape(source.Annotations.Only(AnnotationKinds.SlotNames).Prepend(AnnotationShapes.IsNormalized)));
        }));
    }

    private static DataViewSchema.Column FindSource(DataViewSchema schema, string name)
    {
        DataViewSchema.Column column = Contracts.CheckColumn(schema, name, "input", "inputSchema");
        DataViewType item = column.Type.GetItemType();
        bool isReal = item.Equals(NumberDataViewType.Single) || item.Equals(NumberDataViewType.Double);
        return isReal && column.Type is not VectorDataViewType { IsKnownSize: false }
            ? column
            : throw Contracts.ExceptSchemaMismatch("inputSchema", "input", name, ExpectedTypes, column.Type.ToString()!);
    }
}
