using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Training.Recipes;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

/// <summary>Trains as a <see cref="ConvNets.Recipe"/> says. Made by the methods of the trainers' catalogs that take one.</summary>
/// <typeparam name="TOptions">The options of the trainer that the recipe sets.</typeparam>
/// <typeparam name="TTransformer">The trained model.</typeparam>
public sealed class ConvNetRecipeTrainer<TOptions, TTransformer> : IEstimator<TTransformer>
    where TOptions : ConvNetTrainerOptions
    where TTransformer : ConvNetTransformer
{
    private readonly IHostEnvironment _environment;
    private readonly TOptions _options;
    private readonly RecipeValues _set;

    internal ConvNetRecipeTrainer(IHostEnvironment environment, Recipe recipe, TOptions options, Action<TOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        (_environment, Recipe) = (environment, recipe);
        _set = RecipeValues.GiveTo(options, recipe);
        configure?.Invoke(options);
        Guard.Require(
            options.Checkpoints.Folder is null && options.Checkpoints.ResumeFrom is null, nameof(options.Checkpoints),
            "are set, but a recipe is several trainings, which are not resumed. Train with options instead");
        _options = (TOptions)options.Copy();
        _ = Described();
    }

    /// <summary>The recipe.</summary>
    public Recipe Recipe { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type; the message names it.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => Described().GetOutputSchema(inputSchema);

    /// <summary>
    /// Trains. <c>MLContext.CancelExecution</c> or the options' token stops it with the best model so far, if there is one.
    /// </summary>
    /// <param name="input">The labeled images or vectors.</param>
    /// <returns>The trained model; the caller disposes it when it is no longer needed.</returns>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type, or the network or an option does not fit the
    /// data.</exception>
    /// <exception cref="System.IO.InvalidDataException">An image cannot be read, there are none, or there are too few classes.</exception>
    /// <exception cref="InvalidOperationException">Training diverged before an epoch was finished.</exception>
    /// <exception cref="OperationCanceledException">Canceled before there was a model.</exception>
    /// <exception cref="LibtorchUnavailableException">libtorch cannot be loaded; the message says why, and what to do.</exception>
    public TTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new RecipeRun<TOptions, TTransformer>(_environment, Recipe, _options, _set).Run(input);
    }

    /// <summary>A trainer with the columns of the model, before it is known which network fits the images.</summary>
    private IEstimator<ConvNetTransformer> Described()
    {
        ConvNetTrainerOptions options = _options.Copy();
        options.Network ??= Network.Sequential();
        options.FineTune = options.Network.Backbone is null ? null : options.FineTune;
        options.ValidationSetFraction = options.ValidationSet is null && options.ValidationSetFraction == 0
            ? Recipe.ValidationFraction
            : options.ValidationSetFraction;
        return options.Trainer(_environment);
    }
}
