using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets;

/// <summary>A network with weights: <c>[N, C, H, W]</c> or <c>[N, F]</c> to <c>[N, outputs]</c>.</summary>
internal sealed class NetworkModule : LayerStack
{
    /// <summary>The name of the output layer that trainers add.</summary>
    internal const string OutputLayerName = "output";

    private static long s_parametersBuilt;

    /// <summary>Parameters of all networks that were built so far. TorchSharp never takes one tensor of each from its count of live ones, though it is gone.</summary>
    internal static long ParametersBuilt => Interlocked.Read(ref s_parametersBuilt);

    /// <summary>Whether the backbone's batch norms stay as they are while its other weights learn; see <see cref="FineTuning"/>.</summary>
    private bool _keepsStatistics;

    private readonly IReadOnlyList<PlacedLayer> _layers;

    private NetworkModule(IReadOnlyList<PlacedLayer> layers)
        : base(layers) => _layers = layers;

    /// <summary>The backbone that the network begins with, if it does.</summary>
    internal BackboneModule? Backbone => Count > 0 ? this[0] as BackboneModule : null;

    /// <summary>The same if some of it is frozen.</summary>
    internal BackboneModule? FrozenBackbone => Backbone is { HasFrozen: true } backbone ? backbone : null;

    /// <summary>Builds the network for an input shape, with freshly drawn weights and an output layer of logits.</summary>
    /// <exception cref="ArgumentException">A layer cannot take what reaches it.</exception>
    /// <exception cref="LibtorchUnavailableException">libtorch cannot be loaded.</exception>
    internal static NetworkModule Build(Network network, TensorShape input, int outputs) => Build(WithOutput(network, outputs), input);

    /// <summary>Builds a network as it is.</summary>
    internal static NetworkModule Build(Network network, TensorShape input)
    {
        return Build(network.Place(input));
    }

    private static NetworkModule Build(IReadOnlyList<PlacedLayer> layers)
    {
        NativeLibtorch.Require();
        // What TorchSharp's modules leave lying about while they are built goes with the scope; their parameters and buffers stay.
        using DisposeScope scope = NewDisposeScope();
        var module = new NetworkModule(layers);
        module.LayOutWeights();
        foreach (Tensor kept in module.parameters().Concat(module.buffers()))
        {
            kept.DetachFromDisposeScope();
        }

        CountParameters(module);
        return module;
    }

    /// <summary>Takes note of parameters that TorchSharp made of tensors: when a module is built, and when it is brought into another type or onto another device.</summary>
    internal static void CountParameters(nn.Module module) => Interlocked.Add(ref s_parametersBuilt, module.parameters().Count());

    /// <summary>The network with its output layer of logits.</summary>
    internal static Network WithOutput(Network network, int outputs) => network.Append(Layers.Dense(outputs, name: OutputLayerName));

    /// <summary>Another module of the same layers, of which as much is frozen. Its weights are for the caller to set, all of them, before it is used.</summary>
    internal NetworkModule BuildAlike()
    {
        NetworkModule alike = Build(_layers);
        alike._keepsStatistics = _keepsStatistics;
        if (Backbone is { } backbone)
        {
            alike.Backbone!.Freeze(backbone.FrozenLayers);
        }

        return alike;
    }

    /// <summary>Whether anything stands between the input, or the features, and the output layer.</summary>
    internal bool HasHidden(bool fromFeatures) => Hidden(fromFeatures).Any();

    /// <summary>The layers before the output layer; a frozen backbone's layers that learn in its place if the inputs are features.</summary>
    internal IEnumerable<nn.Module> Hidden(bool fromFeatures)
    {
        IEnumerable<nn.Module> layers = Enumerable.Range(0, Count - 1).Select(i => this[i]);
        return fromFeatures && FrozenBackbone is { } backbone ? backbone.Trained.Concat(layers.Skip(1)) : layers;
    }

