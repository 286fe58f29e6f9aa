namespace Microsoft.ML.ConvNets.Testing;

/// <summary>
/// Tests that take many minutes over all networks. Without <c>CONVNETS_STRESS=1</c> they run over those that differ in kind.
/// </summary>
internal static class LongTests
{
    private static readonly string[] s_variants =
        ["vgg11", "vgg13", "vgg16", "vgg19", "_bn", "resnet34", "resnet50", "resnet101", "resnet152", "densenet169", "densenet201"];

    /// <summary>Whether everything is tested.</summary>
    internal static bool AreWanted { get; } = Environment.GetEnvironmentVariable("CONVNETS_STRESS") == "1";

    /// <summary>Skips a test that takes long, unless everything is tested.</summary>
    internal static void Require()
    {
        if (!AreWanted)
        {
            Assert.Inconclusive("It takes long; CONVNETS_STRESS=1 runs it.");
        }
    }

    /// <summary>The backbones to test: all, or one of each kind and no large ones.</summary>
    internal static IEnumerable<string> Backbones { get; } = [.. ConvNets.Backbones.All.Keys
        .Where(static name => AreWanted || !Array.Exists(s_variants, variant => name.Contains(variant, StringComparison.Ordinal)))];
}
