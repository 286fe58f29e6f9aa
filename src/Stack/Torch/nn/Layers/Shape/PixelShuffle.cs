using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Channels become pixels: <c>[N, C·r², H, W]</c> to <c>[N, C, H·r, W·r]</c>.</summary>
public sealed class PixelShuffle : ParameterLessModule<Tensor, Tensor>
{
    internal PixelShuffle(long upscale_factor)
        : base(nameof(PixelShuffle))
    {
        this.upscale_factor = upscale_factor;
    }

    public long upscale_factor { get; set; }

    public override Tensor forward(Tensor input) => nn.functional.pixel_shuffle(input, upscale_factor);
}
