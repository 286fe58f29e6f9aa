namespace Microsoft.ML.ConvNets.Testing;

/// <summary>The ImageNet ResNet-18 of the NuGet package Microsoft.ML.DnnImageFeaturizer.ResNet18, where the machine has it.</summary>
internal static class PackagedResNet
{
    /// <summary>Preprocessing and network; the test is skipped where the package is not in NuGet's folder.</summary>
    internal static string[] Paths
    {
        get
        {
            string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
                ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
            string package = Path.Combine(packages, "microsoft.ml.dnnimagefeaturizer.resnet18", "0.23.1");
            string[] names = ["ResNetPreprocess.onnx", "ResNet18.onnx"];
            string?[] found = Array.ConvertAll(names, name => Directory.Exists(package)
                ? Directory.EnumerateFiles(package, name, SearchOption.AllDirectories).FirstOrDefault()
                : null);
            if (found.Contains(null))
            {
                Assert.Inconclusive("Microsoft.ML.DnnImageFeaturizer.ResNet18 0.23.1 is not among this machine's packages.");
            }

            return found!;
        }
    }
}
