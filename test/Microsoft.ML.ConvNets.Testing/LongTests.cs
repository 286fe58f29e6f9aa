namespace Microsoft.ML.ConvNets.Testing;

/// <summary>Tests that take long, which run where <c>CONVNETS_STRESS=1</c> asks for everything.</summary>
internal static class LongTests
{
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
}
