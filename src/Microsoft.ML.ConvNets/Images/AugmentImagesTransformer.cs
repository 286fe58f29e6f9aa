using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// Hands pictures on unchanged, with an <see cref="Augmentation"/> attached to the column. A trainer reads it and draws fresh changes in every
/// epoch; scoring never augments.
/// </summary>
public sealed partial class AugmentImagesTransformer : ITransformer
{
    private const string RecipeAnnotation = "AugmentationRecipe";

    internal AugmentImagesTransformer(IHostEnvironment environment, string outputColumnName, string inputColumnName, Augmentation augmentation)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
        ArgumentNullException.ThrowIfNull(augmentation);
        OutputColumnName = outputColumnName;
        InputColumnName = inputColumnName;
        Augmentation = augmentation;
    }

    /// <summary>The recipe.</summary>
    public Augmentation Augmentation { get; }

    internal string OutputColumnName { get; }

    internal string InputColumnName { get; }

    /// <inheritdoc/>
    public bool IsRowToRowMapper => true;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Bind(inputSchema).OutputSchema;

    /// <inheritdoc/>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new CopiedColumnView(input, Bind(input.Schema));
    }

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new CopiedColumnMapper(Bind(inputSchema));

    /// <summary>The recipe that reaches a trainer's feature column, or null if the pipeline has none.</summary>
    /// <exception cref="ArgumentException">There is a recipe, but its column was replaced on the way, so it would be lost.</exception>
    internal static Augmentation? RecipeFor(DataViewSchema.Column feature, DataViewSchema schema)
    {
        if (feature.Annotations.Schema.GetColumnOrNull(RecipeAnnotation) is not null)
        {
            ReadOnlyMemory<char> json = default;
            feature.Annotations.GetValue(RecipeAnnotation, ref json);
            return Augmentation.FromJson(json.ToString());
        }

        foreach (DataViewSchema.Column column in schema)
        {
            if (column.Annotations.Schema.GetColumnOrNull(RecipeAnnotation) is not null)
            {
                throw new ArgumentException(
                    $"AugmentImages was applied to column '{column.Name}', but the trainer's feature column '{feature.Name}' was made or replaced by a later step, "
                    + "so no augmentation reaches the trainer. Append AugmentImages right before the trainer.");
            }
        }

        return null;
    }

    internal static ArgumentException WrongType(string name, string type) =>
        new($"Column '{name}' holds {type}; AugmentImages takes images: paths of files (text), encoded bytes, or MLImage.");

    internal static ArgumentException Missing(string name, IEnumerable<string> known) =>
        new($"There is no column '{name}' to augment. The data has: {string.Join(", ", known)}.");

    private CopiedColumn Bind(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        DataViewSchema.Column source = inputSchema.GetColumnOrNull(InputColumnName)
            ?? throw Missing(InputColumnName, inputSchema.Where(c => !c.IsHidden).Select(c => c.Name));
        if (ImageColumn.KindOf(source.Type) is not (InputKind.Image or InputKind.EncodedImage or InputKind.Path))
        {
            throw WrongType(InputColumnName, source.Type.ToString()!);
        }

        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(source.Annotations, static name => name != RecipeAnnotation);
        string json = Augmentation.ToJson();
        annotations.Add(RecipeAnnotation, TextDataViewType.Instance, (ref ReadOnlyMemory<char> value) => value = json.AsMemory());
        return new CopiedColumn(inputSchema, source, OutputColumnName, annotations.ToAnnotations());
    }
}
