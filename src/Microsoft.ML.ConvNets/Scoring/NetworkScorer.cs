using System.Collections.Concurrent;
using System.Numerics;
using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Onnx;
using Microsoft.ML.ConvNets.Trust;
using Microsoft.ML.ConvNets.Weights;

namespace Microsoft.ML.ConvNets.Scoring;

/// <summary>
/// A network ready for scoring on ONNX Runtime. Safe from many threads: all share one session, which is made when the first batch is
/// scored, and each has a <see cref="ScoringSession"/> of its own.
/// </summary>
internal sealed class NetworkScorer : IDisposable
{
    private readonly ConcurrentBag<ImagePacker> _packers = [];
    private readonly Func<SessionChain> _createSession;
    private readonly long[] _sampleDimensions;
    private readonly int _networkOutputs;
    private readonly OutputFunction _function;
    private Lazy<SessionChain> _session;
    private ConcurrentDictionary<Type, Lazy<IDisposable>> _companions = [];
    private ScoringOptions _options = new();
    private volatile bool _disposed;

    /// <param name="network">The network with its output layer.</param>
    /// <param name="weights">Its weights, which nobody changes any more.</param>
    /// <param name="shape">The input of one sample.</param>
    /// <param name="preprocessing">From an image to the input; null for vectors.</param>
    /// <param name="function">The function applied to the values that the network gives.</param>
    internal NetworkScorer(
        Network network, WeightTable weights, TensorShape shape, ImagePreprocessing? preprocessing, OutputFunction function)
    {
        Network = network;
        Weights = weights;
        Shape = shape;
        _networkOutputs = checked((int)network.OutputShape(shape).Length);
        Preprocessing = preprocessing;
        _function = function;
        _sampleDimensions = preprocessing is null ? shape.Dimensions : [shape.Height, shape.Width, shape.Channels];
        Input = new OnnxInput(shape, preprocessing is null ? null : new PixelScaling(preprocessing.Mean, preprocessing.StandardDeviation));
        TakesBatches = OnnxModelLayer.In(network.Layers).All(static model => model.TakesBatches);
        _createSession = () =>
        {
            IReadOnlyList<ResolvedLayer> layers = network.Resolve(shape);
            FeatureComparison? comparison = Prototypes is null ? null : new FeatureComparison(Prototypes, Network.FeatureLayers(layers));
            return new SessionChain(OnnxModelWriter.Stages(layers, weights, Input, function, comparison), _options, TakesBatches);
        };
        _session = new Lazy<SessionChain>(_createSession);
    }

    /// <summary>The network with its output layer.</summary>
    internal Network Network { get; }

    internal WeightTable Weights { get; }

    internal TensorShape Shape { get; }

    /// <summary>What the network's graph takes.</summary>
    internal OnnxInput Input { get; }

    /// <summary>Number of values that scoring gives for one sample: the network's, and the similarity where there are prototypes.</summary>
    internal int Outputs => _networkOutputs + (Prototypes is null ? 0 : 1);

    /// <summary>What the features of a sample are compared with; null for nothing.</summary>
    internal FeaturePrototypes? Prototypes { get; init; }

    internal ImagePreprocessing? Preprocessing { get; }

    /// <summary>Whether several samples can be scored at once; otherwise they are one after the other.</summary>
    internal bool TakesBatches { get; }

    /// <summary>
    /// How the scores are computed. What is set while others are scoring holds from their next batch on; the session before, which they may
    /// be using, is freed when it is collected.
    /// </summary>
    /// <exception cref="PlatformNotSupportedException">The ONNX Runtime beside the program lacks the provider.</exception>
    internal ScoringOptions Options
    {
        get => _options;
        set
        {
            SessionSettings.Require(value.Provider);
            _options = value;
            Volatile.Write(ref _session, new Lazy<SessionChain>(_createSession));
            Volatile.Write(ref _companions, []);
        }
    }

