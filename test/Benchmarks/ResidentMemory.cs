using System.Globalization;

namespace Benchmarks;

/// <summary>The resident memory of this process, as the kernel counts it.</summary>
internal static class ResidentMemory
{
    /// <summary>The most that it ever held, in MiB.</summary>
    internal static double PeakMebibytes => Read("VmHWM:");

    /// <summary>What it holds now, in MiB.</summary>
    internal static double Mebibytes => Read("VmRSS:");

    private static double Read(string name)
    {
        string line = File.ReadLines("/proc/self/status").First(text => text.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
