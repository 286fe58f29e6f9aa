using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Interop;
using Microsoft.ML.ConvNets.Models;
using Microsoft.ML.ConvNets.Scoring;
using Microsoft.ML.ConvNets.Weights;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// Runs a backbone over images and adds what it gives as a vector, for any trainer that follows. Made by
/// <see cref="ConvNetsCatalog.ConvNetFeaturizer(TransformsCatalog, string, Backbone, string)"/>.
/// </summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Column</term><description>Type</description></listheader>
/// <item><term>input</term><description>image of any size, vector of bytes (an encoded image), or vector of <see cref="float"/> of known
/// length</description></item>
/// <item><term>output</term><description>
/// vector of <see cref="float"/> of known length: the backbone's features, or the class scores of a backbone with its classifier top;
/// feature maps <c>[C, H, W]</c> are laid out channels first
/// </description></item>
/// </list>
/// The slots of class scores are named after the classes where the weights know them. Fitting reads no row.
/// Features are computed whenever they are read; put <c>AppendCacheCheckpoint</c> before a trainer that reads its data more than once.
/// </remarks>
public sealed partial class ConvNetFeaturizer : IEstimator<ConvNetFeaturizerTransformer>
{
    internal const int MaxBatchSize = ScoringOptions.MaxBatchSize;

    private const int DefaultSide = 224;

    private readonly IHost _host;
    private readonly Options _options;
    private readonly Backbone _backbone;

    internal ConvNetFeaturizer(IHostEnvironment environment, Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Validated();
        _backbone = _options.Backbone!;
        _host = environment.Register(nameof(ConvNetFeaturizer));
    }

    private InputColumn Input => InputColumn.OfFeaturizer(_options.InputColumnName);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The input column is missing or of the wrong type; the message names it.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        Input.Check(inputSchema);
        return Columns.With(inputSchema, [Columns.Vector(_options.OutputColumnName, NumberDataViewType.Single, hasSlotNames: false)]);
    }

    /// <summary>Builds the backbone and gives it its weights, which are fetched if need be. No row is read.</summary>
    /// <param name="input">Data with the input column.</param>
    /// <returns>The transformer; the caller disposes it when it is no longer needed.</returns>
    /// <exception cref="ArgumentException">The input column is missing or of the wrong type, or the backbone cannot take its
    /// images.</exception>
    /// <exception cref="IOException">The weights cannot be read or downloaded; the message says where they can be put.</exception>
    /// <exception cref="InvalidDataException">The weights are damaged or do not fit the backbone; the message lists them.</exception>
    /// <exception cref="OperationCanceledException">The download was canceled, by the option's token or by
    /// <c>MLContext.CancelExecution</c>.</exception>
    public ConvNetFeaturizerTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var cancellation = new ContextCancellation(_host, _options.CancellationToken);
        using IChannel channel = _host.Start("Fit");
        DataViewSchema.Column column = Input.Find(input.Schema, out InputKind kind);
        PretrainedBackbone? start = _backbone.Start;
        TensorShape shape = _options.InputShape ?? _backbone.Input ?? start?.DefaultShape
            ?? TensorShape.Image(3, Math.Max(DefaultSide, _backbone.MinimumSize), Math.Max(DefaultSide, _backbone.MinimumSize));
        InputColumn.CheckShape(shape, column, kind);
        Network network = Network.FromBackbone(_backbone with { Weights = null });
        ImagePreprocessing? preprocessing = kind == InputKind.Vector ? null : PreprocessingFor(shape).WithLimit(_options.MaxImagePixels);
        var metadata = new FeaturizerInput(_options.InputColumnName, kind, shape, preprocessing, _options.OnBadImage);
        TensorShape output = network.OutputShape(shape);
        var head = new FeaturizerHead(_options.OutputColumnName, _options.BatchSize, SlotNamesFor(output));
        head.Check(shape, output);

        WeightTable weights = WeightTable.Draw(
            network.Weights(shape), _options.Seed ?? _host.Rand.Next(), start is null ? null : BackboneLayer.DefaultName);
        BeginWith(start, weights, channel, cancellation.Token);
        return new ConvNetFeaturizerTransformer(_host, metadata, head, network, weights, _options.Threads);
    }

    private ImagePreprocessing PreprocessingFor(TensorShape shape) =>
        _backbone.Weights?.Preprocessing.For(shape, _options.Crop ?? _backbone.HasTop) ?? ImagePreprocessing.ZeroToOne(shape);

    /// <summary>The classes, if the backbone gives their scores and the weights know what they are called.</summary>
    private string[]? SlotNamesFor(TensorShape output) =>
        _backbone.HasTop && _backbone.Weights?.ClassNames is { Count: > 0 } names && names.Count == output.Length ? [.. names] : null;

    private void BeginWith(PretrainedBackbone? start, WeightTable weights, IChannel channel, CancellationToken cancellation)
    {
        if (start is null)
        {
            channel.Warning(
                MessageSensitivity.None,
                "The weights of {0} are random: its features mean little. Give it those that someone trained, such as "
                + "KnownWeights.ResNet18.", _backbone.Name);
            return;
        }

        WeightReport report = start.LoadInto(weights.Under(BackboneLayer.DefaultName), _options.Progress, cancellation);
        channel.Info(
            MessageSensitivity.None, report.Loaded.Count > 0 ? "{0} has {1} tensors of {2}." : "{0} is run as its file has it: {2}.",
            _backbone.Name, report.Loaded.Count, start.Weights);
    }
}
