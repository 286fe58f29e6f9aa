using System.Reflection;
using System.Xml.Linq;

namespace ConvNets.Documentation.Tests;

/// <summary>The repository whose documents are read.</summary>
internal static class Repository
{
    /// <summary>Its folder.</summary>
    internal static string Root { get; } = Metadata("RepositoryRoot");

    /// <summary>The packages that it makes, by the names that <c>dotnet add package</c> and <c>dotnet tool install</c> take.</summary>
    internal static IReadOnlyList<string> OwnPackages { get; } =
        ["Microsoft.ML.ConvNets", "Microsoft.ML.ConvNets.Training", "Microsoft.ML.ConvNets.Reporting", "Microsoft.ML.ConvNets.Serving", "convnets"];

    /// <summary>The full path of something in it.</summary>
    internal static string PathOf(string relative) => Path.GetFullPath(Path.Combine(Root, relative));

    /// <summary>The version of a package by the central list; null where the list lacks it.</summary>
    internal static string? VersionOf(string package)
    {
        XDocument list = XDocument.Load(PathOf("Directory.Packages.props"));
        XElement? item = list.Descendants("PackageVersion").FirstOrDefault(item => (string?)item.Attribute("Include") == package);
        string? version = (string?)item?.Attribute("Version");
        // A version is a number or the name of a property of the same file.
        return version is ['$', '(', .. var property, ')'] ? (string?)list.Descendants(property).Single() : version;
    }

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
