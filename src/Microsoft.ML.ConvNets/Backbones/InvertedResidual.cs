using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets;

// What the MobileNets and EfficientNet are made of.
public static partial class Backbones
{
    /// <summary>Names inside the units of MobileNetV3 and EfficientNet in torchvision that widen first: numbers of steps, some with steps inside.</summary>
    private static (string, string)[] WidenedNames =>
    [
        (@"^(stage\d\.\d+(?:\.body)?)\.0\.0\.", "${1}.expand."), (@"^(stage\d\.\d+(?:\.body)?)\.0\.1\.", "${1}.expand_bn."),
        (@"^(stage\d\.\d+(?:\.body)?)\.1\.0\.", "${1}.depthwise."), (@"^(stage\d\.\d+(?:\.body)?)\.1\.1\.", "${1}.depthwise_bn."),
        (@"^(stage\d\.\d+(?:\.body)?)\.[23]\.0\.", "${1}.project."), (@"^(stage\d\.\d+(?:\.body)?)\.[23]\.1\.", "${1}.project_bn."),
        (@"\.[12]\.fc1\.", ".excite.reduce."), (@"\.[12]\.fc2\.", ".excite.expand."),
    ];

    /// <summary>Names inside a unit that does not widen; to stand before <see cref="WidenedNames"/>.</summary>
    private static (string, string)[] PlainNames(string unit) =>
    [
        ($@"^{unit}\.0\.0\.", $"{unit}.depthwise."), ($@"^{unit}\.0\.1\.", $"{unit}.depthwise_bn."),
        ($@"^{unit}\.[12]\.0\.", $"{unit}.project."), ($@"^{unit}\.[12]\.1\.", $"{unit}.project_bn."),
    ];

    /// <summary>
    /// A unit of the MobileNets and EfficientNet: 1×1 to more channels, a depthwise convolution, perhaps an excitation, 1×1 to fewer channels;
    /// the input is added where it has the same shape.
    /// </summary>
    private static Layer InvertedResidual(string name, in InvertedUnit unit, InvertedStyle style, SqueezeExciteLayer? excite = null, double dropRate = 0)
    {
        Layer[] body =
        [
            .. unit.Expanded == unit.Input
                ? Array.Empty<Layer>()
                : ConvNorm(unit.Expanded, 1, 1, unit.Activation, "expand", "expand_bn", style.Epsilon, style.Momentum),
            DepthwiseConv2D(
                unit.Kernel, unit.Stride, unit.Kernel / 2, useBias: false, kernelInitializer: KernelInitializer.HeNormal, name: "depthwise"),
            BatchNorm(unit.Activation, style.Momentum, style.Epsilon, "depthwise_bn"),
            .. excite is null ? Array.Empty<Layer>() : [excite],
            .. ConvNorm(unit.Output, 1, 1, Activation.None, "project", "project_bn", style.Epsilon, style.Momentum),
        ];
        return unit.IsResidual
            ? Residual([.. body, .. dropRate == 0 ? Array.Empty<Layer>() : [StochasticDepth(dropRate)]], name: name)
            : Block([.. body], name);
    }

    /// <summary>The channels, window, stride and activation of such a unit.</summary>
    private readonly record struct InvertedUnit(int Input, int Expanded, int Output, int Kernel, int Stride, Activation Activation)
    {
        internal bool IsResidual => Stride == 1 && Input == Output;
    }

    /// <summary>The numbers that all batch norms of a network have.</summary>
    private sealed record InvertedStyle(double Epsilon, double Momentum);
}
