namespace Microsoft.ML.ConvNets.Weights.Naming;

/// <summary>
/// Names in files of versions before 0.3. There, a convolution with an odd number of zeros around its input (<see cref="ConvPadding.Same"/>
/// with a stride or an even window, at some input sizes) called its weights <c>conv.weight</c> and <c>conv.bias</c>.
/// </summary>
internal static class EarlierWeightNames
{
    private const string Level = ".conv.";

    /// <summary>The present name of a weight in a file.</summary>
    /// <param name="name">The name in the file.</param>
    /// <param name="isInNetwork">Tells whether the network has a weight of a name.</param>
    internal static string Present(string name, Func<string, bool> isInNetwork)
    {
        int level = name.LastIndexOf(Level, StringComparison.Ordinal);
        if (level < 0 || isInNetwork(name))
        {
            return name;
        }

        string present = $"{name[..level]}.{name[(level + Level.Length)..]}";
        return isInNetwork(present) ? present : name;
    }
}
