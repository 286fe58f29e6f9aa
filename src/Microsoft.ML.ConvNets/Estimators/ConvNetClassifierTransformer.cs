using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

/// <summary>A trained classifier: adds the columns <c>PredictedLabel</c> and <c>Score</c>. It owns its network; dispose it when done.</summary>
public sealed partial class ConvNetClassifierTransformer : ITransformer, IDisposable
{
    private readonly IHost _host;
    private readonly ClassifierHeader _header;
    private readonly NetworkScorer _scorer;

    internal ConvNetClassifierTransformer(IHostEnvironment environment, ClassifierHeader header, NetworkScorer scorer, TrainingHistory? history)
    {
        _host = environment.Register(nameof(ConvNetClassifierTransformer));
        _header = header;
        _scorer = scorer;
        History = history;
    }

    /// <summary>The story of the training; null for a model that was read from a file.</summary>
    public TrainingHistory? History { get; }

    /// <summary>The network without its output layer.</summary>
    public Network Network => _scorer.Network;

    /// <summary>The shape of the network's input, <c>[C, H, W]</c> or <c>[F]</c>.</summary>
    public TensorShape InputShape => _header.Shape;

    /// <summary>The classes in the order of the scores.</summary>
    public IReadOnlyList<string> ClassNames => _header.Classes.Names;

    /// <inheritdoc/>
    public bool IsRowToRowMapper => true;

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

    /// <summary>
    /// Writes the weights of the network's backbone as a safetensors file, to begin other trainings with
    /// (<see cref="PretrainedWeights.FromFile"/>).
    /// </summary>
    /// <param name="path">The file; one that exists is replaced when the new one is complete.</param>
    /// <param name="halfPrecision">Whether values are stored with 16 bits: half the size, about three decimal digits. Default false.</param>
    /// <exception cref="InvalidOperationException">The network does not begin with a backbone.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveBackboneWeights(string path, bool halfPrecision = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _scorer.RequireAlive();
        if (_scorer.Module.Backbone is not { } backbone)
        {
            throw new InvalidOperationException("The network does not begin with a backbone, so there are no weights of one to save. Train a network of Network.FromBackbone.");
        }

        WholeFile.Write(path, file => Safetensors.Write(file, backbone.NamedWeights(), halfPrecision));
    }

    /// <summary>Gives the network's memory back.</summary>
    public void Dispose() => _scorer.Dispose();

    private ScoringBinding CreateBinding(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        _scorer.RequireAlive();
        ClassLabels classes = _header.Classes;
        return ScoringBinding.Create(
            inputSchema,
            new ScoringInput(InputColumn.OfClassifier(_header.FeatureColumnName), _header.InputKind, _header.Shape, _header.OnBadImage),
            ComputedColumn.LargestAsKey(_header.PredictedLabelColumnName, classes.KeyType, classes.PredictedLabelAnnotations()),
            ComputedColumn.Values(_header.ScoreColumnName, classes.Count, classes.ScoreAnnotations()));
    }
}
