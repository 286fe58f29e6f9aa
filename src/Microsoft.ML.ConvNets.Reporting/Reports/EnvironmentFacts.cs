using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Microsoft.ML.ConvNets.Reporting.Reports;

/// <summary>Where a report was made: versions, system and processor, as far as they are known.</summary>
internal static partial class EnvironmentFacts
{
    private const string LinuxProcessors = "/proc/cpuinfo";

    // Assemblies whose versions decide what is computed, where they are loaded.
    private static readonly (string Assembly, string Name)[] s_libraries =
    [
        ("Microsoft.ML.ConvNets", "Microsoft.ML.ConvNets"), ("Microsoft.ML.Core", "ML.NET"),
        ("Microsoft.ML.OnnxRuntime", "ONNX Runtime"), ("TorchSharp", "TorchSharp"), ("SkiaSharp", "SkiaSharp"),
    ];

    internal static IReadOnlyDictionary<string, string> Now()
    {
        var facts = new Dictionary<string, string>();
        foreach ((string assembly, string name) in s_libraries)
        {
            if (Array.Find(AppDomain.CurrentDomain.GetAssemblies(), loaded => loaded.GetName().Name == assembly) is { } found)
            {
                facts[name] = VersionOf(found);
            }
        }

        facts[".NET"] = RuntimeInformation.FrameworkDescription;
        facts["System"] = $"{RuntimeInformation.OSDescription} ({RuntimeInformation.RuntimeIdentifier})";
        facts["Processor"] = $"{Processor()}, {Environment.ProcessorCount} threads";
        facts["Made"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
        return facts;
    }

    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>() is { InformationalVersion: var version }
            ? Commit().Replace(version, "")
            : assembly.GetName().Version?.ToString() ?? "unknown";

    private static string Processor()
    {
        const string Key = "model name";
        if (File.Exists(LinuxProcessors)
            && File.ReadLines(LinuxProcessors).FirstOrDefault(static line => line.StartsWith(Key, StringComparison.Ordinal)) is string line)
        {
            return line[(line.IndexOf(':') + 1)..].Trim();
        }

        return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    /// <summary>What a version ends with, where it names the commit that it was built from.</summary>
    [GeneratedRegex("[+-][0-9a-f]{40}$")]
    private static partial Regex Commit();
}
