using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNets.Stack.Torch.Tests.reference;

/// <summary>What PyTorch computed: the JSON files that the scripts beside this file write.</summary>
internal static class Reference
{
    private static readonly Lazy<JsonElement> s_nn = new(() => Read("nn.json"));
    private static readonly Lazy<JsonElement> s_optim = new(() => Read("optim.json"));

    private static readonly Lazy<JsonElement> s_tensor = new(() => Read("tensor.json"));

    internal static JsonElement Tensors => s_tensor.Value;

    internal static JsonElement NN => s_nn.Value;

    internal static JsonElement Optim => s_optim.Value;

    internal static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);

    internal static Tensor ToTensor(this JsonElement element)
    {
        long[] shape = [.. element.GetProperty("shape").EnumerateArray().Select(e => e.GetInt64())];
        return element.TryGetProperty("integers", out var integers)
            ? tensor((long[])[.. integers.EnumerateArray().Select(e => e.GetInt64())], shape)
            : tensor(element.GetProperty("values").Floats(), shape);
    }

    internal static float[] Floats(this JsonElement element) => [.. element.EnumerateArray().Select(e => e.GetSingle())];

    internal static double[] Doubles(this JsonElement element) => [.. element.EnumerateArray().Select(e => e.GetDouble())];

    internal static void AssertClose(JsonElement expected, Tensor actual, string what, double tolerance = 1e-5)
    {
        using var wanted = expected.ToTensor();
        CollectionAssert.AreEqual(wanted.shape, actual.shape, what);
        if (wanted.numel() == 0)
        {
            return;
        }

        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var difference = (wanted.to(ScalarType.Float64) - actual.to(ScalarType.Float64)).abs();
        var excess = (difference - wanted.to(ScalarType.Float64).abs() * tolerance).max().item<double>();
        Assert.IsLessThanOrEqualTo(tolerance, excess, $"{what} differs from PyTorch's by up to {difference.max().item<double>():g3}");
    }

    internal static void AssertClose(IReadOnlyList<double> expected, IReadOnlyList<double> actual, string what, double tolerance)
    {
        Assert.HasCount(expected.Count, actual, what);
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.AreEqual(expected[i], actual[i], tolerance * Math.Max(1, Math.Abs(expected[i])), $"{what}, at {i}");
        }
    }

    private static JsonElement Read(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "reference", file);
            if (File.Exists(path))
            {
                return JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;
            }
        }

        throw new FileNotFoundException($"reference/{file} stands in no folder above {AppContext.BaseDirectory}.");
    }
}
