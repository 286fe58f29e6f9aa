using System.Text.Json;

namespace Microsoft.ML.ConvNets.Testing;

/// <summary>Values that PyTorch and Pillow gave; see reference/make_reference.py.</summary>
internal static class Reference
{
    internal static JsonElement Read(string name)
    {
        using Stream stream = typeof(Reference).Assembly.GetManifestResourceStream(name)
            ?? throw new FileNotFoundException($"The tests carry no resource '{name}'.");
        return JsonDocument.Parse(stream).RootElement.Clone();
    }

    internal static TensorShape ShapeOf(JsonElement dimensions)
    {
        int[] sizes = [.. dimensions.EnumerateArray().Select(v => v.GetInt32())];
        return sizes.Length == 1 ? TensorShape.Vector(sizes[0]) : TensorShape.Image(sizes[0], sizes[1], sizes[2]);
    }
}
