using Microsoft.ML.ConvNets;
using Microsoft.ML.ConvNets.Interop;

namespace Microsoft.ML;

/// <summary>The trainers of convolutional networks as extension methods on the catalogs of <see cref="MLContext"/>.</summary>
public static class ConvNetTrainersCatalog
{
    /// <summary>Trains a convolutional network to tell classes of images apart.</summary>
    /// <param name="catalog"><c>mlContext.MulticlassClassification.Trainers</c>.</param>
    /// <param name="network">The network without its output layer, which follows from the label column.</param>
    /// <param name="labelColumnName">The label column, a key. Default <c>Label</c>.</param>
    /// <param name="featureColumnName">The column of images. Default <c>Features</c>.</param>
    /// <param name="exampleWeightColumnName">A column of <see cref="float"/> that says how much each sample counts. Default null: all count
    /// alike.</param>
    /// <param name="scoreColumnName">The column of class probabilities that is added. Default <c>Score</c>.</param>
    /// <param name="predictedLabelColumnName">The column of the most probable class that is added. Default <c>PredictedLabel</c>.</param>
    /// <param name="epochs">Number of passes over the training data, at least 1. Default 10.</param>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public static ConvNetClassifier ConvNetClassifier(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        Network network,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string? exampleWeightColumnName = null,
        string scoreColumnName = "Score",
        string predictedLabelColumnName = "PredictedLabel",
        int epochs = 10) =>
        catalog.ConvNetClassifier(new ConvNetClassifier.Options
        {
            Network = network,
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            ScoreColumnName = scoreColumnName,
            PredictedLabelColumnName = predictedLabelColumnName,
            Epochs = epochs,
        });

    /// <summary>Trains a convolutional network to tell classes of images apart.</summary>
    /// <param name="catalog"><c>mlContext.MulticlassClassification.Trainers</c>.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    public static ConvNetClassifier ConvNetClassifier(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, ConvNetClassifier.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new ConvNetClassifier(MachineLearningInternals.GetEnvironment(catalog), options);
    }

    /// <summary>Trains a convolutional network for two classes, yes and no.</summary>
    /// <param name="catalog"><c>mlContext.BinaryClassification.Trainers</c>.</param>
    /// <param name="network">The network without its output layer.</param>
    /// <param name="labelColumnName">The label column, a Boolean. Default <c>Label</c>.</param>
    /// <param name="featureColumnName">The column of images or vectors. Default <c>Features</c>.</param>
    /// <param name="exampleWeightColumnName">A column of <see cref="float"/> that says how much each sample counts. Default null: all count
    /// alike.</param>
    /// <param name="scoreColumnName">The column of logits that is added. Default <c>Score</c>.</param>
    /// <param name="predictedLabelColumnName">The column of answers that is added. Default <c>PredictedLabel</c>.</param>
    /// <param name="probabilityColumnName">The column of the probability of true that is added. Default <c>Probability</c>.</param>
    /// <param name="epochs">Number of passes over the training data, at least 1. Default 10.</param>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public static ConvNetBinaryClassifier ConvNetClassifier(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        Network network,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string? exampleWeightColumnName = null,
        string scoreColumnName = "Score",
        string predictedLabelColumnName = "PredictedLabel",
        string probabilityColumnName = "Probability",
        int epochs = 10) =>
        catalog.ConvNetClassifier(new ConvNetBinaryClassifier.Options
        {
            Network = network,
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            ScoreColumnName = scoreColumnName,
            PredictedLabelColumnName = predictedLabelColumnName,
            ProbabilityColumnName = probabilityColumnName,
            Epochs = epochs,
        });

    /// <summary>Trains a convolutional network for two classes, yes and no.</summary>
    /// <param name="catalog"><c>mlContext.BinaryClassification.Trainers</c>.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    public static ConvNetBinaryClassifier ConvNetClassifier(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, ConvNetBinaryClassifier.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new ConvNetBinaryClassifier(MachineLearningInternals.GetEnvironment(catalog), options);
    }

    /// <summary>Trains a network to tell a number from an image or a vector.</summary>
    /// <param name="catalog"><c>mlContext.Regression.Trainers</c>.</param>
    /// <param name="network">The network without its output layer.</param>
    /// <param name="labelColumnName">The label column, a Single. Default <c>Label</c>.</param>
    /// <param name="featureColumnName">The column of images or vectors. Default <c>Features</c>.</param>
    /// <param name="exampleWeightColumnName">A column of <see cref="float"/> that says how much each sample counts. Default null: all count
    /// alike.</param>
    /// <param name="scoreColumnName">The column of predicted numbers that is added. Default <c>Score</c>.</param>
    /// <param name="epochs">Number of passes over the training data, at least 1. Default 10.</param>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public static ConvNetRegressor ConvNetRegressor(
        this RegressionCatalog.RegressionTrainers catalog,
        Network network,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string? exampleWeightColumnName = null,
        string scoreColumnName = "Score",
        int epochs = 10) =>
        catalog.ConvNetRegressor(new ConvNetRegressor.Options
        {
            Network = network,
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            ScoreColumnName = scoreColumnName,
            Epochs = epochs,
        });

    /// <summary>Trains a network to tell a number from an image or a vector.</summary>
    /// <param name="catalog"><c>mlContext.Regression.Trainers</c>.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    public static ConvNetRegressor ConvNetRegressor(this RegressionCatalog.RegressionTrainers catalog, ConvNetRegressor.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new ConvNetRegressor(MachineLearningInternals.GetEnvironment(catalog), options);
    }

    /// <summary>Trains a convolutional network to tell which of several labels an image has: none, one or many.</summary>
    /// <param name="catalog"><c>mlContext.MulticlassClassification.Trainers</c>.</param>
    /// <param name="network">The network without its output layer.</param>
    /// <param name="labelColumnName">The label column, a vector of Booleans. Default <c>Label</c>.</param>
    /// <param name="featureColumnName">The column of images or vectors. Default <c>Features</c>.</param>
    /// <param name="exampleWeightColumnName">A column of <see cref="float"/> that says how much each sample counts. Default null: all count
    /// alike.</param>
    /// <param name="scoreColumnName">The column of probabilities that is added. Default <c>Score</c>.</param>
    /// <param name="predictedLabelColumnName">The column of answers that is added. Default <c>PredictedLabel</c>.</param>
    /// <param name="epochs">Number of passes over the training data, at least 1. Default 10.</param>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public static ConvNetMultiLabelClassifier ConvNetMultiLabelClassifier(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        Network network,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string? exampleWeightColumnName = null,
        string scoreColumnName = "Score",
        string predictedLabelColumnName = "PredictedLabel",
        int epochs = 10) =>
        catalog.ConvNetMultiLabelClassifier(new ConvNetMultiLabelClassifier.Options
        {
            Network = network,
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            ScoreColumnName = scoreColumnName,
            PredictedLabelColumnName = predictedLabelColumnName,
            Epochs = epochs,
        });

    /// <summary>Trains a convolutional network to tell which of several labels an image has: none, one or many.</summary>
    /// <param name="catalog"><c>mlContext.MulticlassClassification.Trainers</c>.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    public static ConvNetMultiLabelClassifier ConvNetMultiLabelClassifier(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, ConvNetMultiLabelClassifier.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new ConvNetMultiLabelClassifier(MachineLearningInternals.GetEnvironment(catalog), options);
    }
}
