using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>Parallel branches whose channels are concatenated; see <see cref="Layers.Branches"/>.</summary>
[LayerKind("branches")]
public sealed record BranchesLayer : CompositeLayer
{
    [JsonConstructor]
    internal BranchesLayer(IReadOnlyList<LayerSequence> branches)
    {
        ArgumentNullException.ThrowIfNull(branches);
        Branches = branches.Count >= 2 && branches.All(static branch => branch is not null)
            ? branches
            : throw new ArgumentException("There are at least two branches, and none is null.", nameof(branches));
    }

    /// <summary>The branches in the order of their channels; an empty one hands the input on.</summary>
    public IReadOnlyList<LayerSequence> Branches { get; }

    internal override IReadOnlyList<(string? Name, LayerSequence Layers)> Parts =>
        [.. Branches.Select((branch, i) => ((string?)NameOf(i), branch))];

    internal override TensorShape OutputShape(TensorShape input)
    {
        TensorShape[] outputs = [.. Branches.Select(branch => OutputOf(branch, input))];
        if (outputs.Any(o => o.IsImage != outputs[0].IsImage || o.Height != outputs[0].Height || o.Width != outputs[0].Width))
        {
            throw new LayerShapeException(
                $"Its branches give {string.Join(", ", outputs.AsEnumerable())}: only the numbers of channels may differ.");
        }

        int channels = checked((int)outputs.Sum(static o => (long)o.Channels));
        return input.IsImage ? TensorShape.Image(channels, outputs[0].Height, outputs[0].Width) : TensorShape.Vector(channels);
    }

    internal override T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights, TensorShape inputShape)
    {
        var outputs = new List<T>(Branches.Count);
        for (int i = 0; i < Branches.Count; i++)
        {
            outputs.Add(Branches[i].Forward(ops, input, weights.Of(NameOf(i)), inputShape));
        }

        T joined = ops.Concat(outputs);
        outputs.ForEach(static output => output.Dispose());
        return joined;
    }

    internal override string Describe() => $"{Branches.Count} branches";

    /// <inheritdoc/>
    public bool Equals(BranchesLayer? other) => base.Equals(other) && Branches.SequenceEqual(other.Branches);

    /// <inheritdoc/>
    public override int GetHashCode() => Branches.Aggregate(base.GetHashCode(), HashCode.Combine);

    private static string NameOf(int index) => $"branch_{index + 1}";
}

public static partial class Layers
{
    /// <summary>
    /// Parallel branches over the same input, whose channels are concatenated (Szegedy et al., 2014): <c>[C, H, W]</c> to
    /// <c>[C1 + C2 + …, H', W']</c>. An empty branch hands the input on, as in DenseNet.
    /// </summary>
    /// <param name="branches">At least two sequences of layers that give the same height and width.</param>
    /// <exception cref="ArgumentException">There are fewer than two branches.</exception>
    public static BranchesLayer Branches(params ReadOnlySpan<LayerSequence> branches) => new([.. branches]);
}
