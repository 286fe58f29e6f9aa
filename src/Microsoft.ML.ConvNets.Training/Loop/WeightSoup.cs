using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Loop;

/// <summary>
/// A greedy soup (Wortsman et al., Model soups, 2022): the weights of the best epochs, averaged one after the other as long as the average
/// validates no worse than before.
/// </summary>
/// <remarks>The paper averages trainings with different settings; here they are epochs of one, which lie in one valley too.</remarks>
/// <param name="tensors">What training changes of the network.</param>
/// <param name="size">How many epochs' weights are kept.</param>
/// <param name="monitor">What says which is better.</param>
internal sealed class WeightSoup(IEnumerable<Tensor> tensors, int size, WatchedMetric monitor) : IDisposable
{
    private readonly Tensor[] _tensors = [.. tensors];
    private readonly List<(int Epoch, double Value, WeightSnapshot Weights)> _candidates = [];

    /// <summary>Takes the network's present weights if they are among the best; a later epoch goes behind an equal one.</summary>
    internal void Offer(EpochResult epoch)
    {
        if (epoch.ValueOf(monitor.Metric) is not double value || !double.IsFinite(value))
        {
            return;
        }

        int place = _candidates.FindIndex(other => monitor.IsBetter(value, other.Value));
        place = place < 0 ? _candidates.Count : place;
        if (place >= size)
        {
            return;
        }

        _candidates.Insert(place, (epoch.Epoch, value, new WeightSnapshot(_tensors)));
        if (_candidates.Count > size)
        {
            _candidates[^1].Weights.Dispose();
            _candidates.RemoveAt(_candidates.Count - 1);
        }
    }

    /// <summary>Mixes; the network, which has the weights of the best epoch, has those of the soup afterwards.</summary>
    /// <param name="best">The epoch whose weights the network has.</param>
    /// <param name="measure">Measures the network on the validation data.</param>
    /// <returns>The epochs in the soup and its metrics; null where the best epoch alone is best.</returns>
    internal (IReadOnlyList<int> Epochs, EpochMetrics Measured)? Mix(int? best, Func<EpochMetrics> measure)
    {
        if (_candidates.Count < 2 || _candidates[0].Epoch != best)
        {
            return null;
        }

        using var mixed = new WeightSnapshot(_tensors);
        double value = _candidates[0].Value;
        var epochs = new List<int> { _candidates[0].Epoch };
        EpochMetrics? measured = null;
        foreach ((int epoch, _, WeightSnapshot weights) in _candidates.Skip(1))
        {
            weights.MixInto(1.0 / (epochs.Count + 1));
            EpochMetrics tried = measure();
            if (new EpochResult(epoch, tried, tried, 0, TimeSpan.Zero, 0).ValueOf(monitor.Metric) is double found
                && double.IsFinite(found) && !monitor.IsBetter(value, found))
            {
                mixed.Capture();
                epochs.Add(epoch);
                (value, measured) = (found, tried);
            }
            else
            {
                mixed.Restore();
            }
        }

        return measured is null ? null : (epochs, measured);
    }

    public void Dispose()
    {
        _candidates.ForEach(static candidate => candidate.Weights.Dispose());
        _candidates.Clear();
    }
}
