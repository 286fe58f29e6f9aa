using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Loop;

/// <summary>A copy of what training changes of a module, to go back to.</summary>
internal sealed class WeightSnapshot : IDisposable
{
    private readonly List<(Tensor Current, Tensor Copy)> _tensors = [];

    internal WeightSnapshot(IEnumerable<Tensor> tensors)
    {
        using IDisposable still = no_grad();
        foreach (Tensor current in tensors)
        {
            using Tensor detached = current.detach();
            _tensors.Add((current, detached.clone().DetachFromDisposeScope()));
        }
    }

    /// <summary>Whether the module's present weights are numbers; the step after the last loss may have made them something else.</summary>
    internal bool CurrentIsFinite()
    {
        using IDisposable still = no_grad();
        return _tensors.TrueForAll(static t =>
        {
            using Tensor finite = t.Current.isfinite();
            using Tensor all = finite.all();
            return all.item<bool>();
        });
    }

    /// <summary>Takes the module's present weights.</summary>
    internal void Capture()
    {
        using IDisposable still = no_grad();
        _tensors.ForEach(static t => t.Copy.copy_(t.Current));
    }

    /// <summary>Gives the module the weights that were taken last.</summary>
    internal void Restore()
    {
        using IDisposable still = no_grad();
        _tensors.ForEach(static t => t.Current.copy_(t.Copy));
    }

    /// <summary>Draws the present weights toward those that were taken: <c>(1 - f)·present + f·taken</c>; counters stay.</summary>
    internal void MixInto(double fraction)
    {
        using IDisposable still = no_grad();
        foreach ((Tensor current, Tensor copy) in _tensors.Where(static t => t.Current.is_floating_point()))
        {
            current.mul_(1 - fraction);
            current.add_(copy, alpha: fraction);
        }
    }

    /// <summary>The module's tensors and their copies, by names that begin with the given ones.</summary>
    internal IEnumerable<(string Name, Tensor Tensor)> Named(string current, string copy) =>
        _tensors.SelectMany((t, i) => new[] { ($"{current}.{i}", t.Current), ($"{copy}.{i}", t.Copy) });

    public void Dispose()
    {
        _tensors.ForEach(static t => t.Copy.Dispose());
        _tensors.Clear();
    }
}
