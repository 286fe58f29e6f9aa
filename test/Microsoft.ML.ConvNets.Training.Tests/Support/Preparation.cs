using Microsoft.ML.ConvNets.Training.Torch;

namespace Microsoft.ML.ConvNets.Training.Tests;

/// <summary>What holds for all tests of the process.</summary>
[TestClass]
public static class Preparation
{
    /// <summary>Tests use TorchSharp by themselves: the library must come first, as it does in a training.</summary>
    [AssemblyInitialize]
    public static void Prepare(TestContext context) => NativeEnvironment.Prepare();
}
