using Microsoft.ML.ConvNets;

namespace Benchmarks.Jobs.Measures;

/// <summary>The hardware options of our trainings.</summary>
internal static class Hardware
{
    internal static HardwareOptions Of(Workplace workplace) =>
        new() { Threads = workplace.Threads, Precision = Enum.Parse<TrainingPrecision>(workplace.Precision) };
}
