using System.Collections.ObjectModel;
using System.Security.Cryptography;
using Microsoft.ML.ConvNets.Drift;
using Microsoft.ML.ConvNets.Files;
using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Interop;
using Microsoft.ML.ConvNets.Models;
using Microsoft.ML.ConvNets.Persistence;
using Microsoft.ML.ConvNets.Scoring;
using Microsoft.ML.ConvNets.Trust;
using Microsoft.ML.ConvNets.Weights;
using Microsoft.ML.ConvNets.Weights.Formats;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

/// <summary>A trained network as a step of a pipeline: adds columns of predictions. It owns its network; dispose it when done.</summary>
/// <remarks>
/// In the zip: the metadata and the head as one JSON object in the block of <c>Model.key</c>, and beside it the network without its output
/// layer and the weights (<see cref="NetworkSerializer"/>).
/// </remarks>
public abstract partial class ConvNetTransformer : ITransformer, IDisposable
{
    private readonly ModelMetadata _metadata;
    private readonly NetworkScorer _scorer;
    private readonly ModelFormat _format;

    private protected ConvNetTransformer(IHostEnvironment environment, TrainedModel model, ModelFormat format)
    {
        environment.Register(GetType().Name);
        (_metadata, Head, _scorer, History) = model;
        _format = format;
        TrainingSettings = _metadata.TrainingSettings is { } settings
            ? settings.ToDictionary(static setting => setting.Name, static setting => setting.Value, StringComparer.Ordinal).AsReadOnly()
            : ReadOnlyDictionary<string, string>.Empty;
        Network = _scorer.Network.WithoutLastLayer();
    }

    /// <summary>The history of the training; null for a model that was read from a file.</summary>
    public TrainingHistory? History { get; }

    /// <summary>
    /// How far the model can be trusted, as its validation images showed; null for a model without validation images, and for kinds of
    /// prediction that give no single answer.
    /// </summary>
    public ModelTrust? Trust => _metadata.Trust?.Measured;

    /// <summary>
    /// What was set for the training, name by name in the words of the trainers' options, such as <c>Epochs</c>, <c>LearningRate</c>,
    /// <c>Augmentation</c> and, after a <c>Recipe</c>, that too. Saved with the model; empty for models of earlier versions.
    /// </summary>
    public IReadOnlyDictionary<string, string> TrainingSettings { get; }

    /// <summary>What the network's outputs mean.</summary>
    internal PredictionHead Head { get; }

    /// <summary>What computes its scores.</summary>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    internal NetworkScorer Scorer => Alive();

    /// <summary>The network without its output layer.</summary>
    public Network Network { get; }

    /// <summary>The shape of the network's input, <c>[C, H, W]</c> or <c>[F]</c>.</summary>
    public TensorShape InputShape => _metadata.Shape;

    /// <summary>Width of the network's output layer.</summary>
    internal int Outputs => Head.Outputs;

