using Microsoft.ML.ConvNets.Training.Torch;

namespace Microsoft.ML.ConvNets.Training.Tests.Torch;

/// <summary>What is said where libtorch cannot be loaded. ConvNets.Packages.Tests meets it in processes of their own.</summary>
[TestClass]
public class NativeLibtorchTests
{
    private const string Advice =
        "Unable to load shared library '/app/libLibTorchSharp.so' or one of its dependencies. In order to help diagnose loading problems, "
        + "consider using a tool like strace. If you're using glibc, consider setting the LD_DEBUG environment variable: \n";

    [TestMethod]
    public void A_version_that_the_cxx_runtime_lacks_is_named_with_the_newest_one_it_has()
    {
        using var folder = new TemporaryFolder();
        byte[] versions = [.. "\u007fELF GLIBCXX_3.4.9\0GLIBCXX_3.4.30\0GLIBCXX_3.4.29\0GLIBCXX_FORCE\0"u8];
        string runtime = folder.Write("libstdc++.so.6", versions);

        LibtorchUnavailableException exception = NativeLibtorch.Explain(
            $"{Advice}{runtime}: version `GLIBCXX_3.4.32' not found (required by /app/libLibTorchSharp.so)\n");

        Assert.AreEqual(LibtorchProblem.OldRuntime, exception.Problem);
        StringAssert.Contains(exception.Message, "GLIBCXX_3.4.32");
        StringAssert.Contains(exception.Message, $"{runtime} ends at GLIBCXX_3.4.30");
        Assert.IsNull(exception.InnerException);
    }

    [TestMethod]
    public void A_cxx_runtime_that_cannot_be_read_is_still_named()
    {
        const string Words = "/nowhere/libstdc++.so.6: version `CXXABI_1.3.15' not found (required by /app/libc10.so)";
        StringAssert.Contains(NativeLibtorch.Explain(Advice + Words).Message, "/nowhere/libstdc++.so.6 is older");
    }

    [TestMethod]
    public void Another_cause_is_told_in_the_words_of_the_loader_alone()
    {
        const string Words = "/app/libLibTorchSharp.so: invalid ELF header\n";
        LibtorchUnavailableException exception = NativeLibtorch.Explain(Advice + Words + Words);

        Assert.AreEqual(LibtorchProblem.NotLoadable, exception.Problem);
        Assert.AreEqual(
            "libtorch cannot be loaded; the system's loader says: /app/libLibTorchSharp.so: invalid ELF header. "
            + "docs/setup.md of Microsoft.ML.ConvNets says more.",
            exception.Message);
    }

    [TestMethod]
    public void An_older_C_library_is_no_older_cxx_runtime()
    {
        const string Words = "/lib/libc.so.6: version `GLIBC_2.34' not found (required by /app/libLibTorchSharp.so)";
        Assert.AreEqual(LibtorchProblem.NotLoadable, NativeLibtorch.Explain(Advice + Words).Problem);
    }

    [TestMethod]
    public void A_loader_without_advice_is_quoted_whole()
    {
        const string Words =
            "Unable to load DLL 'C:\\app\\torch_cpu.dll' or one of its dependencies: The specified module could not be found. (0x8007007E)";
        StringAssert.Contains(NativeLibtorch.Explain(Words).Message, Words);
    }

    [TestMethod]
    public void Libtorch_is_the_one_beside_the_application_and_not_the_systems()
    {
        NativeLibtorch.Require();

        using var process = System.Diagnostics.Process.GetCurrentProcess();
        string[] loaded = [.. process.Modules.Cast<System.Diagnostics.ProcessModule>().Select(module => module.FileName)
            .Where(file => Path.GetFileName(file).Contains("torch_cpu", StringComparison.Ordinal))];
        CollectionAssert.AreEqual((string[])[Path.Combine(AppContext.BaseDirectory, Path.GetFileName(loaded[0]))], loaded);
    }
}
