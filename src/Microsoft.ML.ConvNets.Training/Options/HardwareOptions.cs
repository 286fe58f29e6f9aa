using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>What computes, with how many threads, how exactly, and in how much memory.</summary>
public sealed class HardwareOptions : OptionGroup
{
    /// <summary>
    /// The CUDA device that trains, counted from 0. Default null: what <c>MLContext.GpuDeviceId</c> says; the processor where that is null
    /// too.
    /// </summary>
    [MayDifferOnResume]
    public int? GpuDeviceId;

    /// <summary>
    /// Whether the processor trains where there is no such CUDA device. Default null: what <c>MLContext.FallbackToCpu</c> says.
    /// </summary>
    [MayDifferOnResume]
    public bool? FallbackToCpu;

    /// <summary>Number of threads, at least 1. Default null: one a core. Other trainings of the process keep theirs.</summary>
    public int? Threads;

    /// <summary>
    /// The numbers that the network computes with while it is trained. Default <see cref="TrainingPrecision.Auto"/>: bfloat16 for images on
    /// processors that compute with it, otherwise single precision. The model is saved and scores in single precision.
    /// </summary>
    public TrainingPrecision Precision = TrainingPrecision.Auto;

    /// <summary>Bytes of packed images kept in memory; the rest goes to temporary files. Default 4 GiB.</summary>
    [MayDifferOnResume]
    public long CacheMemoryLimit = 4L << 30;

    internal override void Check()
    {
        Guard.InRange(Threads, atLeast: 1, name: nameof(Threads));
        Guard.InRange(CacheMemoryLimit, atLeast: 0, name: nameof(CacheMemoryLimit));
        Guard.Known(Precision, nameof(Precision));
    }
}
