using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.ConvNets;

/// <summary>A sequence of layers with weights.</summary>
/// <remarks>
/// TorchSharp also registers the fields of a module that hold modules or parameters: such a field of a layer bears <c>[ComponentName]</c>, or each weight has two names.
/// Each intermediate result is given back as soon as the next one stands; what the gradient needs libtorch keeps by itself.
/// </remarks>
internal class LayerStack : Module<Tensor, Tensor>
{
    private readonly (Module<Tensor, Tensor> Module, Activation Activation)[] _steps;

    internal LayerStack(IReadOnlyList<PlacedLayer> layers)
        : base(nameof(LayerStack))
    {
        _steps = new (Module<Tensor, Tensor>, Activation)[layers.Count];
        for (int i = 0; i < layers.Count; i++)
        {
            Module<Tensor, Tensor> module = layers[i].Layer.Build(layers[i].Input);
            register_module(layers[i].Name, module);
            _steps[i] = (module, layers[i].Layer.OutputActivation);
        }

        PoolBeforeActivation(layers);
    }

    internal LayerStack(LayerSequence layers, TensorShape input)
        : this(layers.Place(input, "it"))
    {
    }

    /// <summary>All that is saved of it: weights, running statistics and counters, by their names.</summary>
    internal IReadOnlyList<(string Name, Tensor Tensor)> NamedWeights() => [.. state_dict().Select(static weight => (weight.Key, weight.Value))];

    internal int Count => _steps.Length;

    internal Module<Tensor, Tensor> this[int index] => _steps[index].Module;

    public override Tensor forward(Tensor input) => Run(input, 0, _steps.Length);

    /// <summary>Runs the layers from <paramref name="first"/> to before <paramref name="end"/>. The result is never the input object itself.</summary>
    internal Tensor Run(Tensor input, int first, int end)
    {
        Tensor? current = null;
        for (int i = first; i < end; i++)
        {
            Tensor next = _steps[i].Activation.ApplyTo(_steps[i].Module.call(current ?? input));
            if (!ReferenceEquals(current, next))
            {
                current?.Dispose();
            }

            current = next;
        }

        return current ?? input.alias();
    }

    /// <summary>
    /// A rectifier never decreases, so it picks out of a window the same largest value before as after, and the same gradient flows. After the
    /// pooling it has a fraction of the values to go through, forward and backward.
    /// </summary>
    private void PoolBeforeActivation(IReadOnlyList<PlacedLayer> layers)
    {
        for (int i = 0; i + 1 < _steps.Length; i++)
        {
            if (_steps[i].Activation is Activation.Relu or Activation.Relu6 && layers[i + 1].Layer is MaxPool2DLayer)
            {
                _steps[i + 1].Activation = _steps[i].Activation;
                _steps[i].Activation = Activation.None;
            }
        }
    }
}
