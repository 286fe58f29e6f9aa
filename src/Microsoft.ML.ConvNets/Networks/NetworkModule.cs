using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.ConvNets;

/// <summary>A network with weights: <c>[N, C, H, W]</c> or <c>[N, F]</c> to <c>[N, outputs]</c>.</summary>
/// <remarks>Each intermediate result is given back as soon as the next one stands; what the gradient needs libtorch keeps by itself.</remarks>
internal sealed class NetworkModule : Module<Tensor, Tensor>
{
    /// <summary>The name of the output layer that trainers add.</summary>
    internal const string OutputLayerName = "output";

    private readonly (Module<Tensor, Tensor> Module, Activation Activation)[] _steps;

    private NetworkModule(IReadOnlyList<PlacedLayer> layers)
        : base(nameof(NetworkModule))
    {
        _steps = new (Module<Tensor, Tensor>, Activation)[layers.Count];
        for (int i = 0; i < layers.Count; i++)
        {
            Module<Tensor, Tensor> module = layers[i].Layer.Build(layers[i].Input);
            register_module(layers[i].Name, module);
            _steps[i] = (module, layers[i].Layer.OutputActivation);
        }
    }

    /// <summary>Builds the network for an input shape, with freshly drawn weights and an output layer of logits.</summary>
    /// <exception cref="ArgumentException">A layer cannot take what reaches it.</exception>
    internal static NetworkModule Build(Network network, TensorShape input, int outputs)
    {
        IReadOnlyList<PlacedLayer> layers = WithOutput(network, outputs).Place(input);
        var module = new NetworkModule(layers);
        Acceleration.PrepareModule(module);
        return module;
    }

    /// <summary>The network with its output layer of logits.</summary>
    internal static Network WithOutput(Network network, int outputs) => network.Append(Layers.Dense(outputs, name: OutputLayerName));

    public override Tensor forward(Tensor input)
    {
        Tensor current = input;
        foreach ((Module<Tensor, Tensor> module, Activation activation) in _steps)
        {
            Tensor next = activation.ApplyTo(module.call(current));
            if (!ReferenceEquals(current, input) && !ReferenceEquals(current, next))
            {
                current.Dispose();
            }

            current = next;
        }

        return current;
    }
}
