using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using TorchSharp;

namespace Microsoft.ML.ConvNets.Training.Torch;

/// <summary>
/// Loads libtorch, once, before anything of TorchSharp is used. TorchSharp loads it by itself too, but where that fails it prints a page
/// of trace, and it takes any libtorch of the system for its own; and the exception comes out of a static constructor.
/// </summary>
internal static partial class NativeLibtorch
{
    private const string More = "docs/setup.md of Microsoft.ML.ConvNets says more.";

    private static readonly Lock s_loading = new();
    private static volatile bool s_loaded;

    /// <summary>Makes sure that libtorch is loaded.</summary>
    /// <exception cref="LibtorchUnavailableException">It cannot be; the message says why, and what to do.</exception>
    internal static void Require()
    {
        if (s_loaded)
        {
            return;
        }

        lock (s_loading)
        {
            if (!s_loaded)
            {
                NativeEnvironment.Prepare();
                Load();
                s_loaded = true;
            }
        }
    }

    /// <summary>Says what the loader's words mean.</summary>
    internal static LibtorchUnavailableException Explain(string loaderMessage)
    {
        // The runtime puts advice for developers before what dlopen said, which stands in lines of its own.
        string[] lines = loaderMessage.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string words = string.Join("; ", lines.Length > 1 ? lines[1..].Distinct() : lines);
        if (MissingVersion().Match(words) is not { Success: true } missing)
        {
            return new LibtorchUnavailableException(
                LibtorchProblem.NotLoadable, $"libtorch cannot be loaded; the system's loader says: {words.TrimEnd('.')}. {More}");
        }

        string file = missing.Groups["file"].Value;
        string ends = NewestVersion(file) is string newest ? $" ends at {newest}" : " is older";
        return new LibtorchUnavailableException(
            LibtorchProblem.OldRuntime,
            $"libtorch needs a C++ runtime with {missing.Groups["version"].Value} (libstdc++ of GCC 13 or newer), and {file}{ends}: "
            + "use a newer distribution, such as Debian 13 or Ubuntu 24.04, or put the forwarding library that eng/setup builds first in "
            + "LD_LIBRARY_PATH before the process starts; " + More);
    }

    private static void Load()
    {
        Assembly torchSharp = typeof(torch).Assembly;
        // In notebooks and scripts, TorchSharp lies in NuGet's cache and gathers its libraries from there; and the application may have
        // loaded one of its own choice.
        if (CacheFolder().IsMatch(torchSharp.Location) || IsLoaded())
        {
            return;
        }

        string[] folders = [.. FoldersOf(torchSharp)];
        string version = torchSharp.GetName().Version!.ToString(3);
        string binding = Find(folders, FileNameOf("LibTorchSharp")) ?? throw new LibtorchUnavailableException(
            LibtorchProblem.NotLoadable,
            $"TorchSharp's native library {FileNameOf("LibTorchSharp")} is not beside the application: TorchSharp {version} has none for "
            + $"{RuntimeInformation.RuntimeIdentifier}, or the application was published for another platform; it runs on linux-x64, "
            + $"win-x64 and osx-arm64. {More}");
        string library = Find(folders, FileNameOf("torch_cpu")) ?? throw new LibtorchUnavailableException(
            LibtorchProblem.NotReferenced,
            "The application brings no libtorch along, which trains networks: add it with "
            + $"`dotnet add package TorchSharp-cpu --version {version}` (for NVIDIA GPUs TorchSharp-cuda-linux or TorchSharp-cuda-windows "
            + $"instead). {More}");
        foreach (string file in (string[])[library, binding])
        {
            RequireWhole(file);
        }

        try
        {
            // By their paths, and in this order: the binding's own reference to libtorch is then met by this one, never by another one of
            // the system.
            NativeLibrary.Load(library);
            NativeLibrary.Load(binding);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw Explain(e.Message);
        }
    }

    /// <summary>
    /// Linux' loader maps a file and dies where it ends too early, as after a copy to a full disk. The table that an ELF file ends with
    /// tells its length.
    /// </summary>
    private static void RequireWhole(string file)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        const int HeaderLength = 64, TableOffset = 0x28, EntryLength = 0x3A, EntryCount = 0x3C;
        byte[] header = new byte[HeaderLength];
        using FileStream stream = File.OpenRead(file);
        int read = stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false);
        if (read < HeaderLength || header is not [0x7F, (byte)'E', (byte)'L', (byte)'F', ..])
        {
            return; // The loader says so itself.
        }

        long table = (long)BitConverter.ToUInt16(header, EntryLength) * BitConverter.ToUInt16(header, EntryCount);
        long length = BitConverter.ToInt64(header, TableOffset) + table;
        if (stream.Length < length)
        {
            throw new LibtorchUnavailableException(
                LibtorchProblem.NotLoadable,
                $"libtorch cannot be loaded: {file} is cut off, it has {stream.Length:N0} bytes of {length:N0}; build or publish the "
                + "application again, with enough space on the disk.");
        }
    }

    private static bool IsLoaded()
    {
        using var process = Process.GetCurrentProcess();
        return process.Modules.Cast<ProcessModule>().Any(module => module.ModuleName.Contains("LibTorchSharp", StringComparison.Ordinal));
    }

    /// <summary>
    /// Where the application's native libraries are: as the host says, beside the assembly, and where a plug-in has them.
    /// </summary>
    private static IEnumerable<string> FoldersOf(Assembly assembly)
    {
        string known = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        string beside = Path.GetDirectoryName(assembly.Location) is { Length: > 0 } folder ? folder : AppContext.BaseDirectory;
        return [.. known.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries), beside, Path.Combine(
            beside, "runtimes", Platform, "native")];
    }

    private static string Platform =>
        (OperatingSystem.IsWindows() ? "win-" : OperatingSystem.IsMacOS() ? "osx-" : "linux-")
        + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    private static string FileNameOf(string library) =>
        OperatingSystem.IsWindows() ? $"{library}.dll" : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";

    private static string? Find(string[] folders, string file) =>
        folders.Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);

    /// <summary>The newest version that a C++ runtime says it has; null if it cannot be read.</summary>
    private static string? NewestVersion(string file)
    {
        try
        {
            return RuntimeVersion().Matches(File.ReadAllText(file, Encoding.Latin1))
                .MaxBy(static match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))?.Value;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"(?<file>[^\s;:]*libstdc\+\+\.so[^\s;:]*): version [`'](?<version>(GLIBCXX|CXXABI)_[0-9.]+)' not found")]
    private static partial Regex MissingVersion();

    [GeneratedRegex(@"GLIBCXX_3\.4\.([0-9]{1,4})\b")]
    private static partial Regex RuntimeVersion();

    [GeneratedRegex(@"[\\/]torchsharp[\\/][^\\/]+[\\/]lib[\\/][^\\/]+[\\/]TorchSharp\.dll$", RegexOptions.IgnoreCase)]
    private static partial Regex CacheFolder();
}
