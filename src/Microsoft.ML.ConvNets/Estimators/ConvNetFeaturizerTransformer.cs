using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

/// <summary>A backbone with its weights: adds a column of features. It owns its network; dispose it when done.</summary>
public sealed partial class ConvNetFeaturizerTransformer : ITransformer, IDisposable
{
    private readonly FeaturizerHeader _header;
    private readonly NetworkScorer _scorer;

    internal ConvNetFeaturizerTransformer(IHostEnvironment environment, FeaturizerHeader header, Network network, WeightTable weights, int? threads)
    {
        environment.Register(nameof(ConvNetFeaturizerTransformer));
        _header = header;
        OutputShape = network.OutputShape(header.Shape);
        _scorer = new NetworkScorer(network, weights, header.Shape, header.Preprocessing, OutputFunction.None) { Threads = threads };
    }

    /// <summary>The network that is run: the backbone and nothing else.</summary>
    public Network Network => _scorer.Network;

    /// <summary>The shape of the network's input, <c>[C, H, W]</c>.</summary>
    public TensorShape InputShape => _header.Shape;

    /// <summary>The shape of what the network gives, <c>[F]</c> or <c>[C, H, W]</c>; the output column holds it as one vector, channels first.</summary>
    public TensorShape OutputShape { get; }

    /// <inheritdoc/>
    public bool IsRowToRowMapper => true;

    /// <summary>The column of images, or of the paths of their files; null where vectors are read.</summary>
    internal string? ImageColumnName => _header.InputKind == InputKind.Vector ? null : _header.InputColumnName;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => CreateBinding(inputSchema).OutputSchema;

    /// <summary>Adds the features lazily, in batches: nothing is read or computed before a cursor asks for it.</summary>
    /// <param name="input">Data with the input column.</param>
    /// <exception cref="ArgumentException">The input column is missing, or holds something else than what the featurizer was fitted on.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new ScoringDataView(input, CreateBinding(input.Schema), _scorer);
    }

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new ScoringRowMapper(CreateBinding(inputSchema), _scorer);

    /// <summary>Gives the network's memory back.</summary>
    public void Dispose() => _scorer.Dispose();

    private ScoringBinding CreateBinding(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        _scorer.RequireAlive();
        return ScoringBinding.Create(
            inputSchema,
            new ScoringInput(InputColumn.OfFeaturizer(_header.InputColumnName), _header.InputKind, _header.Shape, _header.OnBadImage, _header.BatchSize),
            ComputedColumn.Values(_header.OutputColumnName, _scorer.Outputs, _header.OutputAnnotations()));
    }
}
