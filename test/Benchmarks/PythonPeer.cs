using System.Diagnostics;
using System.Globalization;

namespace Benchmarks;

/// <summary>Runs a peer program in Debian's Python, which prints what it measured on its last line.</summary>
internal static class PythonPeer
{
    private const string Python = "/usr/bin/python3";

    internal static bool IsThere(string module)
    {
        if (!File.Exists(Python))
        {
            return false;
        }

        using Process probe = ChildProcess.Start(Python, ["-c", $"import {module}"]);
        probe.WaitForExit();
        return probe.ExitCode == 0;
    }

    /// <summary>The last line that a peer prints.</summary>
    internal static string LastLine(string script, params object[] arguments) => ChildProcess.LastLine(
        Python, [Path.Combine(AppContext.BaseDirectory, "peers", script), .. arguments.Select(a => Convert.ToString(a, CultureInfo.InvariantCulture)!)]);

    /// <summary>What it is that is compared with.</summary>
    internal static string Version() =>
        ChildProcess.LastLine(Python, ["-c", "import torch, torchvision; print('PyTorch', torch.__version__, '+ torchvision', torchvision.__version__)"]);
}
