using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets;

/// <summary>The schema of a trainer's output before there is data.</summary>
internal static class AddedColumns
{
    /// <summary>Annotations of a column whose slots have names.</summary>
    internal static SchemaShape SlotNames => new([MachineLearningInternals.NewColumn("SlotNames", SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, isKey: false)]);

    /// <summary>The input's columns without those that are replaced, then the added ones.</summary>
    internal static SchemaShape To(SchemaShape input, params SchemaShape.Column[] added) =>
        new([.. input.Where(column => !Array.Exists(added, a => a.Name == column.Name)), .. added]);

    /// <summary>A column of one value.</summary>
    internal static SchemaShape.Column Scalar(string name, DataViewType type) =>
        MachineLearningInternals.NewColumn(name, SchemaShape.Column.VectorKind.Scalar, type, isKey: false);
}
