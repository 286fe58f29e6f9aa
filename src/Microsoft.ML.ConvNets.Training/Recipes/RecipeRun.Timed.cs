using System.Diagnostics;

namespace Microsoft.ML.ConvNets.Training.Recipes;

/// <summary>The part of a recipe that has a time.</summary>
internal sealed partial class RecipeRun<TOptions, TModel>
{
    /// <summary>The smallest images of a backbone in a hurry.</summary>
    private const int LeastSide = 64;

    private const int SideStep = 32;

    /// <summary>More epochs than there is ever time for.</summary>
    private const int MostEpochs = 1_000_000;

    /// <summary>How much of the time may be gone when the features of a frozen backbone are there.</summary>
    private const double MostOfFeatures = 0.6;

    /// <summary>A head on small images first, then all layers on as large ones as there is time for.</summary>
    private TModel FitWithin(TimeSpan time, IDataView input, int samples, bool areUneven)
    {
        using FeatureCache? own = _options.Features.Cache is null ? new FeatureCache(_options.Hardware.CacheMemoryLimit) : null;
        _options.Features.Cache ??= own;
        int small = Recipe.Fast.LargestSide!.Value;
        TOptions quick = HeadAlone();
        var end = new TrainingEnd();
        quick.Callbacks = [.. quick.Callbacks, end];
        TModel fast = FitQuickly(time, Sized(quick, small), input);
        TimeSpan ending = end.Since;
        if (_options.FineTune is null || _options.CancellationToken.IsCancellationRequested
            || TimedPhase.For(_options, fast.InputShape, time - Stopwatch.GetElapsedTime(_start), samples, _progress.FeaturesPerSecond)
                is not { } phase)
        {
            _progress.Tell($"{Told(fast)} There is no time left for more.");
            return fast;
        }

        TModel? second = null;
        try
        {
            second = phase.IsFrozen
                ? FitLargerHead(phase, fast, input)
                : FitAllLayers(phase, fast, input, areUneven, epochs => Plan(time, epochs + 1, samples, ending));
        }
        catch (OperationCanceledException) when (_options.CancellationToken.IsCancellationRequested)
        {
            // The first model is there.
        }

        TModel kept = second is null || IsBetter(fast, second) ? fast : second;
        if (kept == fast)
        {
            _progress.Tell("The first model validates better, and is the one that is kept.");
        }

        (kept == fast ? second : fast)?.Dispose();
        return kept;
    }

    private TModel FitLargerHead(TimedPhase phase, TModel fast, IDataView input)
    {
        _progress.Tell(Text(
            $"{Told(fast)} All layers would take longer than there is. Next: a head on images of {phase.Shape.Height} pixels a side."));
        TOptions options = HeadAlone();
        options.InputShape = phase.Shape;
        return Fit(options, input);
    }

    private TOptions HeadAlone()
    {
        var options = (TOptions)_options.Copy();
        (options.FineTune, options.Optimization.WeightSoup) = (null, 0);
        return options;
    }

    private TModel FitAllLayers(TimedPhase phase, TModel fast, IDataView input, bool areUneven, Func<int, TimePlan> plan)
    {
        _progress.Tell(Text($"{Told(fast)} Next: all layers, on images of {phase.Shape.Height} pixels a side."));
        TOptions options = Thorough(areUneven);
        options.InputShape = phase.Shape;
        // What validated best for the first head, in place of another search.
        if (_options.HeadGrid?.Best is { } best)
        {
            (options.LearningRate, options.Optimizer, options.HeadGrid) = (best.LearningRate, best.Optimizer, null);
        }

        options.FineTune = _options.FineTune! with { Epochs = phase.MostEpochs, Schedule = LearningRateSchedule.Constant };
        return Fit(options, Augmented(input, phase.IsShort), plan(options.Epochs));
    }

    /// <summary>A network from its beginning for all of the time; nothing was measured before of how long the end takes.</summary>
    private TModel FitScratch(TimeSpan time, IDataView input, int samples, bool areUneven)
    {
        TOptions options = Thorough(areUneven);
        options.Optimization.Schedule = LearningRateSchedule.Constant;
        options.Epochs = MostEpochs;
        return Fit(options, Augmented(input), Plan(time, firstEpoch: 1, samples, TimeSpan.FromSeconds(1)));
    }

    /// <summary>
    /// The head alone. Where the machine is so slow, or so busy, that its features would take too much of the time, images are smaller.
    /// </summary>
    private TModel FitQuickly(TimeSpan time, TOptions options, IDataView input)
    {
        using var tooSlow = CancellationTokenSource.CreateLinkedTokenSource(_options.CancellationToken);
        var slower = (TOptions)options.Copy();
        options.CancellationToken = tooSlow.Token;
        double share = 1;
        _progress.FeaturesLeft = left =>
        {
            share = (MostOfFeatures * time - Stopwatch.GetElapsedTime(_start)) / left;
            _progress.FeaturesLeft = null;
            if (share < 1 && options.InputShape is { Height: > LeastSide })
            {
                tooSlow.Cancel();
            }
        };
        try
        {
            return Fit(options, input);
        }
        catch (OperationCanceledException) when (!_options.CancellationToken.IsCancellationRequested)
        {
            // Sides in steps of what backbones divide them by.
            int side = (int)(options.InputShape!.Height * Math.Sqrt(Math.Max(0, share)) / SideStep) * SideStep;
            side = Math.Max(LeastSide, side);
            slower.InputShape = TensorShape.Image(options.InputShape.Channels, side, side);
            _progress.Tell(Text(
                $"There is too little time for images of {options.InputShape.Height} pixels a side: {slower.InputShape.Height} it is."));
            return Fit(slower, input);
        }
        finally
        {
            _progress.FeaturesLeft = null;
        }
    }

    /// <param name="time">The time of all.</param>
    /// <param name="firstEpoch">The first epoch that is planned.</param>
    /// <param name="samples">Number of samples.</param>
    /// <param name="end">What the end of a training takes here; writing the model takes about as long again.</param>
    private TimePlan Plan(TimeSpan time, int firstEpoch, int samples, TimeSpan end)
    {
        long measured = _options.HeldOutRows?.Count ?? _options.ValidationSet?.GetRowCount() ?? samples / 10;
        long soup = Math.Max(0, _options.Optimization.WeightSoup - 1);
        long trust = _options.MeasuresTrust ? measured + Math.Min(samples, TimedPhase.MostPrototypes) : 0;
        return new TimePlan(
            () => Stopwatch.GetElapsedTime(_start), time - (2 * end), firstEpoch, _options.BatchSize, (measured * (1 + soup)) + trust);
    }

    private bool IsBetter(TModel one, TModel other) =>
        ValueOf(one) is double value && new WatchedMetric(_options.Quality).IsBetter(value, ValueOf(other));

    private double? ValueOf(TModel model) => model.History!.ModelOnValidation is { } measured
        ? new EpochResult(0, measured, measured, 0, TimeSpan.Zero, 0).ValueOf(_options.Quality)
        : null;

    private string Told(TModel model) => ValueOf(model) switch
    {
        null => "There is a first model.",
        double accuracy when _options.Quality == TrainingMetric.ValidationAccuracy =>
            Text($"There is a first model, with a validation accuracy of {accuracy:P1}."),
        double loss => Text($"There is a first model, with a validation loss of {loss:G4}."),
    };
}
