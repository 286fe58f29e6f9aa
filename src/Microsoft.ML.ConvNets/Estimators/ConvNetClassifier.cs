using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// Trains a convolutional network to tell classes of pictures apart. Made by
/// <see cref="ConvNetsCatalog.ConvNetClassifier(MulticlassClassificationCatalog.MulticlassClassificationTrainers, Network, string, string, string, string, int)"/>.
/// </summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Input column</term><description>Type</description></listheader>
/// <item><term>label</term><description>key, as <c>MapValueToKey</c> makes it; rows whose label is missing are left out</description></item>
/// <item><term>feature</term><description>image of any size, vector of bytes (an encoded picture), or vector of <see cref="float"/> of known length</description></item>
/// </list>
/// <list type="table">
/// <listheader><term>Output column</term><description>Type</description></listheader>
/// <item><term><c>PredictedLabel</c></term><description>key of the most probable class, with the label's key values</description></item>
/// <item><term><c>Score</c></term><description>vector of <see cref="float"/>: the probability of each class; they sum to 1; slot names are the classes</description></item>
/// </list>
/// <list type="table">
/// <listheader><term>Trainer characteristic</term><description></description></listheader>
/// <item><term>Machine learning task</term><description>multiclass classification</description></item>
/// <item><term>Is normalization required?</term><description>no: pictures are scaled to [0, 1]; vectors are taken as they are</description></item>
/// <item><term>Is caching required?</term><description>no: pictures are read once and kept packed</description></item>
/// <item><term>Loss</term><description>cross entropy on the logits</description></item>
/// </list>
/// </remarks>
public sealed partial class ConvNetClassifier : IEstimator<ConvNetClassifierTransformer>
{
    private readonly IHost _host;
    private readonly Options _options;
    private readonly LabelColumn _label;
    private readonly InputColumn _feature;

    internal ConvNetClassifier(IHostEnvironment environment, Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Validated();
        _label = LabelColumn.OfKeys(_options.LabelColumnName);
        _feature = InputColumn.OfTrainer(_options.FeatureColumnName, nameof(ConvNetClassifier));
        _host = environment.Register(nameof(ConvNetClassifier));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type; the message names it.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShape.Column label = _label.Find(inputSchema);
        _feature.Check(inputSchema);
        return AddedColumns.To(
            inputSchema,
            MachineLearningInternals.NewColumn(
                _options.PredictedLabelColumnName, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, isKey: true,
                new SchemaShape(label.Annotations.Where(a => a.Name == "KeyValues"))),
            MachineLearningInternals.NewColumn(
                _options.ScoreColumnName, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, isKey: false, AddedColumns.SlotNames));
    }

    /// <summary>Trains.</summary>
    /// <param name="input">The labelled pictures; read once.</param>
    /// <returns>The trained model; the caller disposes it when it is no longer needed.</returns>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type, or the network or an option does not fit the data.</exception>
    /// <exception cref="InvalidDataException">A picture cannot be read, there are none, or there are too few classes.</exception>
    /// <exception cref="InvalidOperationException">Training diverged before an epoch was finished.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before an epoch was finished.</exception>
    public ConvNetClassifierTransformer Fit(IDataView input)
    {
        ClassLabels? classes = null;
        FittedNetwork fitted = new NetworkFit(_host, _options, _label, _feature).Run(input, label =>
        {
            classes = ClassesOf(label);
            return new LearningGoal(new MulticlassTask(classes.Count, _options.LabelSmoothing, TopK(classes)), classes.Names)
            {
                Weights = _options.ClassWeights,
                MinimumPerClass = _options.MinimumPerClass,
                CheckValidation = held => RequireSameClasses(classes, ClassLabels.Of(held)),
            };
        });
        var header = new ClassifierHeader(
            _options.FeatureColumnName, _options.ScoreColumnName, _options.PredictedLabelColumnName, fitted.InputKind, fitted.Shape, fitted.Preprocessing, classes!, _options.OnBadImage);
        return new ConvNetClassifierTransformer(_host, header, fitted.Scorer(header), fitted.History);
    }

    private static ClassLabels ClassesOf(DataViewSchema.Column label)
    {
        ulong count = ((KeyDataViewType)label.Type).Count;
        return count >= 2 ? ClassLabels.Of(label) : throw new InvalidDataException(
            $"Column '{label.Name}' knows {count} class; a classifier needs at least two. Add pictures of another class.");
    }

    private int? TopK(ClassLabels classes) => !(_options.TopK > classes.Count) ? _options.TopK : throw new ArgumentException(
        $"TopK is {_options.TopK}, but there are only {classes.Count} classes: every prediction would be a hit.");

    private static void RequireSameClasses(ClassLabels classes, ClassLabels held)
    {
        if (!held.Names.SequenceEqual(classes.Names))
        {
            throw new ArgumentException(
                $"The ValidationSet does not fit the training data: its classes are {string.Join(", ", held.Names)}, those of the training data {string.Join(", ", classes.Names)}. "
                + "Transform both with the same fitted steps.");
        }
    }
}
