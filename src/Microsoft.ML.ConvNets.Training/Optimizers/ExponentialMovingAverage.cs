using Microsoft.ML.ConvNets.Networks;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Optimizers;

/// <summary>
/// The exponential moving average of weights: <c>average = d·average + (1 - d)·weight</c> after each step. It often predicts better than
/// the last weights. The first update takes the weights as they are; the one after t others uses <c>d = min(decay, (1 + t) / (10 + t))</c>,
/// so that a short training does not keep averaging its random beginning. What no optimizer changes (running statistics) is not averaged.
/// </summary>
internal sealed class ExponentialMovingAverage : IDisposable
{
    private readonly List<(string Name, Tensor Current, Tensor Average)> _tensors = [];
    private readonly double _decay;

    /// <param name="parameters">The parameters that learn.</param>
    /// <param name="decay">At least 0 and below 1; 0.999 is common.</param>
    internal ExponentialMovingAverage(IEnumerable<(string Name, Tensor Value)> parameters, double decay)
    {
        _decay = Guard.InRange(decay, atLeast: 0, below: 1, name: nameof(decay));
        using IDisposable still = no_grad();
        foreach ((string name, Tensor current) in parameters)
        {
            using Tensor detached = current.detach();
            _tensors.Add((name, current, detached.clone().DetachFromDisposeScope()));
        }
    }

    /// <summary>The same for parameters that are named by their place.</summary>
    internal ExponentialMovingAverage(IEnumerable<Tensor> parameters, double decay)
        : this(parameters.Select(static (tensor, i) => (i.ToString(), tensor)), decay)
    {
    }

    /// <summary>How often <see cref="Update"/> was called.</summary>
    internal long Updates { get; set; }

    /// <summary>Whether the module has the averaged weights at the moment, and this object the trained ones.</summary>
    internal bool IsSwapped { get; private set; }

    /// <summary>The averages by the names of their parameters. They belong to this object.</summary>
    /// <exception cref="InvalidOperationException">They are in the module at the moment.</exception>
    internal IReadOnlyList<(string Name, Tensor Average)> Averages => IsSwapped
        ? throw new InvalidOperationException("The averages are in the module: swap back first.")
        : [.. _tensors.Select(static t => (t.Name, t.Average))];

    /// <summary>Takes the present weights into the average; to be called after each step of the optimizer.</summary>
    /// <exception cref="InvalidOperationException">The averages are in the module at the moment.</exception>
    internal void Update()
    {
        if (IsSwapped)
        {
            throw new InvalidOperationException("The averages are in the module: swap back before the next step.");
        }

        double decay = DecayAt(Updates, _decay);
        using IDisposable still = no_grad();
        foreach ((_, Tensor current, Tensor average) in _tensors)
        {
            average.mul_(decay);
            average.add_(current, alpha: 1 - decay);
        }

        Updates++;
    }

    /// <summary>Exchanges the module's weights and their averages, bit by bit; a second call brings both back.</summary>
    internal void Swap()
    {
        using IDisposable still = no_grad();
        foreach ((_, Tensor current, Tensor average) in _tensors)
        {
            using Tensor kept = average.clone();
            average.copy_(current);
            current.copy_(kept);
        }

        IsSwapped = !IsSwapped;
    }

    /// <summary>Continues from saved averages; nothing is changed when they do not fit.</summary>
    /// <param name="averages">A tensor for each parameter, by name.</param>
    /// <param name="updates">How many updates they are made of.</param>
    /// <exception cref="InvalidDataException">A tensor is missing, too many, or of another shape or type.</exception>
    /// <exception cref="InvalidOperationException">The averages are in the module at the moment.</exception>
    internal void Restore(IReadOnlyDictionary<string, Tensor> averages, long updates)
    {
        if (IsSwapped)
        {
            throw new InvalidOperationException("The averages are in the module: swap back first.");
        }

        if (averages.Count != _tensors.Count || updates < 0)
        {
            throw new InvalidDataException(
                $"There are {averages.Count} averaged weights of {updates} updates; the network has {_tensors.Count} weights that learn.");
        }

        foreach ((string name, _, Tensor average) in _tensors)
        {
            if (!averages.TryGetValue(name, out Tensor? saved))
            {
                throw new InvalidDataException($"There is no averaged weight '{name}'.");
            }

            if (!saved.shape.AsSpan().SequenceEqual(average.shape) || saved.dtype != average.dtype)
            {
                throw new InvalidDataException(
                    $"The averaged weight '{name}' is {saved.dtype} [{string.Join(", ", saved.shape)}]; the network's is {average.dtype} "
                        + $"[{string.Join(", ", average.shape)}].");
            }
        }

        using IDisposable still = no_grad();
        _tensors.ForEach(t => t.Average.copy_(averages[t.Name]));
        Updates = updates;
    }

    /// <summary>Frees the averages. The module keeps what it has: swap back first if that shall be the trained weights.</summary>
    public void Dispose()
    {
        _tensors.ForEach(static t => t.Average.Dispose());
        _tensors.Clear();
    }

    private static double DecayAt(long updates, double decay) => updates == 0 ? 0 : Math.Min(decay, (1.0 + updates) / (10.0 + updates));
}
