using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Benchmarks.Parts;

/// <summary>Benchmarks run in this process: a project that BenchmarkDotNet generates would restore packages and build the stack again.</summary>
internal sealed class InProcessConfig : ManualConfig
{
    internal InProcessConfig()
    {
        Add(DefaultConfig.Instance);
        AddJob(BenchmarkDotNet.Jobs.Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
    }
}
