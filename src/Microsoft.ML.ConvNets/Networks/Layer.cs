using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// One step of a <see cref="Network"/>: an immutable description of the shape that it gives, the weights that it needs and what it
/// computes with them. Made by the methods of <see cref="Layers"/>.
/// </summary>
/// <remarks>
/// A layer kind is one file: a sealed record with a <see cref="LayerKindAttribute"/>, which is all that JSON needs to
/// find it, and its method of <see cref="Layers"/>.
/// </remarks>
public abstract record Layer
{
    /// <summary>
    /// The layer's name in summaries, messages and weight files. Default: its kind and a number that counts the layers of that
    /// kind, such as <c>conv2d_1</c>.
    /// </summary>
    [JsonPropertyOrder(100)]
    public string? Name { get; init; }

    /// <summary>The name of this kind of layer in JSON and in default names.</summary>
    [JsonIgnore]
    internal string Kind => LayerKinds.NameOf(GetType());

    /// <summary>The function applied to the layer's output; <see cref="Activation.None"/> for kinds that have none.</summary>
    [JsonIgnore]
    internal virtual Activation OutputActivation => Activation.None;

    /// <summary>The shape of the output for an input of the given shape.</summary>
    /// <exception cref="LayerShapeException">The layer cannot take that input.</exception>
    internal abstract TensorShape OutputShape(TensorShape input);

    /// <summary>The weights that it needs for an input of the given shape, those of what it holds included.</summary>
    internal virtual IEnumerable<WeightSpec> Weights(TensorShape input) => [];

    /// <summary>What it makes of a batch, without its <see cref="OutputActivation"/>. The result is a value of its own.</summary>
    /// <param name="ops">What computes.</param>
    /// <param name="input">The batch, which stays the caller's.</param>
    /// <param name="weights">Its weights, by the names of <see cref="Weights"/>.</param>
    /// <param name="inputShape">The shape of a sample of the batch.</param>
    internal abstract T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights, TensorShape inputShape)
        where T : class, IDisposable;

    /// <summary>The number of trained values.</summary>
    internal long ParameterCount(TensorShape input) => Count(input, WeightRole.Parameter);

    /// <summary>The number of values that are kept with the weights but not trained, such as running means.</summary>
    internal long StatisticCount(TensorShape input) => Count(input, WeightRole.Statistic);

    /// <summary>What a summary says of the layer beside its name.</summary>
    internal virtual string Describe() => Kind;

    private long Count(TensorShape input, WeightRole role)
    {
        long count = 0;
        foreach (WeightSpec weight in Weights(input))
        {
            count = checked(count + (weight.Role == role ? weight.Length : 0));
        }

        return count;
    }
}

/// <summary>The JSON name of a layer kind.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class LayerKindAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>A layer cannot take the shape that reaches it.</summary>
internal sealed class LayerShapeException(string message, Exception? inner = null) : Exception(message, inner);
