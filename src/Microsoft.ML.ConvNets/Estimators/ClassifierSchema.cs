using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets;

/// <summary>The columns that a classifier takes and adds, with the messages for those that do not fit.</summary>
internal static class ClassifierSchema
{
    internal static (DataViewSchema.Column Label, DataViewSchema.Column Feature, InputKind Kind) Find(DataViewSchema schema, ConvNetClassifier.Options options)
    {
        DataViewSchema.Column label = RequireLabel(schema, options.LabelColumnName);
        if (label.Type is not KeyDataViewType key)
        {
            throw WrongLabel(label.Name, label.Type.ToString()!);
        }

        if (key.Count < 2)
        {
            throw new InvalidDataException(
                $"Column '{label.Name}' knows {key.Count} class; a classifier needs at least two. Add pictures of another class.");
        }

        return (label, InputColumn.OfClassifier(options.FeatureColumnName).Find(schema, out InputKind kind), kind);
    }

    internal static SchemaShape ShapeOf(SchemaShape input, ConvNetClassifier.Options options)
    {
        SchemaShape.Column label = RequireLabel(input, options.LabelColumnName);
        if (!label.IsKey || label.Kind != SchemaShape.Column.VectorKind.Scalar)
        {
            throw WrongLabel(label.Name, InputColumn.Describe(label));
        }

        InputColumn.OfClassifier(options.FeatureColumnName).Check(input);
        var names = new SchemaShape.Column[]
        {
            MachineLearningInternals.NewColumn("SlotNames", SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, isKey: false),
        };
        return new SchemaShape([
            .. input.Where(c => c.Name != options.PredictedLabelColumnName && c.Name != options.ScoreColumnName),
            MachineLearningInternals.NewColumn(
                options.PredictedLabelColumnName, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, isKey: true,
                new SchemaShape(label.Annotations.Where(a => a.Name == "KeyValues"))),
            MachineLearningInternals.NewColumn(
                options.ScoreColumnName, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, isKey: false, new SchemaShape(names)),
        ]);
    }

    private static DataViewSchema.Column RequireLabel(DataViewSchema schema, string name) =>
        schema.GetColumnOrNull(name) ?? throw Missing(name, schema.Where(c => !c.IsHidden).Select(c => c.Name));

    private static SchemaShape.Column RequireLabel(SchemaShape schema, string name)
    {
        foreach (SchemaShape.Column column in schema)
        {
            if (column.Name == name)
            {
                return column;
            }
        }

        throw Missing(name, schema.Select(c => c.Name));
    }

    private static ArgumentException Missing(string name, IEnumerable<string> known) =>
        new($"There is no label column '{name}'. The data has: {string.Join(", ", known)}. Set the trainer's labelColumnName.");

    private static ArgumentException WrongLabel(string name, string type) =>
        new($"Column '{name}' holds {type}; a classifier's label is a key. Append ml.Transforms.Conversion.MapValueToKey(\"{name}\") before the trainer.");
}
