using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Interop;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Scoring;

/// <summary>The column that a network reads, with the messages for one that is missing or does not fit.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Component">Who asks for it, by the name that a user writes.</param>
/// <param name="Role">What it is to the component.</param>
/// <param name="Option">What a user sets to name another column.</param>
/// <param name="Origin">How the component came to know what the column holds, after "the model was".</param>
internal sealed record InputColumn(string Name, string Component, string Role, string Option, string Origin)
{
    private const string DroppedColumns =
        "If a step before made it: ML.NET drops columns of MLImage at AppendCacheCheckpoint, Cache and ShuffleRows; put these before "
            + "LoadImages, or use paths or encoded bytes.";

    internal static InputColumn OfTrainer(string name, string trainer) =>
        new(name, trainer, "feature", "the trainer's featureColumnName", "trained");

    internal static InputColumn OfFeaturizer(string name) =>
        new(name, "ConvNetFeaturizer", "input", "the featurizer's inputColumnName", "fitted");

    /// <exception cref="ArgumentException">The column is missing, or holds what no network takes.</exception>
    internal DataViewSchema.Column Find(DataViewSchema schema, out InputKind kind) => Find(schema, out kind, $"Set {Option}.");

    /// <summary>The same for a network that was fitted before.</summary>
    /// <exception cref="ArgumentException">The column is missing, or holds what no network takes.</exception>
    internal DataViewSchema.Column FindFitted(DataViewSchema schema, out InputKind kind) => Find(
        schema, out kind,
        $"The model reads its images from a column of that name, whether it holds paths (text), encoded bytes (byte[]) or MLImage: give "
            + $"the property that name, or [ColumnName(\"{Name}\")].");

    private DataViewSchema.Column Find(DataViewSchema schema, out InputKind kind, string wayOut)
    {
        DataViewSchema.Column column = Columns.Find(schema, Name, $"{Role} column", $"{wayOut} {DroppedColumns}");
        kind = ImageColumn.KindOf(column.Type) ?? throw WrongType(column.Type.ToString()!);
        return column;
    }

    /// <summary>The same before there is data.</summary>
    /// <exception cref="ArgumentException">The column is missing, or holds what no network takes.</exception>
    internal void Check(SchemaShape schema)
    {
        SchemaShape.Column column = Columns.Find(schema, Name, $"{Role} column", $"Set {Option}. {DroppedColumns}");
        if (ImageColumn.KindOf(column) is null)
        {
            throw WrongType(Columns.Describe(column));
        }
    }

    /// <summary>Checks that the column's values can take the shape of a network's input.</summary>
    /// <exception cref="ArgumentException">They cannot.</exception>
    internal static void CheckShape(TensorShape shape, DataViewSchema.Column column, InputKind kind)
    {
        if (kind != InputKind.Vector)
        {
            if (!shape.IsImage || shape.Channels is not (1 or 3))
            {
                throw new ArgumentException(
                    $"Column '{column.Name}' holds images, which become [1, H, W] or [3, H, W]; the network's input is {shape}.");
            }
        }
        else if (((VectorDataViewType)column.Type).Size != shape.Length)
        {
            throw new ArgumentException(
                $"Column '{column.Name}' holds {column.Type}; the network's input {shape} has {shape.Length:N0} values. Set InputShape to "
                    + "what the vector holds.");
        }
    }

    private ArgumentException WrongType(string type) =>
        new($"Column '{Name}' holds {type}; {Component} takes paths of image files (text), encoded bytes (Vector<Byte>), Image, or "
            + "Vector<Single> of known length. Name another column.");
}
