using Microsoft.ML.ConvNets.Interop;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Training.Trainers;

/// <summary>The label column of a trainer, with the messages for one that is missing or does not fit.</summary>
internal sealed class LabelColumn
{
    private const string Role = "label column";
    private const string WayOut = "Set the trainer's labelColumnName.";

    private readonly string _name;
    private readonly Func<DataViewType, bool> _takes;
    private readonly Func<SchemaShape.Column, bool> _takesShape;
    private readonly string _wanted;

    private LabelColumn(string name, Func<DataViewType, bool> takes, Func<SchemaShape.Column, bool> takesShape, string wanted) =>
        (_name, _takes, _takesShape, _wanted) = (name, takes, takesShape, wanted);

    /// <summary>One of several classes.</summary>
    internal static LabelColumn OfKeys(string name) => new(
        name, static type => type is KeyDataViewType, static column => column.IsKey && column.Kind == SchemaShape.Column.VectorKind.Scalar,
        $"a classifier's label is a key. Append ml.Transforms.Conversion.MapValueToKey(\"{name}\") before the trainer.");

    /// <summary>Yes or no.</summary>
    internal static LabelColumn OfBooleans(string name) => new(
        name, static type => type is BooleanDataViewType, static column =>
            column.ItemType is BooleanDataViewType && column.Kind == SchemaShape.Column.VectorKind.Scalar,
        "a binary classifier's label is a Boolean. Map the column to one (ml.Transforms.Conversion.MapValue, or ConvertType from "
        + "numbers), or use ConvNetClassifier for named classes.");

    /// <summary>A number.</summary>
    internal static LabelColumn OfNumbers(string name) => new(
        name, static type => type is NumberDataViewType { RawType: var raw } && raw == typeof(float),
        static column => column.ItemType == NumberDataViewType.Single && column.Kind == SchemaShape.Column.VectorKind.Scalar
            && !column.IsKey,
        $"a regressor's label is a Single. Append ml.Transforms.Conversion.ConvertType(\"{name}\", outputKind: DataKind.Single) before the "
        + "trainer.");

    /// <summary>A vector of yes and no.</summary>
    internal static LabelColumn OfBooleanVectors(string name) => new(
        name, static type => type is VectorDataViewType { ItemType: BooleanDataViewType, IsKnownSize: true },
        static column => column.ItemType is BooleanDataViewType && column.Kind == SchemaShape.Column.VectorKind.Vector,
        "a multi-label classifier's label is a vector of Booleans of known length, one for each label.");

    /// <exception cref="ArgumentException">The column is missing, or holds what the trainer does not take.</exception>
    internal DataViewSchema.Column Find(DataViewSchema schema)
    {
        DataViewSchema.Column column = Columns.Find(schema, _name, Role, WayOut);
        return _takes(column.Type) ? column : throw Wrong(column.Type.ToString()!);
    }

    /// <summary>The same before there is data.</summary>
    /// <exception cref="ArgumentException">The column is missing, or holds what the trainer does not take.</exception>
    internal SchemaShape.Column Find(SchemaShape schema)
    {
        SchemaShape.Column column = Columns.Find(schema, _name, Role, WayOut);
        return _takesShape(column) ? column : throw Wrong(Columns.Describe(column));
    }

    private ArgumentException Wrong(string type) => new($"Column '{_name}' holds {type}; {_wanted}");
}
