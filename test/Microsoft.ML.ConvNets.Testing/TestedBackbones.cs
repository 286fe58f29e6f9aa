namespace Microsoft.ML.ConvNets.Testing;

/// <summary>The backbones that tests over all of them take: all where everything is tested, otherwise those that differ in kind.</summary>
internal static class TestedBackbones
{
    private static readonly string[] s_variants =
        ["vgg11", "vgg13", "vgg16", "vgg19", "_bn", "resnet34", "resnet50", "resnet101", "resnet152", "densenet169", "densenet201"];

    internal static IEnumerable<string> Names { get; } = [.. Backbones.All.Keys.Where(static name =>
        LongTests.AreWanted || !Array.Exists(s_variants, variant => name.Contains(variant, StringComparison.Ordinal)))];
}
