using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Weights;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Torch;

/// <summary>A network with weights that train: <c>[N, C, H, W]</c> or <c>[N, F]</c> to <c>[N, outputs]</c>.</summary>
/// <remarks>
/// The layers of the backbone that it may begin with count as its own: a layer's position is its place among those of the backbone and
/// those after it.
/// </remarks>
internal sealed partial class TorchNetwork : IDisposable
{
    private readonly IReadOnlyList<ResolvedLayer> _placed;
    private readonly ResolvedLayer[] _layers;
    private readonly int _backboneLength;
    private TorchWeight[] _weights;
    private WeightScope<Tensor>[] _scopes;

    /// <summary>What runs the layers of the backbone that are not frozen; those that are always run as when scoring.</summary>
    private TorchOps _backboneOps;

    /// <summary>What runs the layers after the backbone.</summary>
    private TorchOps _ops;

    /// <summary>Whether the backbone's batch norms stay as they are while its other weights learn; see <see cref="FineTuning"/>.</summary>
    private bool _keepsStatistics;

    /// <summary>Draws what is dropped. The network's own: libtorch's is that of the whole process.</summary>
    private readonly Generator _random;

    private TorchNetwork(IReadOnlyList<ResolvedLayer> placed, Generator random, Func<WeightSpec, int, TorchWeight> weightOf)
    {
        (_placed, _random) = (placed, random);
        _backboneOps = _ops = new TorchOps(random, learnsStatistics: true);
        var backbone = placed.Count > 0 ? placed[0].Layer as BackboneLayer : null;
        IReadOnlyList<ResolvedLayer> first = backbone?.Layers.Resolve(placed[0].Input, backbone.Architecture) ?? [];
        _backboneLength = first.Count;
        _layers = [.. first, .. placed.Skip(backbone is null ? 0 : 1)];
        FrozenLayers = backbone?.FrozenLayers ?? 0;
        _weights = [.. _layers.SelectMany((layer, position) =>
            layer.Weights.Select(spec => weightOf(position < _backboneLength ? spec.Under(placed[0].Name) : spec, position)))];
        _scopes = Scopes();
        FreezeFirst(FrozenLayers);
    }

    /// <summary>All weights in the order of <see cref="Network.Weights"/>.</summary>
    internal IEnumerable<TorchWeight> Weights => _weights.OrderBy(static weight => weight.Parameter is null);

    /// <summary>Whether the network begins with a backbone.</summary>
    internal bool HasBackbone => _backboneLength > 0;

    /// <summary>How many of the first layers never change.</summary>
    internal int FrozenLayers { get; private set; }

    /// <summary>The weights that gradients change, those that are frozen included, in the order of the layers.</summary>
    internal IEnumerable<Parameter> Parameters => _weights.Select(static weight => weight.Parameter).OfType<Parameter>();

    /// <summary>Makes a network with a copy of its weights.</summary>
    /// <param name="network">The network with its output layer.</param>
    /// <param name="input">The shape of a sample.</param>
    /// <param name="weights">All of <see cref="Network.Weights"/>.</param>
    /// <exception cref="ArgumentException">A layer cannot take what reaches it.</exception>
    /// <exception cref="LibtorchUnavailableException">libtorch cannot be loaded.</exception>
    internal static TorchNetwork Create(Network network, TensorShape input, WeightTable weights)
    {
        IReadOnlyList<ResolvedLayer> placed = network.Resolve(input);
        NativeLibtorch.Require();
        return new TorchNetwork(placed, new Generator(), (spec, position) => TorchWeight.Of(spec, position, weights[spec.Name]));
    }

    internal WeightTable ToWeightTable()
    {
        WeightTable table = WeightTable.Allocate(Weights.Select(static weight => weight.Spec));
        foreach (TorchWeight weight in Weights)
        {
            TensorBytes.CopyTo(weight.Tensor, table[weight.Spec.Name]);
        }

        return table;
    }

    /// <summary>The outputs of a batch.</summary>
    internal Tensor Run(Tensor inputs) => Run(inputs, 0, _layers.Length);

    /// <summary>The part after the frozen layers: their output to logits.</summary>
    internal Tensor RunTrained(Tensor features) => Run(features, FrozenLayers, _layers.Length);

    /// <summary>Whether anything stands between the input, or the features, and the output layer.</summary>
    internal bool HasHidden(bool fromFeatures) => FirstLayer(fromFeatures) < _layers.Length - 1;

    /// <summary>All but the output layer: the input, or features, to what the output layer takes.</summary>
    internal Tensor RunHidden(Tensor input, bool fromFeatures) => Run(input, FirstLayer(fromFeatures), _layers.Length - 1);

