namespace Microsoft.ML.ConvNets.Testing;

/// <summary>Real data sets, which the project does not ship.</summary>
internal static class RealData
{
    /// <summary>A data set: in <c>CONVNETS_DATA</c>, or in <c>../shared/data</c> beside the repository. Without it the test is skipped.</summary>
    internal static string Find(string name)
    {
        string? data = FindOrNull(name);
        if (data is null)
        {
            Assert.Inconclusive($"The data set '{name}' is not here: put it into ../shared/data or name its folder's parent in CONVNETS_DATA.");
        }

        return data;
    }

    /// <summary>The same; null if it is not there.</summary>
    internal static string? FindOrNull(string name)
    {
        string? root = Environment.GetEnvironmentVariable("CONVNETS_DATA");
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); root is null && folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared", "data");
            root = Directory.Exists(candidate) ? candidate : null;
        }

        string data = Path.Combine(root ?? "", name);
        return root is not null && Path.Exists(data) ? data : null;
    }
}
