using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Instance normalisation (Ulyanov et al. 2016): each channel of each picture by its own mean and variance.</summary>
public abstract class InstanceNorm : NormBase
{
    public InstanceNorm(long num_features, double eps, double? momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype, string name)
        : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, name)
    {
    }

    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        ValidateInputDimensions(input);
        if (input.ndim == GetNumberOfBatchDimensions())
        {
            return Normalize(input);
        }

        using var batch = input.unsqueeze(0);
        using var result = Normalize(batch);
        return result.squeeze(0);
    }

    /// <summary>The number of dimensions an input has when it is a batch; one less means a single picture.</summary>
    protected abstract long GetNumberOfBatchDimensions();

    private Tensor Normalize(Tensor input) =>
        Native.cn_instance_norm(input, weight, bias, running_mean, running_var, training || !track_running_stats, momentum ?? 0, eps);
}
