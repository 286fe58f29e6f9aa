using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

public sealed partial class ConvNetClassifier
{
    /// <summary>The options of <see cref="ConvNetClassifier"/>.</summary>
    public sealed class Options : ConvNetTrainerOptions
    {
        /// <summary>The column with the key of the most probable class that is added. Default <c>PredictedLabel</c>.</summary>
        public string PredictedLabelColumnName = "PredictedLabel";

        /// <summary>Share of each label that is spread over all classes while training (Szegedy et al., 2015), at least 0 and below 1. Default 0.</summary>
        public double LabelSmoothing;

        /// <summary>How much the classes count. Default null: each sample as much as any other.</summary>
        public ClassWeights? ClassWeights;

        /// <summary>How many of the largest scores count as a hit of the top-K accuracy, at least 1 and at most the number of classes. Default null: it is not measured.</summary>
        public int? TopK;

        /// <summary>A class with fewer training samples than this is named in a warning, at least 1. Default 5.</summary>
        public int MinimumPerClass = 5;

        internal override IEstimator<ConvNetTransformer> Trainer(IHostEnvironment environment) => new ConvNetClassifier(environment, this);

        private protected override (string Option, string Name)[] OutputColumns =>
            [(nameof(ScoreColumnName), ScoreColumnName), (nameof(PredictedLabelColumnName), PredictedLabelColumnName)];

        private protected override bool Measures(TrainingMetric metric) => metric switch
        {
            TrainingMetric.TopKAccuracy or TrainingMetric.ValidationTopKAccuracy => TopK is not null,
            TrainingMetric.MeanAbsoluteError or TrainingMetric.ValidationMeanAbsoluteError => false,
            _ => true,
        };

        /// <summary>A checked copy.</summary>
        internal Options Validated()
        {
            Require(LabelSmoothing is >= 0 and < 1, nameof(LabelSmoothing), $"is {LabelSmoothing}; a share is at least 0 and below 1");
            Require(TopK is null or >= 1, nameof(TopK), $"is {TopK}; at least the largest score counts");
            Require(MinimumPerClass >= 1, nameof(MinimumPerClass), $"is {MinimumPerClass}; it is at least 1");
            return (Options)Checked();
        }
    }
}
