using System.Collections.Concurrent;

namespace Microsoft.ML.ConvNets.Testing;

/// <summary>ONNX files that PyTorch writes of torchvision's networks with drawn weights, for images of 64×64; each is written once.</summary>
internal static class TorchOnnx
{
    internal const int Side = 64;

    private static readonly ConcurrentDictionary<string, Lazy<byte[]>> s_files = new();

    private const string Script = """
        import sys, warnings, torch, torchvision
        warnings.filterwarnings("ignore")
        name, batch, path = sys.argv[1:]
        torch.manual_seed(1)
        torch.set_num_threads(1)
        network = getattr(torchvision.models, name)(weights=None).eval()
        # Running statistics as a training leaves them, so that values neither vanish nor grow.
        for module in network.modules():
            if isinstance(module, torch.nn.BatchNorm2d):
                module.running_mean.uniform_(-0.1, 0.1)
                module.running_var.uniform_(0.5, 1.5)
        axes = {"image": {0: "batch"}, "logits": {0: "batch"}} if batch == "free" else None
        torch.onnx.export(network, torch.rand(1, 3, 64, 64), path, input_names=["image"], output_names=["logits"], dynamic_axes=axes)
        """;

    /// <summary>The file of a network.</summary>
    /// <param name="name">torchvision's name.</param>
    /// <param name="isFree">Whether it takes any number of samples; otherwise one.</param>
    internal static byte[] Of(string name, bool isFree) => s_files.GetOrAdd($"{name} {isFree}", _ => new Lazy<byte[]>(() =>
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("model.onnx");
        Python.Run(Script, "torch, torchvision", name, isFree ? "free" : "fixed", path);
        return File.ReadAllBytes(path);
    })).Value;
}
