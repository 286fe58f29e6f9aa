using System.Text.Json.Serialization;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.ConvNets;

/// <summary>An activation on its own; see <see cref="Layers.Activate"/>.</summary>
[LayerKind("activation")]
public sealed record ActivationLayer : Layer
{
    [JsonConstructor]
    internal ActivationLayer(Activation activation) => Activation = activation.Required();

    /// <summary>The function.</summary>
    public Activation Activation { get; }

    internal override TensorShape OutputShape(TensorShape input) => input;

    internal override Module<Tensor, Tensor> Build(TensorShape input) => new Function(Activation);

    internal override string Describe() => Activation.ToString();

    private sealed class Function(Activation activation) : Module<Tensor, Tensor>(nameof(Function))
    {
        // The input may be needed by the layer before it, so the function works on an alias of a copy's making, not in place.
        public override Tensor forward(Tensor input) => activation switch
        {
            Activation.Relu => input.relu(),
            Activation.None => input.alias(),
            _ => activation.ApplyTo(input.alias()),
        };
    }
}

public static partial class Layers
{
    /// <summary>An activation on its own, where a layer's <c>activation</c> argument does not do.</summary>
    /// <param name="activation">The function.</param>
    /// <param name="name">The layer's name. Default: <c>activation_</c> and a number.</param>
    public static ActivationLayer Activate(Activation activation, string? name = null) => new(activation) { Name = name };
}