    /// <summary>Number of threads that decode images and compute; null for one a core.</summary>
    internal int? Threads
    {
        get => _options.Threads;
        init => _options = _options with { Threads = value };
    }

    /// <summary>
    /// Scores packed images, <c>[count, H, W, C]</c>, or vectors, <c>[count, F]</c> or <c>[count, C, H, W]</c>: <c>[count, outputs]</c>.
    /// </summary>
    internal void Score<T>(Memory<T> inputs, int count, Memory<float> outputs)
        where T : unmanaged, INumber<T>
    {
        RequireAlive();
        Volatile.Read(ref _session).Value.Run(inputs, BatchShape(count), outputs);
    }

    /// <summary>Scores the first samples of a batch that stays where it is, images in as many views as the options say.</summary>
    internal void Score<T>(BoundBatch<T> batch, int count)
        where T : unmanaged, INumber<T>
    {
        RequireAlive();
        if (_options.TestTimeViews > 1 && batch is BoundBatch<byte> images)
        {
            TestTimeAugmentation.Score(images, count, Shape, _options.TestTimeViews, _function, ScoreOnce);
        }
        else
        {
            ScoreOnce(batch, count);
        }
    }

    private void ScoreOnce<T>(BoundBatch<T> batch, int count)
        where T : unmanaged, INumber<T>
    {
        SessionChain chain = Volatile.Read(ref _session).Value;
        if (chain.Only(count) is { } session)
        {
            batch.Run(session, count);
        }
        else
        {
            chain.Run(
                batch.Inputs.AsMemory(0, checked(count * (int)Shape.Length)), BatchShape(count),
                batch.Outputs.AsMemory(0, count * Outputs));
        }
    }

    /// <summary>Memory for a batch of packed images or vectors.</summary>
    internal BoundBatch<T> CreateBatch<T>(int capacity)
        where T : unmanaged, INumber<T>
    {
        long largest = Math.Max(Shape.Length, Outputs) * capacity;
        Guard.Require(
            largest <= Array.MaxLength, nameof(ScoringOptions.BatchSize),
            $"is {capacity}: a batch from {Shape} to {Outputs} outputs has {largest:N0} values; at most {Array.MaxLength:N0} are possible. "
            + "Make it smaller");
        return new BoundBatch<T>(capacity, _sampleDimensions, Outputs);
    }

    /// <summary>The dimensions of a batch of inputs.</summary>
    internal long[] BatchShape(int count) => [count, .. _sampleDimensions];

    /// <summary>
    /// Something that packs images for one thread, as the network wants them; to be given back. Only where images come in.
    /// </summary>
    internal ImagePacker RentPacker() => _packers.TryTake(out ImagePacker? packer) ? packer : new ImagePacker(Preprocessing!);

    internal void ReturnPacker(ImagePacker packer)
    {
        if (_disposed)
        {
            packer.Dispose();
        }
        else
        {
            _packers.Add(packer);
        }
    }

    /// <summary>
    /// Something else that computes with these weights: made when it is first asked for, anew after other options were set, and disposed
    /// with this.
    /// </summary>
    internal T Companion<T>(Func<T> make)
        where T : class, IDisposable
    {
        RequireAlive();
        return (T)Volatile.Read(ref _companions).GetOrAdd(typeof(T), _ => new Lazy<IDisposable>(make)).Value;
    }

    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    internal void RequireAlive()
    {
        if (_disposed)
        {
            throw new ObjectDisposedException(
                null, "The model was disposed and cannot be used any more. Dispose it after its last use, or load it again.");
        }
    }

    public void Dispose()
    {
        _disposed = true;
        while (_packers.TryTake(out ImagePacker? packer))
        {
            packer.Dispose();
        }

        foreach (Lazy<IDisposable> companion in _companions.Values.Where(static made => made.IsValueCreated))
        {
            companion.Value.Dispose();
        }

        if (_session.IsValueCreated)
        {
            _session.Value.Dispose();
        }
    }
}
