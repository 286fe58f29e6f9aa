using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>Finds libconvnets_torch: the folder or file that CONVNETS_NATIVE names, else the folder of this assembly.</summary>
internal static partial class NativeLibraryResolver
{
    private const string FileName = "libconvnets_torch.so";
    private const string BlasThreads = "OPENBLAS_NUM_THREADS";

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The resolver must stand before the first native call, wherever that is.")]
    internal static void Register() =>
        NativeLibrary.SetDllImportResolver(typeof(NativeLibraryResolver).Assembly, Resolve);

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != Native.Library)
        {
            return IntPtr.Zero;
        }

        // OpenBLAS reads this once when it is loaded, from the C environment, which .NET's own copy does not reach.
        // Its threads would compete with libtorch's OpenMP threads for the same cores.
        if (Environment.GetEnvironmentVariable(BlasThreads) is null)
        {
            _ = setenv(BlasThreads, "1", 0);
        }

        var tried = new List<string>();
        foreach (var path in Candidates(assembly))
        {
            if (!File.Exists(path))
            {
                tried.Add($"{path}: no such file");
                continue;
            }

            try
            {
                return NativeLibrary.Load(path);
            }
            catch (DllNotFoundException e)
            {
                tried.Add($"{path}: {e.Message.ReplaceLineEndings(" ").Trim()}");
            }
        }

        throw new DllNotFoundException(
            $"{FileName}, the binding to libtorch, could not be loaded. Run eng/setup, which builds it, or set CONVNETS_NATIVE to the folder that holds it. Tried: {string.Join("; ", tried)}.");
    }

    private static IEnumerable<string> Candidates(Assembly assembly)
    {
        if (Environment.GetEnvironmentVariable("CONVNETS_NATIVE") is { Length: > 0 } chosen)
        {
            yield return Directory.Exists(chosen) ? Path.Combine(chosen, FileName) : chosen;
        }

        var beside = Path.GetDirectoryName(assembly.Location) is { Length: > 0 } folder ? folder : AppContext.BaseDirectory;
        yield return Path.Combine(beside, FileName);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}
