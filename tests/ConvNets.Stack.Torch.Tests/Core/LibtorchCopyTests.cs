using TorchSharp;

namespace ConvNets.Stack.Torch.Tests;

[TestClass]
public sealed class LibtorchCopyTests
{
    /// <summary>See src/Stack/Native/libtorch: half of the time that libtorch takes to load goes into libraries that it uses nothing of.</summary>
    [TestMethod]
    public void The_copy_of_libtorch_brings_no_library_that_it_uses_nothing_of()
    {
        using torch.Tensor one = torch.ones(1);
        Assert.AreEqual(1, one.item<float>());
        if (!OperatingSystem.IsLinux())
        {
            Assert.Inconclusive("Only Linux tells in a file what a process has loaded.");
        }

        string loaded = File.ReadAllText("/proc/self/maps");
        if (!loaded.Contains("/native/libtorch/libtorch_cpu", StringComparison.Ordinal))
        {
            Assert.Inconclusive("This libtorch is loaded as the system has it: it is linked with little that it does not use.");
        }

        foreach (string unused in new[] { "libopencv", "libavcodec", "libgdal", "libzmq", "libQt5" })
        {
            Assert.DoesNotContain(unused, loaded);
        }
    }
}
