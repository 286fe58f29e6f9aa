using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Interop;
using Microsoft.ML.ConvNets.Persistence;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// Hands images on unchanged, with an <see cref="Augmentation"/> attached to the column. A trainer reads it and draws fresh changes in
/// every epoch; scoring never augments.
/// </summary>
public sealed class AugmentImagesTransformer : ITransformer
{
    internal const string LoaderSignature = "AugmentImagesTransform";

    /// <summary>What messages call the input column, and what they advise if there is none.</summary>
    internal const string Role = "column to augment, named";
    internal const string WayOut = "Set the inputColumnName of AugmentImages.";

    private const string AugmentationAnnotation = "Augmentation";

    private static readonly ModelFormat s_format = new("AUGMENTI", 0x00010001, LoaderSignature);

    internal AugmentImagesTransformer(
        IHostEnvironment environment, string outputColumnName, string inputColumnName, Augmentation augmentation)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
        ArgumentNullException.ThrowIfNull(augmentation);
        OutputColumnName = outputColumnName;
        InputColumnName = inputColumnName;
        Augmentation = augmentation;
    }

    /// <summary>The augmentation.</summary>
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

    /// <summary>The augmentation that reaches a trainer's feature column, or null if the pipeline has none.</summary>
    /// <exception cref="ArgumentException">
    /// There is an augmentation, but its column was replaced on the way, so it would be lost.
    /// </exception>
    internal static Augmentation? AugmentationFor(DataViewSchema.Column feature, DataViewSchema schema)
    {
        if (feature.Annotations.Schema.GetColumnOrNull(AugmentationAnnotation) is not null)
        {
            ReadOnlyMemory<char> json = default;
            feature.Annotations.GetValue(AugmentationAnnotation, ref json);
            return Augmentation.FromJson(json.ToString());
        }

        foreach (DataViewSchema.Column column in schema)
        {
            if (column.Annotations.Schema.GetColumnOrNull(AugmentationAnnotation) is not null)
            {
                throw new ArgumentException(
                    $"AugmentImages was applied to column '{column.Name}', but the trainer's feature column '{feature.Name}' was made or "
                    + "replaced by a later step, "
                    + "so no augmentation reaches the trainer. Append AugmentImages right before the trainer.");
            }
        }

        return null;
    }

    internal static ArgumentException WrongType(string name, string type) =>
        new($"Column '{name}' holds {type}; AugmentImages takes images: paths of files (text), encoded bytes, or MLImage.");

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        MachineLearningInternals.SetVersion(ctx, s_format);
        JsonBlock.Write(
            MachineLearningInternals.GetWriter(ctx), checksum: null, new SavedForm(OutputColumnName, InputColumnName, Augmentation));
    }

    /// <summary>Called by ML.NET's model loading.</summary>
    internal static ITransformer Create(IHostEnvironment env, object context)
    {
        MachineLearningInternals.CheckVersion(context, s_format);
        SavedForm saved = JsonBlock.Read<SavedForm>(MachineLearningInternals.GetReader(context));
        return new AugmentImagesTransformer(env, saved.OutputColumnName, saved.InputColumnName, saved.Augmentation);
    }

    private CopiedColumn Bind(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        DataViewSchema.Column source = Columns.Find(inputSchema, InputColumnName, Role, WayOut);
        if (ImageColumn.KindOf(source.Type) is not (InputKind.Image or InputKind.EncodedImage or InputKind.Path))
        {
            throw WrongType(InputColumnName, source.Type.ToString()!);
        }

        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(source.Annotations, static name => name != AugmentationAnnotation);
        string json = Augmentation.ToJson();
        annotations.Add(AugmentationAnnotation, TextDataViewType.Instance, (ref ReadOnlyMemory<char> value) => value = json.AsMemory());
        return new CopiedColumn(inputSchema, source, OutputColumnName, annotations.ToAnnotations());
    }

    private sealed record SavedForm(string OutputColumnName, string InputColumnName, Augmentation Augmentation);
}
