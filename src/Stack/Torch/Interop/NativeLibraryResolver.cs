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
    private static readonly Lazy<IntPtr> s_library = new(Load);
    private static bool s_waitsPassively;

    /// <summary>
    /// Lets libtorch's threads sleep while they wait for one another, if the library is not loaded yet and the environment does not say otherwise.
    /// By default they spin for a while: a little faster where the process has the cores to itself, several times slower where it shares them.
    /// </summary>
    internal static void WaitPassively() => s_waitsPassively = true;

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The resolver must stand before the first native call, wherever that is.")]
    internal static void Register() =>
        NativeLibrary.SetDllImportResolver(typeof(NativeLibraryResolver).Assembly, Resolve);

    // The runtime asks for each function anew.
    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) => name == Native.Library ? s_library.Value : IntPtr.Zero;

    private static IntPtr Load()
    {
        // OpenBLAS reads this once when it is loaded, from the C environment, which .NET's own copy does not reach.
        // Its threads would compete with libtorch's OpenMP threads for the same cores.
        _ = setenv(BlasThreads, "1", 0);
        if (s_waitsPassively)
        {
            _ = setenv("OMP_WAIT_POLICY", "passive", 0);
        }

        var tried = new List<string>();
        foreach (var path in Candidates(typeof(NativeLibraryResolver).Assembly))
        {
            if (!File.Exists(path))
            {
                tried.Add($"{path}: no such file");
                continue;
            }

            try
            {
                IntPtr library = NativeLibrary.Load(path);
                UseAllCores(library);
                return library;
            }
            catch (DllNotFoundException e)
            {
                tried.Add($"{path}: {e.Message.ReplaceLineEndings(" ").Trim()}");
            }
        }

        throw new DllNotFoundException(
            $"{FileName}, the binding to libtorch, could not be loaded. Run eng/setup, which builds it, or set CONVNETS_NATIVE to the folder that holds it. Tried: {string.Join("; ", tried)}.");
    }

    /// <summary>Some builds of libtorch begin with one thread. Each thread of the process takes its number from the first that sets one.</summary>
    private static unsafe void UseAllCores(IntPtr library)
    {
        if (Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is null)
        {
            var setThreads = (delegate* unmanaged<int, int>)NativeLibrary.GetExport(library, nameof(Native.cn_set_num_threads));
            _ = setThreads(Environment.ProcessorCount);
        }
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
