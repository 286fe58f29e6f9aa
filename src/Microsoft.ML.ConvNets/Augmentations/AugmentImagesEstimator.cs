using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Interop;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// Attaches an <see cref="Augmentation"/> to an image column, for the trainer that follows. Made by
/// <see cref="ConvNetsCatalog.AugmentImages"/>.
/// </summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Column</term><description>Type</description></listheader>
/// <item><term>input</term><description>path of an image file (text), vector of bytes (an encoded image), or image</description></item>
/// <item><term>output</term><description>the same images, unchanged, with the augmentation as an annotation</description></item>
/// </list>
/// </remarks>
public sealed class AugmentImagesEstimator : IEstimator<AugmentImagesTransformer>
{
    private readonly IHost _host;
    private readonly AugmentImagesTransformer _transformer;

    internal AugmentImagesEstimator(
        IHostEnvironment environment, string outputColumnName, string inputColumnName, Augmentation augmentation)
    {
        _transformer = new AugmentImagesTransformer(environment, outputColumnName, inputColumnName, augmentation);
        _host = environment.Register(nameof(AugmentImagesEstimator));
    }

    /// <inheritdoc/>
    public AugmentImagesTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _transformer.GetOutputSchema(input.Schema);
        if (input.Schema.FirstOrDefault(IsScore) is { Name: not null } score)
        {
            using IChannel channel = _host.Start(nameof(Fit));
            channel.Warning(
                MessageSensitivity.UserData, "AugmentImages stands after a trainer, which made column '{0}': that one learned without "
                    + "augmentation. Append AugmentImages before the trainer.", score.Name);
        }

        return _transformer;
    }

    private static bool IsScore(DataViewSchema.Column column) =>
        column.Name == "Score" || column.Annotations.Schema.GetColumnOrNull("ScoreColumnKind") is not null;

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShape.Column column = Columns.Find(
            inputSchema, _transformer.InputColumnName, AugmentImagesTransformer.Role, AugmentImagesTransformer.WayOut);
        if (ImageColumn.KindOf(column) is null or InputKind.Vector)
        {
            throw AugmentImagesTransformer.WrongType(column.Name, column.ItemType.ToString()!);
        }

        return Columns.With(
            inputSchema,
            [MachineLearningInternals.NewColumn(
                _transformer.OutputColumnName, column.Kind, column.ItemType, column.IsKey, column.Annotations)]);
    }
}
