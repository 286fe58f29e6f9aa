using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Batch normalisation (Ioffe and Szegedy 2015): by the batch's statistics while training, by the running ones otherwise.</summary>
public abstract class BatchNorm : NormBase
{
    public BatchNorm(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype, string name)
        : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, name)
    {
    }

    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        ValidateInputDimensions(input);
        var counts = training && track_running_stats;
        var byBatch = training || (running_mean is null && running_var is null);

        // While training without tracking, statistics that someone set are left alone.
        var useRunning = !training || track_running_stats;
        return Native.cn_batch_norm(input, weight, bias, useRunning ? running_mean : null, useRunning ? running_var : null,
            counts ? num_batches_tracked : null, byBatch, momentum ?? -1, eps);
    }
}
