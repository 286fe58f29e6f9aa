namespace Microsoft.ML.ConvNets.Training.Recipes;

/// <summary>
/// What a recipe set in options before the user could change it: where the options have another value afterward, that is the user's, and
/// nothing else is tried.
/// </summary>
/// <param name="Optimizer">The optimizer.</param>
/// <param name="Epochs">Epochs of the first phase.</param>
/// <param name="BatchSize">Samples of a step.</param>
internal sealed record RecipeValues(ConvNetOptimizer Optimizer, int Epochs, int BatchSize)
{
    /// <summary>Sets what the recipe says.</summary>
    internal static RecipeValues GiveTo(ConvNetTrainerOptions options, Recipe recipe)
    {
        options.Network = recipe.Network;
        options.Epochs = recipe.Epochs;
        options.BatchSize = recipe.BatchSize;
        options.Optimizer = ConvNetOptimizer.AdamW(weightDecay: recipe.WeightDecays[0]);
        options.Optimization.Schedule = LearningRateSchedule.OneCycle();
        options.Optimization.WeightAverageDecay = recipe.WeightAverageDecay;
        options.Optimization.WeightSoup = recipe.WeightSoup;
        options.Features.Variants = 0;
        options.Monitor = options.Quality;
        options.SmoothLabels(recipe.LabelSmoothing);
        options.FineTune = recipe.FineTuneEpochs == 0 ? null : new FineTuning
        {
            Epochs = recipe.FineTuneEpochs,
            LearningRate = recipe.FineTuneLearningRate,
            BlockDecay = recipe.BlockDecay,
            Schedule = LearningRateSchedule.OneCycle(warmUp: 0.2),
        };
        return new RecipeValues(options.Optimizer, options.Epochs, options.BatchSize);
    }
}
