namespace Microsoft.ML.ConvNets.Training.Tests;

/// <summary>A training with all that has a state: momenta, an average, a schedule, patience, dropout, batch norm, augmentation.</summary>
internal static class ResumableTraining
{
    /// <summary>Writes a checkpoint after each step, and goes on from the newest.</summary>
    internal static void Resumable(ConvNetClassifier.Options o, string folder) =>
        o.Checkpoints = new CheckpointOptions { Folder = folder, EverySteps = 1, ResumeFrom = folder };

    internal static TransformerChain<ConvNetClassifierTransformer> Fit(MLContext ml, Action<ConvNetClassifier.Options> change) => ml.Transforms.Conversion.MapValueToKey("Label")
        .Append(ml.Transforms.AugmentImages("Image", Augmentation.Standard))
        .Append(ml.MulticlassClassification.Trainers.ConvNetClassifier(TinyTraining.Options(o =>
        {
            (o.Epochs, o.BatchSize, o.ValidationSetFraction, o.Optimization.WeightAverageDecay) = (5, 8, 0.2, 0.95);
            o.Optimization.Schedule = LearningRateSchedule.OneCycle();
            o.EarlyStopping = new EarlyStopping { Patience = 4 };
            o.Optimization.ReduceOnPlateau = new ReduceOnPlateau { Patience = 1 };
            change(o);
        }))).Fit(TestImages.Load(ml, 40, classes: 4));
}
