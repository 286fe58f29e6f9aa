namespace Benchmarks;

/// <summary>Finds the real data sets, which the project does not ship.</summary>
internal static class DataFolder
{
    /// <summary>The checkout that this was built from.</summary>
    internal static string Repository
    {
        get
        {
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ConvNets.sln")))
            {
                folder = folder.Parent;
            }

            return folder?.FullName ?? throw new DirectoryNotFoundException($"{AppContext.BaseDirectory} lies in no checkout of this repository.");
        }
    }

    /// <summary>The folder of a data set: in <c>CONVNETS_DATA</c>, or in <c>../shared/data</c> beside the repository; null if it is not there.</summary>
    internal static string? Find(string name)
    {
        string? root = Environment.GetEnvironmentVariable("CONVNETS_DATA");
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); root is null && folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared", "data");
            root = Directory.Exists(candidate) ? candidate : null;
        }

        string? data = root is null ? null : Path.Combine(root, name);
        return Directory.Exists(data) ? data : null;
    }
}
