using System.Text.Json.Serialization;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// One step of a <see cref="Network"/>: an immutable description with its shape rule, its parameter count and the
/// libtorch module that it turns into. Made by the methods of <see cref="Layers"/>.
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

    /// <summary>The number of trained values.</summary>
    internal virtual long ParameterCount(TensorShape input) => 0;

    /// <summary>The number of values that are kept with the weights but not trained, such as running means.</summary>
    internal virtual long BufferCount(TensorShape input) => 0;

    /// <summary>The module, without the activation; initialised by libtorch's generator.</summary>
    internal abstract Module<Tensor, Tensor> Build(TensorShape input);

    /// <summary>What a summary says of the layer beside its name.</summary>
    internal virtual string Describe() => Kind;
}

/// <summary>The JSON name of a layer kind.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class LayerKindAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>A layer cannot take the shape that reaches it.</summary>
internal sealed class LayerShapeException(string message, Exception? inner = null) : Exception(message, inner);
