using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// A pass through a copy of the module whose weights are bfloat16. The module's own stay in single precision, so that steps far smaller than a weight still add up. What needs
/// precision (norms, running statistics, the output layer) is single precision in the copy too, and lies in the same memory as the module's.
/// </summary>
internal sealed class BFloat16Pass : TrainingPass
{
    private readonly List<(Parameter Own, Parameter Copy, bool IsRounded)> _learning = [];

    /// <summary>What runs.</summary>
    internal NetworkModule Copy { get; }

    internal BFloat16Pass(NetworkModule module, bool fromFeatures)
        : base(module, fromFeatures)
    {
        Copy = module.BuildAlike();
        foreach (nn.Module layer in Copy.Hidden(fromFeatures))
        {
            Round(layer);
        }

        using IDisposable still = no_grad();
        foreach ((Parameter own, Parameter copy) in module.parameters().Zip(Copy.parameters()))
        {
            bool isRounded = Connect(own, copy);
            if (own.requires_grad)
            {
                _learning.Add((own, copy, isRounded));
            }
        }

        foreach ((Tensor own, Tensor copy) in module.buffers().Zip(Copy.buffers()))
        {
            Connect(own, copy);
        }

        Copy.TrainUnfrozen();
    }

    internal override Tensor Run(Tensor inputs)
    {
        using (no_grad())
        {
            foreach ((Parameter own, Parameter copy, bool isRounded) in _learning)
            {
                if (isRounded)
                {
                    copy.copy_(own);
                }
            }
        }

        using Tensor rounded = inputs.to(ScalarType.BFloat16);
        using Tensor hidden = Copy.RunHidden(rounded, FromFeatures);
        using Tensor exact = hidden.to(ScalarType.Float32);
        return Copy.RunOutput(exact);
    }

    internal override void BringGradients()
    {
        foreach ((Parameter own, Parameter copy, _) in _learning)
        {
            using Tensor? gradient = copy.grad;
            using Tensor? exact = gradient?.to(ScalarType.Float32);
            if (exact is not null)
            {
                own.grad = exact;
            }
        }

        Copy.zero_grad();
    }

    public override void Dispose()
    {
        Copy.Dispose();
        base.Dispose();
    }

    private static void Round(nn.Module layer)
    {
        nn.Module[] parts = [.. layer.children()];
        Array.ForEach(parts, Round);
        // What holds other modules has no weights of its own.
        if (parts.Length == 0 && layer is not (BatchNorm1d or BatchNorm2d or IKeepsSinglePrecision))
        {
            layer.to(ScalarType.BFloat16);
        }
    }

    /// <summary>Gives the copy's tensor the values of the module's: by the same memory, or rounded.</summary>
    /// <returns>Whether they are rounded.</returns>
    private static bool Connect(Tensor own, Tensor copy)
    {
        if (own.dtype == copy.dtype)
        {
            copy.set_(own);
            return false;
        }

        copy.copy_(own);
        return true;
    }
}
