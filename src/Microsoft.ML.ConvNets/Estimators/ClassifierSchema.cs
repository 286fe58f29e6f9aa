using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ConvNets;

/// <summary>The columns that a classifier takes and adds, with the messages for those that do not fit.</summary>
internal static class ClassifierSchema
{
    internal static (DataViewSchema.Column Label, DataViewSchema.Column Feature, InputKind Kind) Find(DataViewSchema schema, ConvNetClassifier.Options options)
    {
        DataViewSchema.Column label = Require(schema, options.LabelColumnName, "label");
        if (label.Type is not KeyDataViewType key)
        {
            throw WrongLabel(label.Name, label.Type.ToString()!);
        }

        if (key.Count < 2)
        {
            throw new InvalidDataException(
                $"Column '{label.Name}' knows {key.Count} class; a classifier needs at least two. Add pictures of another class.");
        }

        return (label, RequireFeature(schema, options.FeatureColumnName, out InputKind kind), kind);
    }

    internal static DataViewSchema.Column RequireFeature(DataViewSchema schema, string name, out InputKind kind)
    {
        DataViewSchema.Column feature = Require(schema, name, "feature");
        kind = ImageColumn.KindOf(feature.Type) ?? throw WrongFeature(name, feature.Type.ToString()!);
        return feature;
    }

    /// <summary>Checks that the column's values can take the shape.</summary>
    internal static void CheckShape(TensorShape shape, DataViewSchema.Column feature, InputKind kind)
    {
        if (kind != InputKind.Vector)
        {
            if (!shape.IsImage || shape.Channels is not (1 or 3))
            {
                throw new ArgumentException($"Column '{feature.Name}' holds pictures, which become [1, H, W] or [3, H, W]; the network's input is {shape}.");
            }
        }
        else if (((VectorDataViewType)feature.Type).Size != shape.Length)
        {
            throw new ArgumentException(
                $"Column '{feature.Name}' holds {feature.Type}; the network's input {shape} has {shape.Length:N0} values. Set InputShape to what the vector holds.");
        }
    }

    internal static SchemaShape ShapeOf(SchemaShape input, ConvNetClassifier.Options options)
    {
        SchemaShape.Column label = Require(input, options.LabelColumnName, "label");
        if (!label.IsKey || label.Kind != SchemaShape.Column.VectorKind.Scalar)
        {
            throw WrongLabel(label.Name, Describe(label));
        }

        SchemaShape.Column feature = Require(input, options.FeatureColumnName, "feature");
        bool vector = feature.Kind == SchemaShape.Column.VectorKind.Vector && feature.ItemType == NumberDataViewType.Single;
        bool bytes = feature.Kind != SchemaShape.Column.VectorKind.Scalar && feature.ItemType == NumberDataViewType.Byte;
        bool image = feature.Kind == SchemaShape.Column.VectorKind.Scalar && feature.ItemType is ImageDataViewType;
        if (!vector && !bytes && !image)
        {
            throw WrongFeature(feature.Name, Describe(feature));
        }

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

    private static DataViewSchema.Column Require(DataViewSchema schema, string name, string role) =>
        schema.GetColumnOrNull(name) ?? throw Missing(name, role, schema.Where(c => !c.IsHidden).Select(c => c.Name));

    private static SchemaShape.Column Require(SchemaShape schema, string name, string role)
    {
        foreach (SchemaShape.Column column in schema)
        {
            if (column.Name == name)
            {
                return column;
            }
        }

        throw Missing(name, role, schema.Select(c => c.Name));
    }

    private static ArgumentException Missing(string name, string role, IEnumerable<string> known) =>
        new($"There is no {role} column '{name}'. The data has: {string.Join(", ", known)}. Set the trainer's {role}ColumnName.");

    private static ArgumentException WrongLabel(string name, string type) =>
        new($"Column '{name}' holds {type}; a classifier's label is a key. Append ml.Transforms.Conversion.MapValueToKey(\"{name}\") before the trainer.");

    private static ArgumentException WrongFeature(string name, string type) =>
        new($"Column '{name}' holds {type}; ConvNetClassifier takes Image, Vector<Single> of known length, or Vector<Byte> of encoded bytes. Append LoadImages before the trainer, or name another column.");

    private static string Describe(SchemaShape.Column column) =>
        column.Kind == SchemaShape.Column.VectorKind.Scalar ? $"{(column.IsKey ? "Key of " : "")}{column.ItemType}" : $"{column.Kind}<{column.ItemType}>";
}
