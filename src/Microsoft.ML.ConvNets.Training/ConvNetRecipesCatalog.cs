using Microsoft.ML.ConvNets;
using Microsoft.ML.ConvNets.Interop;

namespace Microsoft.ML;

/// <summary>The trainers of convolutional networks that take a recipe, as extension methods on the catalogs of <see cref="MLContext"/>.
/// </summary>
public static class ConvNetRecipesCatalog
{
#pragma warning disable RS0026 // The overloads of one name extend different catalogs.
    /// <summary>Trains a network to tell classes of images apart, as a recipe says.</summary>
    /// <param name="catalog"><c>mlContext.MulticlassClassification.Trainers</c>.</param>
    /// <param name="recipe">The recipe.</param>
    /// <param name="labelColumnName">The label column, a key. Default <c>Label</c>.</param>
    /// <param name="featureColumnName">The column of images. Default <c>Image</c>.</param>
    /// <param name="validationSet">Data to choose by, transformed as the training data. Default null: a share of that.</param>
    /// <param name="configure">
    /// Changes the options that the recipe set, once, before anything is known of the data: a value that it sets holds, and none other is
    /// tried in its place. <c>Network</c> is null unless the recipe names one. Default null: nothing is changed.
    /// </param>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    public static ConvNetRecipeTrainer<ConvNetClassifier.Options, ConvNetClassifierTransformer> ConvNetClassifier(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, Recipe recipe, string labelColumnName = "Label",
        string featureColumnName = "Image", IDataView? validationSet = null, Action<ConvNetClassifier.Options>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(
            MachineLearningInternals.GetEnvironment(catalog), recipe,
            With(new ConvNetClassifier.Options(), labelColumnName, featureColumnName, validationSet), configure);
    }

    /// <summary>Trains a network for two classes, yes and no, as a recipe says.</summary>
    /// <param name="catalog"><c>mlContext.BinaryClassification.Trainers</c>.</param>
    /// <param name="recipe">The recipe.</param>
    /// <param name="labelColumnName">The label column, a Boolean. Default <c>Label</c>.</param>
    /// <param name="featureColumnName">The column of images. Default <c>Image</c>.</param>
    /// <param name="validationSet">Data to choose by, transformed as the training data. Default null: a share of that.</param>
    /// <param name="configure">Changes the options that the recipe set. Default null: nothing is changed.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    public static ConvNetRecipeTrainer<ConvNetBinaryClassifier.Options, ConvNetBinaryClassifierTransformer> ConvNetClassifier(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, Recipe recipe, string labelColumnName = "Label",
        string featureColumnName = "Image", IDataView? validationSet = null, Action<ConvNetBinaryClassifier.Options>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(
            MachineLearningInternals.GetEnvironment(catalog), recipe,
            With(new ConvNetBinaryClassifier.Options(), labelColumnName, featureColumnName, validationSet), configure);
    }

    /// <summary>Trains a network to tell which of several labels an image has, as a recipe says; classes are not balanced.</summary>
    /// <param name="catalog"><c>mlContext.MulticlassClassification.Trainers</c>.</param>
    /// <param name="recipe">The recipe.</param>
    /// <param name="labelColumnName">The label column, a vector of Booleans. Default <c>Label</c>.</param>
    /// <param name="featureColumnName">The column of images. Default <c>Image</c>.</param>
    /// <param name="validationSet">Data to choose by, transformed as the training data. Default null: a share of that.</param>
    /// <param name="configure">Changes the options that the recipe set. Default null: nothing is changed.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    public static ConvNetRecipeTrainer<ConvNetMultiLabelClassifier.Options, ConvNetMultiLabelClassifierTransformer>
        ConvNetMultiLabelClassifier(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, Recipe recipe, string labelColumnName = "Label",
        string featureColumnName = "Image", IDataView? validationSet = null,
        Action<ConvNetMultiLabelClassifier.Options>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(
            MachineLearningInternals.GetEnvironment(catalog), recipe,
            With(new ConvNetMultiLabelClassifier.Options(), labelColumnName, featureColumnName, validationSet), configure);
    }

    /// <summary>
    /// Trains a network to tell a number, as a recipe says; labels are neither smoothed nor balanced, and the validation loss decides.
    /// </summary>
    /// <param name="catalog"><c>mlContext.Regression.Trainers</c>.</param>
    /// <param name="recipe">The recipe.</param>
    /// <param name="labelColumnName">The label column, a Single. Default <c>Label</c>.</param>
    /// <param name="featureColumnName">The column of images. Default <c>Image</c>.</param>
    /// <param name="validationSet">Data to choose by, transformed as the training data. Default null: a share of that.</param>
    /// <param name="configure">Changes the options that the recipe set. Default null: nothing is changed.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    public static ConvNetRecipeTrainer<ConvNetRegressor.Options, ConvNetRegressorTransformer> ConvNetRegressor(
        this RegressionCatalog.RegressionTrainers catalog, Recipe recipe, string labelColumnName = "Label",
        string featureColumnName = "Image", IDataView? validationSet = null, Action<ConvNetRegressor.Options>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(
            MachineLearningInternals.GetEnvironment(catalog), recipe,
            With(new ConvNetRegressor.Options(), labelColumnName, featureColumnName, validationSet), configure);
    }

    private static TOptions With<TOptions>(TOptions options, string label, string feature, IDataView? validationSet)
        where TOptions : ConvNetTrainerOptions
    {
        (options.LabelColumnName, options.FeatureColumnName, options.ValidationSet) = (label, feature, validationSet);
        return options;
    }
}
