using System.Collections.Concurrent;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// A network ready for scoring. Safe from many threads: it changes nothing, and each user has a <see cref="ScoringSession"/> of its own.
/// </summary>
internal sealed class NetworkScorer : IDisposable
{
    private readonly ConcurrentBag<ImagePacker> _packers = [];
    private volatile bool _disposed;

    internal NetworkScorer(Network network, NetworkModule module, TensorShape shape, int outputs, ImagePreprocessing? preprocessing)
    {
        Network = network;
        Module = module;
        Shape = shape;
        Outputs = outputs;
        Preprocessing = preprocessing;
        module.eval();
    }

    internal Network Network { get; }

    internal NetworkModule Module { get; }

    internal TensorShape Shape { get; }

    internal int Outputs { get; }

    internal ImagePreprocessing? Preprocessing { get; }

    /// <summary>Class probabilities <c>[count, outputs]</c> of the first inputs of a buffer.</summary>
    internal void Score(InputBuffer inputs, int count, Span<float> probabilities)
    {
        RequireAlive();
        using IDisposable inference = inference_mode();
        using Tensor view = inputs.View(count);
        using Tensor logits = Module.call(view);
        using Tensor shares = logits.softmax(1);
        using TorchSharp.Utils.TensorAccessor<float> values = shares.data<float>();
        values.CopyTo(probabilities);
    }

    /// <summary>Something that packs pictures for one thread; to be given back.</summary>
    internal ImagePacker RentPacker() => _packers.TryTake(out ImagePacker? packer) ? packer : new ImagePacker(Shape);

    internal void ReturnPacker(ImagePacker packer) => _packers.Add(packer);

    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    internal void RequireAlive() => ObjectDisposedException.ThrowIf(_disposed, typeof(ConvNetClassifierTransformer));

    public void Dispose()
    {
        _disposed = true;
        Module.Dispose();
    }
}
