using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class ColumnConcatenatingEstimator : IEstimator<ColumnConcatenatingTransformer>
{
    private readonly ColumnConcatenatingTransformer _transformer;
    private readonly string _outputColumnName;
    private readonly string[] _inputColumnNames;

    internal ColumnConcatenatingEstimator(IHostEnvironment env, string outputColumnName, params string[] inputColumnNames)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentNullException.ThrowIfNull(inputColumnNames);
        foreach (string name in inputColumnNames)
            ArgumentException.ThrowIfNullOrEmpty(name, nameof(inputColumnNames));
        _outputColumnName = outputColumnName;
        _inputColumnNames = inputColumnNames.Length == 0 ? [outputColumnName] : [.. inputColumnNames];
        _transformer = new ColumnConcatenatingTransformer(env, [(outputColumnName, _inputColumnNames)]);
    }

    public ColumnConcatenatingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _transformer.GetOutputSchema(input.Schema);
        return _transformer;
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShape.Column[] sources = Array.ConvertAll(_inputColumnNames, inputSchema.FindInput);
        foreach (SchemaShape.Column source in sources)
        {
            if (source.IsKey != sources[0].IsKey || !source.ItemType.Equals(sources[0].ItemType))
                throw Contracts.ExceptSchemaMismatch(nameof(inputSchema), "input", source.Name, $"items as in '{sources[0].Name}' ({sources[0].GetTypeString()})", source);
        }

        SchemaShape.Column.VectorKind kind = sources.Any(source => source.Kind == SchemaShape.Column.VectorKind.VariableVector)
            ? SchemaShape.Column.VectorKind.VariableVector
            : SchemaShape.Column.VectorKind.Vector;
        var annotations = new List<SchemaShape.Column>();
        if (kind == SchemaShape.Column.VectorKind.Vector && sources.Any(HasNames))
            annotations.Add(AnnotationShapes.SlotNames);
        if (sources.All(source => source.Annotations.TryFindColumn(AnnotationKinds.IsNormalized, out _)))
            annotations.Add(AnnotationShapes.IsNormalized);
        return inputSchema.With(new SchemaShape.Column(_outputColumnName, kind, sources[0].ItemType, sources[0].IsKey, new SchemaShape(annotations)));
    }

    private static bool HasNames(SchemaShape.Column source) =>
        source.Kind == SchemaShape.Column.VectorKind.Scalar || source.Annotations.TryFindColumn(AnnotationKinds.SlotNames, out _);
}
