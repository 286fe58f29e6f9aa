using System.Text.Json.Serialization;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.ConvNets;

/// <summary>The largest value of each channel; see <see cref="Layers.GlobalMaxPool2D"/>.</summary>
[LayerKind("global_max_pool2d")]
public sealed record GlobalMaxPool2DLayer : Layer
{
    [JsonConstructor]
    internal GlobalMaxPool2DLayer()
    {
    }

    internal override TensorShape OutputShape(TensorShape input) => TensorShape.Vector(Window.RequireImage(input, "GlobalMaxPool2D").Channels);

    internal override Module<Tensor, Tensor> Build(TensorShape input) => new ChannelMaximum();

    internal override string Describe() => "GlobalMaxPool2D";

    private sealed class ChannelMaximum() : Module<Tensor, Tensor>(nameof(ChannelMaximum))
    {
        private static readonly long[] s_plane = [2, 3];

        public override Tensor forward(Tensor input) => input.amax(s_plane);
    }
}

public static partial class Layers
{
    /// <summary>The largest value of each channel: <c>[C, H, W]</c> to <c>[C]</c>.</summary>
    /// <param name="name">The layer's name. Default: <c>global_max_pool2d_</c> and a number.</param>
    public static GlobalMaxPool2DLayer GlobalMaxPool2D(string? name = null) => new() { Name = name };
}