    /// <summary>The input, or what the frozen layers made of it, to the features that images are compared by.</summary>
    internal Tensor RunFeatures(Tensor input, bool fromFeatures) =>
        Run(input, FirstLayer(fromFeatures), Math.Max(FirstLayer(fromFeatures), FeatureEnd));

    /// <summary>Those features to logits.</summary>
    internal Tensor RunAfterFeatures(Tensor features) => Run(features, FeatureEnd, _layers.Length);

    /// <summary>Where the features come out; see <see cref="Network.FeatureLayers"/>.</summary>
    private int FeatureEnd => _backboneLength > 0 && Network.FeatureLayers(_placed) == 1 ? _backboneLength : _layers.Length - 1;

    /// <summary>The output layer alone.</summary>
    internal Tensor RunOutput(Tensor hidden) => Run(hidden, _layers.Length - 1, _layers.Length);

    /// <summary>What the layers make of a batch up to the last feature maps that have more than one place.</summary>
    internal Tensor RunToMaps(Tensor inputs) => Run(inputs, 0, MapEnd);

    /// <summary>What the layers behind make of these.</summary>
    internal Tensor RunFromMaps(Tensor maps) => Run(maps, MapEnd, _layers.Length);

    private int MapEnd => 1 + Array.FindLastIndex(
        _layers, static layer => layer.Output is { IsImage: true } maps && maps.Height * maps.Width > 1);

    /// <summary>Where the weights are.</summary>
    internal Device Device => _weights.Length > 0 ? _weights[0].Tensor.device : CPU;

    /// <summary>Brings the weights onto a device.</summary>
    internal void MoveTo(Device device)
    {
        Replace(weight =>
        {
            using Tensor values = weight.Tensor.detach();
            return weight.Owning(values.to(device), weight.Tensor.requires_grad);
        });
        _backboneOps = _ops = TorchOps.Evaluation;
    }

    /// <summary>
    /// The same network with weights in bfloat16. What needs precision (norms, the output layer) and what is not run has the same memory as
    /// here.
    /// </summary>
    /// <param name="fromFeatures">Whether only the layers after the frozen ones run.</param>
    internal TorchNetwork InBFloat16(bool fromFeatures)
    {
        var ours = new Queue<TorchWeight>(_weights);
        return new TorchNetwork(_placed, _random, (spec, position) =>
        {
            TorchWeight own = ours.Dequeue();
            bool isRounded = spec is { Role: WeightRole.Parameter, KeepsSinglePrecision: false }
                && position >= FirstLayer(fromFeatures) && position < _layers.Length - 1;
            Tensor values = own.Tensor.detach();
            if (isRounded)
            {
                using Tensor exact = values;
                values = exact.to(ScalarType.BFloat16);
            }

            return own.Owning(values, own.Tensor.requires_grad);
        })
        { _keepsStatistics = _keepsStatistics }.WithFrozen(FrozenLayers);
    }

    public void Dispose()
    {
        Array.ForEach(_weights, static weight => weight.Tensor.Dispose());
        _weights = [];
        _scopes = [];
    }

    private int FirstLayer(bool fromFeatures) => fromFeatures ? FrozenLayers : 0;

    /// <summary>
    /// Runs layers. Each intermediate result is given back as soon as the next one stands; what the gradient needs libtorch keeps by
    /// itself.
    /// </summary>
    private Tensor Run(Tensor input, int first, int end)
    {
        Tensor? current = null;
        for (int i = first; i < end; i++)
        {
            TorchOps ops = i < FrozenLayers ? TorchOps.Evaluation : i < _backboneLength ? _backboneOps : _ops;
            Tensor next = _layers[i].Forward(ops, current ?? input, _scopes[i]);
            current?.Dispose();
            current = next;
        }

        return current ?? input.alias();
    }

    private WeightScope<Tensor>[] Scopes()
    {
        var all = WeightScope<Tensor>.Of(_weights.Select(static weight => (weight.Spec.Name, weight.Tensor)));
        return [.. _layers.Select((layer, position) => (position < _backboneLength ? all.Of(_placed[0].Name) : all).Of(layer.Name))];
    }

    private void Replace(Func<TorchWeight, TorchWeight> replacement)
    {
        TorchWeight[] old = _weights;
        _weights = Array.ConvertAll(old, weight => replacement(weight));
        _scopes = Scopes();
        Array.ForEach(old, static weight => weight.Tensor.Dispose());
    }

    private TorchNetwork WithFrozen(int layers)
    {
        FreezeFirst(layers);
        return this;
    }

    /// <summary>Freezes the first layers and no others.</summary>
    private void FreezeFirst(int layers)
    {
        FrozenLayers = layers;
        foreach (TorchWeight weight in _weights)
        {
            if (weight.Parameter is { } parameter)
            {
                parameter.requires_grad = weight.Position >= layers;
            }
        }
    }
}
