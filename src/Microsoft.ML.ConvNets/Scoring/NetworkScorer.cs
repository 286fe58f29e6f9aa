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
    private readonly ConcurrentDictionary<int, ConcurrentBag<InputBuffer>> _inputs = [];
    private readonly OutputFunction _function;
    private volatile bool _disposed;

    /// <param name="network">What it was made from.</param>
    /// <param name="torchNetwork">The network with its weights; from now on the scorer's own.</param>
    /// <param name="shape">The input of one sample.</param>
    /// <param name="outputs">Number of values that the network gives for one sample.</param>
    /// <param name="preprocessing">From a picture to the input; null for vectors.</param>
    /// <param name="function">What becomes of the values.</param>
    internal NetworkScorer(
        Network network, TorchNetwork torchNetwork, TensorShape shape, int outputs, ImagePreprocessing? preprocessing, OutputFunction function = OutputFunction.Softmax)
    {
        Network = network;
        TorchNetwork = torchNetwork;
        Shape = shape;
        Outputs = outputs;
        Preprocessing = preprocessing;
        _function = function;
        torchNetwork.Evaluate();
    }

    internal Network Network { get; }

    internal TorchNetwork TorchNetwork { get; }

    internal TensorShape Shape { get; }

    internal int Outputs { get; }

    internal ImagePreprocessing? Preprocessing { get; }

    /// <summary>Number of threads that decode pictures; null for one a core.</summary>
    internal int? Threads { get; init; }

    /// <summary>What the network makes of the first inputs of a buffer: <c>[count, outputs]</c>, feature maps channels first.</summary>
    internal void Score(InputBuffer inputs, int count, Span<float> outputs)
    {
        RequireAlive();
        using IDisposable inference = inference_mode();
        using Tensor view = inputs.View(count);
        using Tensor raw = TorchNetwork.Run(view);
        using Tensor rows = raw.flatten(1);
        using Tensor values = _function switch
        {
            OutputFunction.Softmax => rows.softmax(1),
            OutputFunction.Sigmoid => rows.sigmoid(),
            _ => rows.contiguous(),
        };
        using TorchSharp.Utils.TensorAccessor<float> accessor = values.data<float>();
        accessor.CopyTo(outputs);
    }

    /// <summary>Something that packs pictures for one thread, as the network wants them; to be given back. Only where pictures come in.</summary>
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

    /// <summary>Memory for a batch of inputs; to be given back.</summary>
    internal InputBuffer RentInputs(int capacity)
    {
        RequireAlive();
        return _inputs.GetOrAdd(capacity, static _ => []).TryTake(out InputBuffer? inputs) ? inputs : new InputBuffer(Shape, capacity);
    }

    internal void ReturnInputs(InputBuffer inputs)
    {
        if (_disposed)
        {
            inputs.Dispose();
        }
        else
        {
            _inputs.GetOrAdd(inputs.Capacity, static _ => []).Add(inputs);
        }
    }

    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    internal void RequireAlive()
    {
        if (_disposed)
        {
            throw new ObjectDisposedException(null, "The model was disposed and cannot be used any more. Dispose it after its last use, or load it again.");
        }
    }

    public void Dispose()
    {
        _disposed = true;
        while (_packers.TryTake(out ImagePacker? packer))
        {
            packer.Dispose();
        }

        foreach (InputBuffer inputs in _inputs.Values.SelectMany(static bag => bag))
        {
            inputs.Dispose();
        }

        TorchNetwork.Dispose();
    }
}
