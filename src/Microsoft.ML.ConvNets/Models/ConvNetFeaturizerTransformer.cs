using System.Security.Cryptography;
using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Interop;
using Microsoft.ML.ConvNets.Models;
using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Onnx;
using Microsoft.ML.ConvNets.Persistence;
using Microsoft.ML.ConvNets.Scoring;
using Microsoft.ML.ConvNets.Weights;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

/// <summary>A backbone with its weights: adds a column of features. It owns its network; dispose it when done.</summary>
/// <remarks>
/// In the zip: the metadata as JSON in the block of <c>Model.key</c>, and beside it the network and the weights
/// (<see cref="NetworkSerializer"/>). Where the weights came from is not needed any more.
/// </remarks>
public sealed class ConvNetFeaturizerTransformer : ITransformer, IDisposable
{
    internal const string LoaderSignature = "ConvNetFeaturizer";

    private static readonly ModelFormat s_format = new("CONVNETF", 0x00010001, LoaderSignature);

    private readonly FeaturizerInput _metadata;
    private readonly FeaturizerHead _head;
    private readonly NetworkScorer _scorer;

    internal ConvNetFeaturizerTransformer(
        IHostEnvironment environment, FeaturizerInput metadata, FeaturizerHead head, Network network, WeightTable weights, int? threads)
    {
        environment.Register(nameof(ConvNetFeaturizerTransformer));
        (_metadata, _head) = (metadata, head);
        OutputShape = network.OutputShape(metadata.Shape);
        _scorer = new NetworkScorer(network, weights, metadata.Shape, metadata.Preprocessing, OutputFunction.None) { Threads = threads };
    }

    /// <summary>The network that is run: the backbone and nothing else.</summary>
    public Network Network => _scorer.Network;

    /// <summary>The shape of the network's input, <c>[C, H, W]</c>.</summary>
    public TensorShape InputShape => _metadata.Shape;

    /// <summary>
    /// The shape of what the network gives, <c>[F]</c> or <c>[C, H, W]</c>; the output column holds it as one vector, channels first.
    /// </summary>
    public TensorShape OutputShape { get; }

    /// <summary>
    /// How features are computed: threads, batch size, device. May be set at any time; data views and engines made before keep their batch
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
            Guard.Require(
                value.TestTimeViews == 1, nameof(ScoringOptions.TestTimeViews),
                $"is {value.TestTimeViews}: it is for predictions; features are those of the image alone. Leave it at 1");
            _scorer.RequireAlive();
            _scorer.Options = value;
        }
    }

    /// <inheritdoc/>
    public bool IsRowToRowMapper => true;

    /// <summary>The column of images, or of the paths of their files; null where vectors are read.</summary>
    internal string? ImageColumnName => _metadata.InputKind == InputKind.Vector ? null : _metadata.InputColumnName;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => CreateBinding(inputSchema).OutputSchema;

    /// <summary>Adds the features lazily, in batches: nothing is read or computed before a cursor asks for it.</summary>
    /// <param name="input">Data with the input column.</param>
    /// <exception cref="ArgumentException">The input column is missing, or holds something else than what the featurizer was fitted
    /// on.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new ScoringDataView(input, CreateBinding(input.Schema), _scorer);
    }

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new ScoringRowMapper(CreateBinding(inputSchema), _scorer);

    /// <summary>Frees the network's memory.</summary>
    public void Dispose() => _scorer.Dispose();

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        _scorer.RequireAlive();
        MachineLearningInternals.SetVersion(ctx, s_format);
        using IncrementalHash checksum = NetworkSerializer.CreateChecksum();
        JsonBlock.Write(MachineLearningInternals.GetWriter(ctx), checksum, _metadata, _head);
        NetworkSerializer.Write(ctx, Network, _scorer.Weights, prototypes: null, checksum);
    }

    /// <summary>Called by ML.NET's model loading. What it reads is untrusted.</summary>
    internal static ITransformer Create(IHostEnvironment env, object context)
    {
        MachineLearningInternals.CheckVersion(context, s_format);
        using IncrementalHash checksum = NetworkSerializer.CreateChecksum();
        (FeaturizerInput metadata, FeaturizerHead head) =
            JsonBlock.Read<FeaturizerInput, FeaturizerHead>(MachineLearningInternals.GetReader(context), checksum);
        if (metadata.InputColumnName.Length == 0 || head.OutputColumnName.Length == 0)
        {
            throw new FormatException("its header lacks the name of a column");
        }

        if (head.BatchSize is < 1 or > ConvNetFeaturizer.MaxBatchSize)
        {
            throw new FormatException($"its header states batches of {head.BatchSize} rows");
        }

        NetworkSerializer.RequireWay(metadata.InputKind, metadata.Preprocessing, metadata.Shape);
        (Network network, WeightTable weights, _) = NetworkSerializer.Read(context, metadata.Shape, written =>
        {
            head.Check(metadata.Shape, written.OutputShape(metadata.Shape));
            return written;
        }, checksum);
        return new ConvNetFeaturizerTransformer(env, metadata, head, network, weights, threads: null);
    }

    private ScoringSchema CreateBinding(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        _scorer.RequireAlive();
        return ScoringSchema.Create(
            inputSchema,
            new FittedInput(
                InputColumn.OfFeaturizer(_metadata.InputColumnName), _metadata.InputKind, _metadata.Shape, _metadata.OnBadImage,
                Scoring.BatchSize ?? _head.BatchSize),
            ComputedColumn.Values(_head.OutputColumnName, _scorer.Outputs, Columns.SlotNames(_head.SlotNames)));
    }
}
