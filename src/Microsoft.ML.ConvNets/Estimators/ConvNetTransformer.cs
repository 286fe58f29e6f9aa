using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace Microsoft.ML.ConvNets;

/// <summary>What a trained network is beside its weights: which column it reads, and how that becomes its input.</summary>
internal abstract record NetworkHeader(
    string FeatureColumnName, string ScoreColumnName, InputKind InputKind, TensorShape Shape, ImagePreprocessing? Preprocessing, BadImageAction OnBadImage)
{
    /// <summary>The column that is read.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    internal abstract InputColumn Feature { get; }

    /// <summary>Number of outputs of the network.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    internal abstract int Outputs { get; }

    /// <summary>What scoring does with them.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    internal abstract OutputFunction Function { get; }

    /// <summary>The columns that are added.</summary>
    internal abstract ComputedColumn[] Columns();
}

/// <summary>A trained network as a step of a pipeline: adds columns of predictions. It owns its network; dispose it when done.</summary>
public abstract partial class ConvNetTransformer : ITransformer, IDisposable
{
    private readonly NetworkHeader _header;
    private readonly NetworkScorer _scorer;

    private protected ConvNetTransformer(IHostEnvironment environment, NetworkHeader header, NetworkScorer scorer, TrainingHistory? history)
    {
        environment.Register(GetType().Name);
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

    /// <inheritdoc/>
    public bool IsRowToRowMapper => true;

    /// <summary>The column that is read.</summary>
    internal string FeatureColumnName => _header.FeatureColumnName;

    /// <summary>The column of images, or of the paths of their files; null where vectors are read.</summary>
    internal string? ImageColumnName => _header.InputKind == InputKind.Vector ? null : _header.FeatureColumnName;

    /// <summary>The most pixels of an image.</summary>
    internal long MaxImagePixels => _header.Preprocessing?.MaxPixels ?? ImageDecoder.DefaultMaxPixels;

    /// <summary>What scoring does with an image that cannot be read, where whoever scores knows better than the model; null for what the model says.</summary>
    internal BadImageAction? OnBadImage { get; set; }

    /// <summary>The names of the network's weights, those of the output layer last.</summary>
    public IReadOnlyList<string> WeightNames => [.. Alive().TorchNetwork.NamedWeights().Select(static weight => weight.Name)];

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
    /// <param name="name">One of <see cref="WeightNames"/>, such as <c>output.weight</c> (<c>[outputs, inputs]</c>) or <c>output.bias</c>.</param>
    /// <returns>The values, the last dimension fastest.</returns>
    /// <exception cref="ArgumentException">There is no weight of that name; the message lists them.</exception>
    public float[] GetWeights(string name)
    {
        foreach ((string known, torch.Tensor weight) in Alive().TorchNetwork.NamedWeights())
        {
            if (known == name)
            {
                using torch.Tensor detached = weight.detach();
                using torch.Tensor floats = detached.to(torch.ScalarType.Float32);
                using torch.Tensor flat = floats.reshape(-1);
                using TorchSharp.Utils.TensorAccessor<float> values = flat.data<float>();
                return values.ToArray();
            }
        }

        throw new ArgumentException($"The network has no weights '{name}'. It has: {string.Join(", ", WeightNames)}.", nameof(name));
    }

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
        TorchNetwork network = Alive().TorchNetwork;
        if (!network.HasBackbone)
        {
            throw new InvalidOperationException("The network does not begin with a backbone, so there are no weights of one to save. Train a network of Network.FromBackbone.");
        }

        WholeFile.Write(path, file => Safetensors.Write(file, network.BackboneWeights(), halfPrecision));
    }

    /// <summary>Gives the network's memory back.</summary>
    public void Dispose()
    {
        _scorer.Dispose();
        GC.SuppressFinalize(this);
    }

    private NetworkScorer Alive()
    {
        _scorer.RequireAlive();
        return _scorer;
    }

    private ScoringBinding CreateBinding(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        _scorer.RequireAlive();
        return ScoringBinding.Create(
            inputSchema, new ScoringInput(_header.Feature, _header.InputKind, _header.Shape, OnBadImage ?? _header.OnBadImage), _header.Columns());
    }
}
