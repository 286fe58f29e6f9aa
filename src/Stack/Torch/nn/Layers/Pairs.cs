namespace TorchSharp;

/// <summary>Kernel sizes, strides and the like for two dimensions: given as one number for both, or one for each.</summary>
internal static class Pairs
{
    internal static long[] Of(long value) => [value, value];

    internal static long[] Of((long, long) value) => [value.Item1, value.Item2];

    internal static long[]? Of(long? value) => value is { } given ? Of(given) : null;

    internal static long[]? Of((long, long)? value) => value is { } given ? Of(given) : null;

    /// <summary>Two numbers from an array of one or two; <paramref name="otherwise"/> for null.</summary>
    internal static long[] Of(long[]? values, string name, long[] otherwise) => values switch
    {
        null => otherwise,
        [var both] => [both, both],
        [_, _] => values,
        _ => throw new ArgumentException($"{name} takes one number, or one for height and one for width; got {values.Length}.", name),
    };

    internal static readonly long[] Zeros = [0, 0];

    internal static readonly long[] Ones = [1, 1];
}