    /// <summary>All but the output layer: the input, or features, to what the output layer takes.</summary>
    internal Tensor RunHidden(Tensor input, bool fromFeatures) => Run(input, fromFeatures, Count - 1);

    /// <summary>The output layer alone.</summary>
    internal Tensor RunOutput(Tensor hidden) => Run(hidden, Count - 1, Count);

    /// <summary>The part after the frozen layers: their output to logits.</summary>
    internal Tensor RunTrained(Tensor features) => Run(features, fromFeatures: true, Count);

    /// <summary>
    /// The parameters that learn, in groups of one learning rate, those that weight decay acts on apart from the others: the layers after the
    /// backbone have <paramref name="rate"/>, its last block <paramref name="rate"/> × <paramref name="blockDecay"/>, the block before it
    /// <paramref name="rate"/> × <paramref name="blockDecay"/>², and so on. No group is empty.
    /// </summary>
    internal IReadOnlyList<ParameterGroup> TrainedGroups(double rate, double blockDecay)
    {
        if (blockDecay == 1 || Backbone is not { } backbone)
        {
            return [.. ParameterGroup.Of(TrainedOf(this), rate)];
        }

        List<ParameterGroup> groups = [.. ParameterGroup.Of(Enumerable.Range(1, Count - 1).SelectMany(i => TrainedOf(this[i])), rate)];
        for (int i = backbone.Count - 1; i >= 0; i--)
        {
            TorchSharp.Modules.Parameter[] block = TrainedOf(backbone[i]);
            if (block.Length > 0)
            {
                rate *= blockDecay;
                groups.AddRange(ParameterGroup.Of(block, rate));
            }
        }

        return groups;
    }

    /// <summary>What training changes: the parameters that learn, and the running statistics outside the frozen layers.</summary>
    internal IEnumerable<Tensor> LearningTensors()
    {
        HashSet<IntPtr> still = [.. (FrozenBackbone?.Frozen ?? []).SelectMany(static part => part.buffers()).Select(static buffer => buffer.Handle)];
        return TrainedOf(this).Cast<Tensor>().Concat(buffers().Where(buffer => !still.Contains(buffer.Handle)));
    }

    /// <summary>Freezes other blocks of the backbone than before, for another phase of training.</summary>
    /// <param name="layer">The backbone's description with the blocks to freeze.</param>
    internal void Refreeze(BackboneLayer layer)
    {
        Backbone!.Freeze(layer.FrozenLayers);
        _keepsStatistics = true;
    }

    /// <summary>The layers before an end; without the frozen ones if the input is what these made.</summary>
    private Tensor Run(Tensor input, bool fromFeatures, int end)
    {
        if (!fromFeatures || FrozenBackbone is not { } backbone)
        {
            return Run(input, 0, end);
        }

        using Tensor mapped = backbone.RunTrained(input);
        return Run(mapped, 1, end);
    }

    /// <summary>Brings the weights of convolutions into the layout of the pictures that they meet.</summary>
    private void LayOutWeights()
    {
        using IDisposable still = no_grad();
        foreach (TorchSharp.Modules.Parameter parameter in parameters())
        {
            if (parameter.dim() == 4)
            {
                using Tensor channelsLast = ChannelsLast.Of(parameter);
                parameter.set_(channelsLast);
            }
        }
    }

    private static TorchSharp.Modules.Parameter[] TrainedOf(nn.Module module) => [.. module.parameters().Where(static p => p.requires_grad)];

    /// <summary>Training mode, but for what is frozen: its batch norms keep their running statistics, its dropouts drop nothing.</summary>
    internal void TrainUnfrozen()
    {
        train();
        foreach (nn.Module frozen in FrozenBackbone?.Frozen ?? [])
        {
            frozen.eval();
        }

        if (_keepsStatistics)
        {
            foreach (nn.Module norm in Backbone!.modules().Where(static m => m is TorchSharp.Modules.BatchNorm2d or TorchSharp.Modules.BatchNorm1d))
            {
                norm.eval();
            }
        }
    }
}
