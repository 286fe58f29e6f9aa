using System.Runtime.CompilerServices;

namespace ConvNets.Stack.ML.Tests.Images;

/// <summary>The pictures of <c>fixtures</c> (see <c>make_fixtures.py</c> there), read from the sources.</summary>
internal static class Fixtures
{
    public const int Width = 19;
    public const int Height = 13;

    public static string Folder { get; } = Path.Combine(SourceFolder(), "fixtures");

    public static IEnumerable<string> Names
        => Directory.GetFiles(Folder).Select(Path.GetFileName).OfType<string>().Where(n => Path.GetExtension(n) is not (".bgra" or ".py")).Order(StringComparer.Ordinal);

    public static string PathOf(string name) => Path.Combine(Folder, name);

    public static byte[] Encoded(string name) => File.ReadAllBytes(PathOf(name));

    public static byte[] ExpectedPixels(string name) => File.ReadAllBytes(PathOf(name) + ".bgra");

    /// <summary>Lossy decoders may differ by rounding from one version to the next, and so may the product with alpha.</summary>
    public static int Tolerance(string name) => name.StartsWith("jpeg", StringComparison.Ordinal) || name.StartsWith("webp", StringComparison.Ordinal) ? 2 : 0;

    public static int GreatestDifference(ReadOnlySpan<byte> actual, ReadOnlySpan<byte> expected)
    {
        Assert.AreEqual(expected.Length, actual.Length);
        int greatest = 0;
        for (int i = 0; i < expected.Length; i++)
            greatest = Math.Max(greatest, Math.Abs(actual[i] - expected[i]));
        return greatest;
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
