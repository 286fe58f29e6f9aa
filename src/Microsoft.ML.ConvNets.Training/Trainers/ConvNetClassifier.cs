using Microsoft.ML.ConvNets.Interop;
using Microsoft.ML.ConvNets.Models;
using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Training.Tasks;
using Microsoft.ML.ConvNets.Training.Trainers;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// Trains a convolutional network to tell classes of images apart. Made by
/// <c>MulticlassClassification.Trainers.ConvNetClassifier</c>.
/// </summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Input column</term><description>Type</description></listheader>
/// <item><term>label</term><description>key, as <c>MapValueToKey</c> makes it; rows whose label is missing are left
/// out</description></item>
/// <item><term>feature</term><description>image of any size, vector of bytes (an encoded image), or vector of <see cref="float"/> of
/// known length</description></item>
/// </list>
/// <list type="table">
/// <listheader><term>Output column</term><description>Type</description></listheader>
/// <item><term><c>PredictedLabel</c></term><description>key of the most probable class, with the label's key values</description></item>
/// <item><term><c>Score</c></term><description>vector of <see cref="float"/>: the probability of each class; they sum to 1; slot names are
/// the classes</description></item>
/// </list>
/// <list type="table">
/// <listheader><term>Trainer characteristic</term><description></description></listheader>
/// <item><term>Machine learning task</term><description>multiclass classification</description></item>
/// <item><term>Is normalization required?</term><description>no: images are scaled to [0, 1]; vectors are taken as they
/// are</description></item>
/// <item><term>Is caching required?</term><description>no: images are read once and kept packed</description></item>
/// <item><term>Loss</term><description>cross entropy on the logits</description></item>
/// </list>
/// </remarks>
public sealed class ConvNetClassifier : ConvNetTrainerBase<ConvNetClassifier.Options, ConvNetClassifierTransformer>
{
    internal ConvNetClassifier(IHostEnvironment environment, Options options)
        : base(environment, options, LabelColumn.OfKeys)
    {
    }

    private protected override SchemaShape.Column[] OutputColumns(SchemaShape.Column label) =>
    [
        MachineLearningInternals.NewColumn(
            Settings.PredictedLabelColumnName, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, isKey: true,
            new SchemaShape(label.Annotations.Where(static a => a.Name == Columns.KeyValuesName))),
        Columns.Vector(Settings.ScoreColumnName, NumberDataViewType.Single, hasSlotNames: true),
    ];

    private protected override ProblemDefinition TargetOf(DataViewSchema.Column label)
    {
        ulong count = ((KeyDataViewType)label.Type).Count;
        if (count < 2)
        {
            throw new InvalidDataException(
                $"Column '{label.Name}' knows {count} class; a classifier needs at least two. Add images of another class.");
        }

        ClassLabels classes = ClassLabels.Of(label);
        if (Settings.TopK > classes.Count)
        {
            throw new ArgumentException(
                $"TopK is {Settings.TopK}, but there are only {classes.Count} classes: every prediction would be a hit.");
        }

        return new ProblemDefinition(
            new MulticlassTask(classes.Count, Settings.LabelSmoothing, Settings.TopK),
            new MulticlassHead(Settings.ScoreColumnName, Settings.PredictedLabelColumnName, classes), classes.Names)
        {
            ClassWeights = Settings.ClassWeights,
            MinimumPerClass = Settings.MinimumPerClass,
            CheckValidation = validation => ProblemDefinition.RequireSame("classes", classes.Names, ClassLabels.Of(validation).Names),
        };
    }

    private protected override ConvNetClassifierTransformer CreateTransformer(IHostEnvironment environment, TrainedModel model) =>
        new(environment, model);

    /// <summary>The options of <see cref="ConvNetClassifier"/>.</summary>
    public sealed class Options : ConvNetTrainerOptions
    {
        /// <summary>The column with the key of the most probable class that is added. Default <c>PredictedLabel</c>.</summary>
        [MayDifferOnResume]
        public string PredictedLabelColumnName = "PredictedLabel";

        /// <summary>
        /// Fraction of each label that is spread over all classes while training (Szegedy et al., 2015), at least 0 and below 1. Default 0.
        /// </summary>
        public double LabelSmoothing;

        /// <summary>How much the classes count. Default null: each sample as much as any other.</summary>
        public ClassWeights? ClassWeights;

        /// <summary>
        /// How many of the largest scores count as a hit of the top-K accuracy, at least 1 and at most the number of classes. Default null:
        /// it is not measured.
        /// </summary>
        public int? TopK;

        /// <summary>A class with fewer training samples than this is named in a warning, at least 1. Default 5.</summary>
        [MayDifferOnResume]
        public int MinimumPerClass = 5;

        internal override IEstimator<ConvNetTransformer> Trainer(IHostEnvironment environment) => new ConvNetClassifier(environment, this);

        private protected override bool GivesOneAnswer => true;

        internal override void SmoothLabels(double fraction) => LabelSmoothing = fraction;

        internal override void BalanceClasses() => ClassWeights ??= ConvNets.ClassWeights.Balanced;

        private protected override (string Option, string Name)[] AddedColumns =>
            [(nameof(ScoreColumnName), ScoreColumnName), (nameof(PredictedLabelColumnName), PredictedLabelColumnName)];

        private protected override bool Measures(TrainingMetric metric) => metric switch
        {
            TrainingMetric.TopKAccuracy or TrainingMetric.ValidationTopKAccuracy => TopK is not null,
            TrainingMetric.MeanAbsoluteError or TrainingMetric.ValidationMeanAbsoluteError => false,
            _ => true,
        };

        private protected override void CheckOwn()
        {
            Guard.InRange(LabelSmoothing, atLeast: 0, below: 1, name: nameof(LabelSmoothing));
            Guard.InRange(TopK, atLeast: 1, name: nameof(TopK));
            Guard.InRange(MinimumPerClass, atLeast: 1, name: nameof(MinimumPerClass));
        }
    }
}
