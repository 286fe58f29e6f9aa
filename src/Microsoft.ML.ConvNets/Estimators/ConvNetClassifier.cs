using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using TorchSharp;

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
    private const int LargestDefaultSide = 128;

    private readonly IHost _host;
    private readonly Options _options;
    private readonly Network _network;

    internal ConvNetClassifier(IHostEnvironment environment, Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Validated();
        _network = _options.Network!;
        _host = environment.Register(nameof(ConvNetClassifier));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type; the message names it.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return ClassifierSchema.ShapeOf(inputSchema, _options);
    }

    /// <summary>Trains.</summary>
    /// <param name="input">The labelled pictures; read once.</param>
    /// <returns>The trained model; the caller disposes it when it is no longer needed.</returns>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type, or the network does not fit the pictures.</exception>
    /// <exception cref="InvalidDataException">A picture cannot be read, there are none, or there are too few classes.</exception>
    /// <exception cref="InvalidOperationException">Training diverged before an epoch was finished.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before an epoch was finished.</exception>
    public ConvNetClassifierTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using IChannel channel = _host.Start("Fit");
        (DataViewSchema.Column label, DataViewSchema.Column feature, InputKind kind) = ClassifierSchema.Find(input.Schema, _options);
        ClassLabels classes = ClassLabels.Of(label);
        Augmentation? recipe = AugmentImagesTransformer.RecipeFor(feature, input.Schema);
        PretrainedBackbone? start = _network.Start;
        TensorShape shape = _options.InputShape ?? _network.Input
            ?? (kind == InputKind.Vector ? null : start?.DefaultShape) ?? DefaultShape(input, feature, kind, channel);
        InputColumn.CheckShape(shape, feature, kind);
        NetworkModule.WithOutput(_network, classes.Count).Place(shape);

        int threads = _options.Threads ?? Environment.ProcessorCount;
        torch.set_num_threads(threads);
        int seed = _options.Seed ?? _host.Rand.Next();
        var header = new ClassifierHeader(
            _options.FeatureColumnName, _options.ScoreColumnName, _options.PredictedLabelColumnName, kind, shape,
            kind == InputKind.Vector ? null : start?.Weights.Preprocessing.For(shape) ?? ImagePreprocessing.ZeroToOne(shape), classes, _options.OnBadImage);

        (DataViewSchema.Column Label, DataViewSchema.Column Feature)? held = _options.ValidationSet is null ? null : CheckValidation(_options.ValidationSet, header);

        torch.manual_seed(seed);
        NetworkModule module = NetworkModule.Build(_network, shape, classes.Count);
        try
        {
            BeginWith(start, module, channel);
            var sources = new TrainingSources(input, label, feature, _options.ValidationSet, held);
            var training = new ClassifierTraining(_options, header, module, recipe == Augmentation.None ? null : recipe, seed, threads, channel);
            TrainingHistory history = training.Run(sources);
            LogOutcome(channel, history.Outcome, history.Epochs);
            return new ConvNetClassifierTransformer(_host, header, new NetworkScorer(_network with { Start = null }, module, shape, classes.Count, header.Preprocessing), history);
        }
        catch
        {
            module.Dispose();
            throw;
        }
    }

    private void BeginWith(PretrainedBackbone? start, NetworkModule module, IChannel channel)
    {
        if (start is not null)
        {
            WeightReport report = start.LoadInto(module.Backbone!, DownloadReport.To(_options.Progress), _options.CancellationToken);
            channel.Info(MessageSensitivity.None, "{0} begins with {1} tensors of {2}.", start.Backbone.Name, report.Loaded.Count, start.Weights);
        }
        else if (module.FrozenBackbone is not null)
        {
            channel.Warning(
                MessageSensitivity.None, "The frozen part of {0} has no weights but random ones, and keeps them. Pass weights to Network.FromBackbone, or let all of it learn.", _network.Backbone!.Architecture);
        }
    }

    /// <summary>Before anything is read, because reading may take long.</summary>
    private (DataViewSchema.Column Label, DataViewSchema.Column Feature) CheckValidation(IDataView data, ClassifierHeader header)
    {
        (DataViewSchema.Column label, DataViewSchema.Column feature, InputKind kind) = ClassifierSchema.Find(data.Schema, _options);
        InputColumn.CheckShape(header.Shape, feature, kind);
        string[] classes = ClassLabels.Of(label).Names;
        if (kind != header.InputKind)
        {
            throw new ArgumentException($"Column '{feature.Name}' of the ValidationSet holds {feature.Type}, that of the training data is of kind {header.InputKind}. Transform both with the same fitted steps.");
        }

        if (!classes.SequenceEqual(header.Classes.Names))
        {
            throw new ArgumentException(
                $"The ValidationSet does not fit the training data: its classes are {string.Join(", ", classes)}, those of the training data {string.Join(", ", header.Classes.Names)}. "
                + "Transform both with the same fitted steps.");
        }

        return (label, feature);
    }

    private TensorShape DefaultShape(IDataView input, DataViewSchema.Column feature, InputKind kind, IChannel channel)
    {
        if (feature.Type is VectorDataViewType vector && kind == InputKind.Vector)
        {
            return TensorShape.Vector(vector.Size);
        }

        using DataViewRowCursor cursor = input.GetRowCursor([feature]);
        Func<MLImage?> getter = ImageColumn.GetterOf(cursor, feature);
        while (cursor.MoveNext())
        {
            MLImage? first = null;
            try
            {
                first = getter();
                if (first is not null)
                {
                    var shape = TensorShape.Image(3, Math.Min(first.Height, LargestDefaultSide), Math.Min(first.Width, LargestDefaultSide));
                    channel.Info(MessageSensitivity.None, "Pictures are resized to {0}×{1}, after the first one. Set InputShape or Network.WithInput for another size.", shape.Width, shape.Height);
                    return shape;
                }
            }
            catch (Exception e) when (ImageColumn.IsUnreadable(e) && _options.OnBadImage == BadImageAction.Skip)
            {
                // Another picture will do; reading counts and names this one.
            }
            catch (Exception e) when (ImageColumn.IsUnreadable(e))
            {
                throw SampleReader.BadImage(first, ImageColumn.RowNumberOf(cursor)(), e);
            }
        }

        throw new InvalidDataException($"There is nothing to train on: column '{feature.Name}' holds no readable picture.");
    }

    private void LogOutcome(IChannel channel, TrainingOutcome outcome, IReadOnlyList<EpochResult> epochs)
    {
        foreach (EpochResult epoch in epochs)
        {
            channel.Info(
                MessageSensitivity.None, "Epoch {0}/{1}: loss {2:F4}, accuracy {3:P2}{4}, {5:F0} images/s", epoch.Epoch, _options.TotalEpochs, epoch.Loss, epoch.Accuracy,
                epoch.ValidationAccuracy is double held ? $", validation loss {epoch.ValidationLoss:F4}, accuracy {held:P2}" : "", epoch.ImagesPerSecond);
        }

        if (outcome == TrainingOutcome.Canceled)
        {
            channel.Warning(MessageSensitivity.None, "Cancelled: the model is that of epoch {0} of {1}.", epochs.Count, _options.TotalEpochs);
        }
        else if (outcome == TrainingOutcome.Diverged)
        {
            channel.Warning(MessageSensitivity.None, "Training diverged in epoch {0}: the model is that of epoch {1}. A lower learning rate helps.", epochs.Count + 1, epochs.Count);
        }
    }
}
