using Microsoft.ML.ConvNets.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Torch;

/// <content>What trainers ask of a network.</content>
internal sealed partial class TorchNetwork
{
    /// <summary>The layers that learn work as while training. Frozen ones keep their statistics and drop nothing.</summary>
    internal void Train() =>
        (_backboneOps, _ops) = (new TorchOps(_random, learnsStatistics: !_keepsStatistics), new TorchOps(_random, learnsStatistics: true));

    /// <summary>Decides what is dropped from here on.</summary>
    internal void Seed(int seed)
    {
        _random.manual_seed(seed);
        if (Device.type == TorchSharp.DeviceType.CUDA)
        {
            cuda.manual_seed_all(seed);
        }
    }

    /// <summary>The network works as when it scores.</summary>
    internal void Evaluate() => (_backboneOps, _ops) = (TorchOps.Evaluation, TorchOps.Evaluation);

    /// <summary>Whether there are running statistics that learn.</summary>
    internal bool HasLearningStatistics => _weights.Any(weight =>
        weight.Spec.Role == WeightRole.Statistic && weight.Position >= (_keepsStatistics ? _backboneLength : FrozenLayers));

    /// <summary>The network works as when it scores, but the running statistics that learn become averages with the next batch.</summary>
    /// <param name="momentum">The weight of the next batch in the averages, above 0 and at most 1.</param>
    internal void AverageStatistics(double momentum)
    {
        _ops = new TorchOps(random: null, learnsStatistics: true, momentum);
        _backboneOps = _keepsStatistics ? TorchOps.Evaluation : _ops;
    }

    /// <summary>Forgets the gradients of the parameters.</summary>
    /// <remarks>
    /// Not by <c>zero_</c>, which would keep their memory and make the next backward pass add to it instead of handing its own over.
    /// </remarks>
    internal void ClearGradients()
    {
        foreach (TorchWeight weight in _weights)
        {
            if (weight.Parameter is { } parameter)
            {
                parameter.grad = null;
            }
        }
    }

    /// <summary>
    /// The parameters that learn, in groups of one learning rate, those that weight decay acts on apart from the others: the layers after
    /// the backbone have <paramref name="rate"/>, its last block <paramref name="rate"/> × <paramref name="blockDecay"/>, the block before
    /// it <paramref name="rate"/> × <paramref name="blockDecay"/>², and so on. No group is empty.
    /// </summary>
    internal IReadOnlyList<ParameterGroup> TrainedGroups(double rate, double blockDecay)
    {
        if (blockDecay == 1 || !HasBackbone)
        {
            return [.. ParameterGroup.Of(Trained(0, _layers.Length), rate)];
        }

        List<ParameterGroup> groups = [.. ParameterGroup.Of(Trained(_backboneLength, _layers.Length), rate)];
        for (int i = _backboneLength - 1; i >= 0; i--)
        {
            Parameter[] block = Trained(i, i + 1);
            if (block.Length > 0)
            {
                rate *= blockDecay;
                groups.AddRange(ParameterGroup.Of(block, rate));
            }
        }

        return groups;
    }

    /// <summary>What training changes: the parameters that learn, and the running statistics outside the frozen layers.</summary>
    internal IEnumerable<Tensor> LearningTensors() => Trained(0, _layers.Length).Cast<Tensor>()
        .Concat(_weights.Where(weight => weight.Parameter is null && weight.Position >= FrozenLayers)
            .Select(static weight => weight.Tensor));

    /// <summary>Freezes other blocks of the backbone than before, for another phase of training.</summary>
    /// <param name="layer">The backbone's description with the blocks to freeze.</param>
    internal void Refreeze(BackboneLayer layer)
    {
        FreezeFirst(layer.FrozenLayers);
        _keepsStatistics = true;
    }

    /// <summary>Ends all learning: no weight has a gradient.</summary>
    internal void Freeze() => FreezeFirst(_layers.Length);

    private Parameter[] Trained(int first, int end) =>
        [.. _weights.Where(weight => weight.Position >= first && weight.Position < end).Select(static weight => weight.Parameter)
            .OfType<Parameter>().Where(static parameter => parameter.requires_grad)];
}
