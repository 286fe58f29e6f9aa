using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Interop;
using Microsoft.ML.ConvNets.Training.Datasets;
using Microsoft.ML.ConvNets.Training.Tasks;
using Microsoft.ML.ConvNets.Training.Trainers;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets.Training.Recipes;

/// <summary>One <c>Fit</c> of a recipe: looks at the data, completes the options, and has the trainer do one training or two.</summary>
internal sealed partial class RecipeRun<TOptions, TModel>
    where TOptions : ConvNetTrainerOptions
    where TModel : ConvNetTransformer
{
    /// <summary>A class of so few images is hardly learned, and hardly measured.</summary>
    private const int FewImages = 10;

    /// <summary>A class counts as uneven from so many times the images of another.</summary>
    private const int Uneven = 2;

    private readonly long _start;
    private readonly IHostEnvironment _environment;
    private readonly IHost _host;
    private readonly Recipe _recipe;
    private readonly RecipeValues _set;
    private readonly TOptions _options;
    private readonly RecipeProgress _progress;
    private readonly Dictionary<string, string> _notes = [];

    internal RecipeRun(IHostEnvironment environment, Recipe recipe, TOptions options, RecipeValues set)
    {
        (_environment, _recipe, _set) = (environment, recipe, set);
        _start = recipe.Started ?? Stopwatch.GetTimestamp();
        _host = environment.Register(nameof(Recipe));
        _options = (TOptions)options.Copy();
        _options.Seed ??= _host.Rand.Next();
        _progress = new RecipeProgress(options.Progress);
        _options.Progress = _progress;
        _options.Notes = _notes;
    }

    private bool IsFrozen => _options.Network!.Backbone is { FrozenBlocks: > 0 };

    internal TModel Run(IDataView input)
    {
        using var cancellation = new ContextCancellation(_host, _options.CancellationToken);
        _options.CancellationToken = cancellation.Token;
        using IChannel channel = _host.Start("Fit");
        _notes["Recipe"] = _recipe.Name;
        BoundData bound = Bind(input);
        _options.Network ??= RecipeNetwork.For(
            bound.Kind, _options.InputShape, () => FirstShape(bound), message => channel.Warning(MessageSensitivity.None, "{0}", message));
        int samples = Look(bound, channel, out bool areUneven);
        HoldOut(bound, channel);
        if (_options.BatchSize == _set.BatchSize)
        {
            _options.BatchSize = Math.Max(1, Math.Min(_options.BatchSize, samples - (_options.HeldOutRows?.Count ?? 0)));
        }

        bool isFrozen = IsFrozen && bound.Kind != InputKind.Vector;
        if (isFrozen)
        {
            CompleteHead();
        }
        else
        {
            CompleteScratch();
        }

        if (_recipe.Time is TimeSpan time)
        {
            return isFrozen
                ? FitWithin(time, input, samples, areUneven)
                : FitScratch(time, input, samples, areUneven);
        }

        bool isThorough = !isFrozen || _options.FineTune is not null;
        return isThorough ? Fit(Thorough(areUneven), Augmented(input)) : Fit(Sized((TOptions)_options.Copy(), _recipe.LargestSide), input);
    }

    /// <summary>The data with its columns; which network fits them is not known yet.</summary>
    private BoundData Bind(IDataView input)
    {
        var options = (TOptions)_options.Copy();
        (options.Network, options.FineTune, options.Monitor, options.Optimization.WeightSoup, options.RestoreBestWeights) =
            (Network.Sequential(), null, TrainingMetric.Loss, 0, null);
        return ((ConvNetTrainerBase<TOptions, TModel>)options.Trainer(_environment)).Bind(input);
    }

    private TensorShape? FirstShape(BoundData bound) => ImageColumn.ShapeOfFirst(
        bound.Data.View, bound.Data.Feature, _options.ImageReading.MaxImagePixels, _options.ImageReading.OnBadImage);

    /// <summary>Counts the samples, and warns where there are few of a class.</summary>
    private static int Look(BoundData bound, IChannel channel, out bool areUneven)
    {
        (TrainingData data, ProblemDefinition target, _) = bound;
        int[] counts = new int[target.Task.Classes ?? 1];
        using (DataViewRowCursor cursor = data.View.OpenLazily([data.Label]))
        {
            TargetGetter targets = target.Task.TargetsOf(cursor, data.Label);
            float[] values = new float[target.Task.TargetLength];
            while (cursor.MoveNext())
            {
                if (targets(values))
                {
                    counts[target.Task.Classes is null ? 0 : (int)values[0]]++;
                }
            }
        }

        string[] few = target.ClassNames is null || target.Task.Classes is null
            ? []
            : [.. target.ClassNames.Zip(counts).Where(static c => c.Second <= FewImages).Select(static c => $"{c.First} ({c.Second})")];
        if (few.Length > 0)
        {
            channel.Warning(
                MessageSensitivity.UserData,
                "There are {0} images or fewer of {1}: what is measured of so few is a guess. Add images.", FewImages,
                string.Join(", ", few));
        }

        int[] present = [.. counts.Where(static count => count > 0)];
        areUneven = present.Length > 1 && present.Max() > Uneven * present.Min();
        return counts.Sum();
    }

    /// <summary>Sees to it that there is something to choose by, if it can be spared.</summary>
    private void HoldOut(BoundData bound, IChannel channel)
    {
        if (_options.ValidationSet is not null)
        {
            _notes["Validation"] = "The validation data that was given.";
            return;
        }

        double fraction = _options.ValidationSetFraction > 0 ? _options.ValidationSetFraction : _recipe.ValidationFraction;
        var share = ValidationShare.Of(bound, _options, fraction, _options.Seed!.Value);
        _options.ValidationSetFraction = 0;
        _options.HeldOutRows = share.Rows.Count > 0 ? share.Rows : null;
        _notes["Validation"] = share.Told;
        _progress.Tell(share.Told);
        if (share.Rows.Count > 0)
        {
            channel.Info(MessageSensitivity.None, "{0}", share.Told);
            return;
        }

        channel.Warning(MessageSensitivity.None, "{0}", share.Told);
        _options.Optimization.WeightSoup = 0;
        _options.EarlyStopping = null;
        _options.Monitor = _options.Monitor == _options.Quality ? TrainingMetric.ValidationLoss : _options.Monitor;
    }

    /// <summary>The grid for the head, as far as the user did not decide.</summary>
    private void CompleteHead()
    {
        double[] rates = _options.LearningRate is double rate ? [rate] : [.. _recipe.LearningRates];
        (ConvNetOptimizer Optimizer, string Told)[] optimizers = _options.Optimizer == _set.Optimizer
            ? [.. _recipe.WeightDecays.Select(static decay => (ConvNetOptimizer.AdamW(weightDecay: decay), Text($"weight decay {decay}")))]
            : [(_options.Optimizer, "the optimizer that was set")];
        HeadTrial[] trials =
        [
            .. rates.SelectMany(_ => optimizers, static (tried, optimizer) =>
                new HeadTrial(tried, optimizer.Optimizer, Text($"rate {tried}, {optimizer.Told}"))),
        ];
        // Without validation data nothing can be compared: the middle of the grid is taken.
        HeadTrial middle = trials[trials.Length / 2];
        _options.HeadGrid = _options.HasValidation && trials.Length > 1 ? new HeadGrid(trials) : null;
        (_options.LearningRate, _options.Optimizer) = (middle.LearningRate, middle.Optimizer);
    }

    private void CompleteScratch()
    {
        _options.FineTune = null;
        _options.Epochs = _options.Epochs == _set.Epochs ? _recipe.ScratchEpochs : _options.Epochs;
        _options.LearningRate ??= _recipe.ScratchLearningRate;
    }

    /// <summary>The options of a training of all layers.</summary>
    private TOptions Thorough(bool areUneven)
    {
        var options = (TOptions)_options.Copy();
        if (_recipe.BalancesClasses && areUneven)
        {
            options.BalanceClasses();
        }

        return options;
    }

    /// <summary>The options for images of a backbone of at most so many pixels a side.</summary>
    private static TOptions Sized(TOptions options, int? side)
    {
        if (side is int most && options.InputShape is null && options.Network is { Input: null, Start.DefaultShape: { } shape }
            && shape.Height > most)
        {
            options.InputShape = TensorShape.Image(shape.Channels, most, most);
        }

        return options;
    }

    /// <summary>The data with the recipe's changes of images, unless it has some.</summary>
    private IDataView Augmented(IDataView input, bool isShort = false)
    {
        DataViewSchema.Column feature = input.Schema[_options.FeatureColumnName];
        if (_recipe.Augmentation is not { } augmentation || ImageColumn.KindOf(feature.Type) is null or InputKind.Vector
            || AugmentImagesTransformer.AugmentationFor(feature, input.Schema) is not null)
        {
            return input;
        }

        augmentation = augmentation with
        {
            // What is gray is often writing.
            HorizontalFlip = augmentation.HorizontalFlip && _options.InputShape is not { Channels: 1 },
            TrivialAugment = augmentation.TrivialAugment && !isShort,
        };

        return new AugmentImagesEstimator(_environment, feature.Name, feature.Name, augmentation).Fit(input).Transform(input);
    }

    private TModel Fit(TOptions options, IDataView data, TimePlan? plan = null)
    {
        if (plan is not null)
        {
            options.Callbacks = [.. options.Callbacks, plan];
            options.MeasuresTraining = false;
        }

        _progress.Plan = plan;
        return (TModel)options.Trainer(_environment).Fit(data);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
