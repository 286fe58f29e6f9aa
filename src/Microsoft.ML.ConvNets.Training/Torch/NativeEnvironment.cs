using System.Runtime.InteropServices;

namespace Microsoft.ML.ConvNets.Training.Torch;

/// <summary>
/// What libtorch reads of the environment when it is loaded. On Linux its threads wait for one another in a loop (GNU OpenMP spins for
/// about 300,000 rounds, or as long as it takes where there are as many threads as processors): beside one busy process, a training would
/// lose nine tenths of its speed to threads that wait for one that does not run.
/// </summary>
internal static partial class NativeEnvironment
{
    /// <summary>
    /// Rounds that a thread waits before it sleeps. Most waits of a training are shorter, so that an idle machine loses little; on a busy
    /// one the time lost stays small.
    /// </summary>
    private const string SpinCount = "GOMP_SPINCOUNT";

    private const string Rounds = "1000";

    private static readonly string[] s_choices = [SpinCount, "OMP_WAIT_POLICY"];

    /// <summary>
    /// To be called before libtorch is loaded; does nothing a second time, where libtorch brings another OpenMP, and where the user has
    /// chosen.
    /// </summary>
    internal static void Prepare() => _ = State.IsPrepared;

    private static bool BoundWaiting()
    {
        if (!OperatingSystem.IsLinux() || s_choices.Any(static name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name))))
        {
            return false;
        }

        // .NET keeps an environment of its own, which native code does not see.
        return SetVariable(SpinCount, Rounds, overwrite: 1) == 0;
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetVariable(string name, string value, int overwrite);

    private static class State
    {
        /// <summary>Set once, by whoever asks first; others wait until it is.</summary>
        internal static bool IsPrepared { get; } = BoundWaiting();
    }
}
