using System.Reflection;

namespace Microsoft.ML;

/// <summary>
/// The assembly names that ML.NET itself writes into models. Models carry them so that either stack opens the other's files;
/// here they all stand for this assembly.
/// </summary>
internal static class ModelAssemblies
{
    public const string Data = "Microsoft.ML.Data" + Identity;
    public const string ImageAnalytics = "Microsoft.ML.ImageAnalytics" + Identity;
    public const string Transforms = "Microsoft.ML.Transforms" + Identity;

    private const string Identity = ", Version=1.0.0.0, Culture=neutral, PublicKeyToken=cc7b13ffcd2ddd51";

    private static readonly HashSet<string> s_ownNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "Microsoft.ML", "Microsoft.ML.Core", "Microsoft.ML.DataView", "Microsoft.ML.Data", "Microsoft.ML.ImageAnalytics", "Microsoft.ML.Transforms",
    };

    /// <summary>Finds the assembly that a model names. Only an assembly that the application already has is ever returned.</summary>
    /// <exception cref="FormatException">The name is malformed, or the application has no such assembly.</exception>
    public static Assembly Find(string assemblyName, IEnumerable<Assembly> registered)
    {
        string simpleName = SimpleName(assemblyName);
        if (s_ownNames.Contains(simpleName))
            return typeof(ModelAssemblies).Assembly;

        foreach (Assembly candidate in registered.Concat(AppDomain.CurrentDomain.GetAssemblies()))
        {
            if (string.Equals(candidate.GetName().Name, simpleName, StringComparison.OrdinalIgnoreCase))
                return candidate;
        }

        try
        {
            return Assembly.Load(new AssemblyName(simpleName));
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException)
        {
            throw new FormatException(
                $"its class is in the assembly '{simpleName}', which this application does not have; reference it, or load the model where it was made.", exception);
        }
    }

    private static string SimpleName(string assemblyName)
    {
        string? simpleName;
        try
        {
            simpleName = new AssemblyName(assemblyName).Name;
        }
        catch (Exception exception) when (exception is ArgumentException or IOException)
        {
            throw new FormatException($"'{assemblyName}' is no assembly name.", exception);
        }

        // A name is looked up beside the application; anything that could be read as a path must not get that far.
        if (string.IsNullOrEmpty(simpleName) || simpleName.AsSpan().IndexOfAny("/\\:\0") >= 0)
            throw new FormatException($"'{assemblyName}' is no assembly name.");
        return simpleName;
    }
}
