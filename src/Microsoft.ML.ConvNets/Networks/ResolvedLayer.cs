namespace Microsoft.ML.ConvNets.Networks;

/// <summary>A layer at its place in a network.</summary>
/// <param name="Name">Its name, unique among its neighbors.</param>
/// <param name="Layer">The description.</param>
/// <param name="Input">The shape that reaches it.</param>
/// <param name="Output">The shape that leaves it.</param>
/// <param name="Activation">The function that follows it: its own, unless it gave it to the pool after it.</param>
internal sealed record ResolvedLayer(string Name, Layer Layer, TensorShape Input, TensorShape Output, Activation Activation)
{
    /// <summary>The most values that a layer hands on for one sample: 1 GiB of them.</summary>
    internal const long MaxValues = 1L << 28;

    /// <summary>The most weights of a layer, 8 GiB of them: what an array holds.</summary>
    internal static long MaxParameters => Array.MaxLength;

    internal long ParameterCount => Layer.ParameterCount(Input);

    internal long StatisticCount => Layer.StatisticCount(Input);

    /// <summary>Its weights, by names that begin with the layer's.</summary>
    internal IEnumerable<WeightSpec> Weights => Layer.Weights(Input).Select(weight => weight.Under(Name));

    /// <summary>What the layer and its function make of a batch.</summary>
    /// <param name="ops">What computes.</param>
    /// <param name="input">The batch, which stays the caller's.</param>
    /// <param name="weights">The layer's own weights.</param>
    internal T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights)
        where T : class, IDisposable
    {
        T output = Layer.Forward(ops, input, weights, Input);
        return Activation == Activation.None ? output : ops.Activate(output, Activation, takesInput: true);
    }

    internal static void RequireSize(long count, long most, string what)
    {
        if (count > most)
        {
            throw new LayerShapeException($"It would have {count:N0} {what}; at most {most:N0} are possible.");
        }
    }
}