    /// <summary>
    /// How scores are computed: threads, batch size, device. May be set at any time; data views and engines made before keep their batch
    /// size. It is not saved with the model.
    /// </summary>
    /// <exception cref="PlatformNotSupportedException">The ONNX Runtime beside the program lacks the provider; the message names the
    /// package.</exception>
    public ScoringOptions Scoring
    {
        get => _scorer.Options;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Alive().Options = value;
        }
    }

    /// <inheritdoc/>
    public bool IsRowToRowMapper => true;

    /// <summary>The column that is read.</summary>
    internal string FeatureColumnName => _metadata.FeatureColumnName;

    /// <summary>The column of images, or of the paths of their files; null where vectors are read.</summary>
    internal string? ImageColumnName => _metadata.InputKind == InputKind.Vector ? null : _metadata.FeatureColumnName;

    /// <summary>The most pixels of an image.</summary>
    internal long MaxImagePixels => _metadata.Preprocessing?.MaxPixels ?? ImageDecoder.DefaultMaxPixels;

    /// <summary>
    /// What scoring does with an image that cannot be read, where whoever scores knows better than the model; null for what the model says.
    /// </summary>
    internal BadImageAction? OnBadImage { get; set; }

    /// <summary>The names of the network's weights, those of the output layer last.</summary>
    public IReadOnlyList<string> WeightNames => [.. Alive().Weights.Specs.Select(static spec => spec.Name)];

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => CreateBinding(inputSchema).OutputSchema;

    /// <summary>Scores lazily, in batches: nothing is read or computed before a cursor asks for it.</summary>
    /// <param name="input">Data with the feature column that the model was trained on.</param>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new ScoringDataView(input, CreateBinding(input.Schema), _scorer);
    }

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new ScoringRowMapper(CreateBinding(inputSchema), _scorer);

    /// <summary>A copy of one of the network's weights.</summary>
    /// <param name="name">One of <see cref="WeightNames"/>, such as <c>output.weight</c> (<c>[outputs, inputs]</c>) or
    /// <c>output.bias</c>.</param>
    /// <returns>The values, the last dimension fastest.</returns>
    /// <exception cref="ArgumentException">There is no weight of that name; the message lists them.</exception>
    public float[] GetWeights(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Alive().Weights.Find(name) is { } values
            ? [.. values]
            : throw new ArgumentException($"The network has no weights '{name}'. It has: {string.Join(", ", WeightNames)}.", nameof(name));
    }

    /// <summary>
    /// Writes the weights of the network's backbone as a safetensors file, to begin other trainings with
    /// (<see cref="PretrainedWeights.FromFile"/>).
    /// </summary>
    /// <param name="path">The file; one that exists is replaced when the new one is complete.</param>
    /// <param name="halfPrecision">Whether values are stored with 16 bits: half the size, about three decimal digits. Default
    /// false.</param>
    /// <exception cref="InvalidOperationException">The network does not begin with a backbone.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveBackboneWeights(string path, bool halfPrecision = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        NetworkScorer scorer = Alive();
        if (Network.Backbone is { } backbone && OnnxModelLayer.In(backbone.Layers).Any())
        {
            throw new InvalidOperationException(
                $"The backbone {backbone.Architecture} is an ONNX file, which holds its weights; there are none to save. Use that file.");
        }

        if (Network.Backbone is null)
        {
            throw new InvalidOperationException(
                "The network does not begin with a backbone, so there are no weights of one to save. Train a network of "
                + "Network.FromBackbone.");
        }

        WeightTable weights = scorer.Weights.Under(Network.Resolve(scorer.Shape)[0].Name);
        AtomicFile.Write(path, file => Safetensors.Write(file, weights, halfPrecision));
    }

    /// <summary>
    /// Compares the answers to images with those to the validation images of the training: how often each class is the answer, how sure the
    /// answers are, and how alike the images are to those that were learned from. Labels are not needed. Where the images differ, the
    /// accuracy that was measured does not hold for them.
    /// </summary>
    /// <remarks>
    /// Each quantity has its population stability index and, where it has an order, the statistic of Kolmogorov and Smirnov; see
    /// <see cref="QuantityDrift"/> for the verdict. Below some 100 images only large differences can be told from chance. The training
    /// images differ, too: nothing is as like them as they are themselves.
    /// </remarks>
    /// <param name="images">Data with the feature column that the model was trained on; images that cannot be read are counted.</param>
    /// <exception cref="InvalidOperationException">
    /// The model keeps nothing to compare with: it was trained without validation images or by an earlier version, or gives no single
    /// answer.
    /// </exception>
    /// <exception cref="ArgumentException">There is no image that can be read.</exception>
    public DriftReport MeasureDrift(IDataView images)
    {
        ArgumentNullException.ThrowIfNull(images);
        DriftReference reference = Trust?.Reference ?? throw new InvalidOperationException(
            "The model keeps nothing to compare with: "
            + (Trust is null ? "it was trained without validation images, or gives no single answer" : "it is of an earlier version")
            + ". Train a classifier again, with validation images.");
        ScoringSchema binding = CreateBinding(images.Schema, BadImageAction.Skip, DriftMeasurement.Columns(Head));
        return DriftMeasurement.Run(new ScoringDataView(images, binding, Alive()), Head, reference);
    }

    /// <summary>
    /// Writes the network as an ONNX file for other programs and languages: <c>input</c> (packed pixels, <c>uint8 [N, H, W, C]</c>, resized
    /// to <see cref="InputShape"/> unless the options have the file do it; or <c>float</c> vectors), scaling inside, to <c>logits</c> and
    /// <c>scores</c>, <c>[N, outputs]</c>, for any number of samples. Opset 17, or 18 with a resize inside; weights keep their names; the
    /// metadata hold the class names, the preprocessing and what is known of how far answers can be trusted.
    /// </summary>
    /// <remarks>
    /// In single precision, random inputs are put through the file and through the graph that scores before anything is written: logits
    /// differ by at most 1e-4 of the largest (1e-2 with a resize inside, which rounds pixels elsewhere). That this graph gives what
    /// libtorch gave was compared when the training ended; libtorch is not needed here.
    /// </remarks>
    /// <param name="path">The file; one that exists is replaced when the new one is complete.</param>
    /// <param name="options">What is written. Default: logits and scores, single precision.</param>
    /// <exception cref="InvalidOperationException">The file would not score as the model does; nothing is written.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void ExportOnnx(string path, OnnxExportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        OnnxExport.Write(path, Alive(), Head, Trust, options ?? new OnnxExportOptions());
    }

    /// <summary>Gives the network's memory back.</summary>
    public void Dispose()
    {
        _scorer.Dispose();
        GC.SuppressFinalize(this);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        _scorer.RequireAlive();
        MachineLearningInternals.SetVersion(ctx, _format);
        using IncrementalHash checksum = NetworkSerializer.CreateChecksum();
        JsonBlock.Write(MachineLearningInternals.GetWriter(ctx), checksum, _metadata, Head);
        NetworkSerializer.Write(ctx, Network, _scorer.Weights, _scorer.Prototypes, checksum);
    }

    /// <summary>Reads a model. What is read is untrusted.</summary>
    /// <exception cref="FormatException">A part is damaged, or the parts do not belong together.</exception>
    private protected static TrainedModel Read<THead>(object context, ModelFormat format)
        where THead : PredictionHead
    {
        MachineLearningInternals.CheckVersion(context, format);
        using IncrementalHash checksum = NetworkSerializer.CreateChecksum();
        (ModelMetadata metadata, THead head) = JsonBlock.Read<ModelMetadata, THead>(MachineLearningInternals.GetReader(context), checksum);
        NetworkSerializer.RequireWay(metadata.InputKind, metadata.Preprocessing, metadata.Shape);

        // Names that are missing or no values of their kind show here rather than at the first prediction.
        string[] columns =
        [
            .. head.OutputColumns().Concat(metadata.Trust?.Of(head) ?? []).Select(static column => column.Name),
            metadata.FeatureColumnName,
        ];
        if (columns.Any(static name => name.Length == 0) || columns[..^1].Distinct(StringComparer.Ordinal).Count() < columns.Length - 1)
        {
            throw new FormatException("its header lacks the name of a column");
        }

        if (metadata.TrainingSettings is { } settings
            && (settings.Any(static setting => setting is null or { Name: null } or { Value: null })
                || settings.DistinctBy(static setting => setting.Name).Count() < settings.Count))
        {
            throw new FormatException("its header lacks the name or the value of a setting of the training, or has one twice");
        }

        (Network network, WeightTable weights, FeaturePrototypes? prototypes) = NetworkSerializer.Read(
            context, metadata.Shape, written => written.WithOutputLayer(head.Outputs), checksum);
        if (metadata.Trust?.Measured.Reference is { } reference)
        {
            DriftComparison.RequireSound(reference, head.OutputNames?.Count ?? 2);
        }

        if (prototypes is null != (metadata.Trust?.Measured.OutOfDistribution is null))
        {
            throw new FormatException("its header and its prototypes do not belong together");
        }

        var scorer = new NetworkScorer(
            network.WithOutputLayer(head.Outputs), weights, metadata.Shape, metadata.Preprocessing, head.Function)
        {
            Prototypes = prototypes,
        };
        return new TrainedModel(metadata, head, scorer, History: null);
    }

    private NetworkScorer Alive()
    {
        _scorer.RequireAlive();
        return _scorer;
    }

    private ScoringSchema CreateBinding(DataViewSchema inputSchema) => CreateBinding(
        inputSchema, OnBadImage ?? _metadata.OnBadImage, [.. Head.OutputColumns(), .. _metadata.Trust?.Of(Head) ?? []]);

    private ScoringSchema CreateBinding(DataViewSchema inputSchema, BadImageAction onBadImage, ComputedColumn[] columns)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        _scorer.RequireAlive();
        return ScoringSchema.Create(
            inputSchema,
            new FittedInput(
                InputColumn.OfTrainer(_metadata.FeatureColumnName, Head.Trainer), _metadata.InputKind, _metadata.Shape,
                onBadImage, Scoring.BatchSize ?? FittedInput.DefaultBatchSize),
            columns);
    }
}
