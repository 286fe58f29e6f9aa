namespace ConvNets.Packages.Tests;

/// <summary>Tests that fetch packages into an empty cache, or compile ahead.</summary>
internal static class LongTests
{
    /// <summary>Skips a test unless <c>CONVNETS_STRESS=1</c> asks for everything.</summary>
    internal static void Require()
    {
        if (Environment.GetEnvironmentVariable("CONVNETS_STRESS") != "1")
        {
            Assert.Inconclusive("It takes long; CONVNETS_STRESS=1 runs it.");
        }
    }
}
