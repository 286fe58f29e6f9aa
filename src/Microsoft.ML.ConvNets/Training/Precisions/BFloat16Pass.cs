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
    private readonly List<Learning> _learning = [];

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
                _learning.Add(new Learning(own, copy, GradientOf(own), isRounded));
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
            foreach (Learning parameter in _learning)
            {
                if (parameter.IsRounded)
                {
                    parameter.Copy.copy_(parameter.Own);
                }
            }
        }

        using Tensor rounded = inputs.to(ScalarType.BFloat16);
        using Tensor hidden = Copy.RunHidden(rounded, FromFeatures);
        using Tensor exact = hidden.to(ScalarType.Float32);
        return Copy.RunOutput(exact);
    }

    internal override void Backward(Tensor loss)
    {
        Copy.zero_grad();
        loss.backward();
        using IDisposable still = no_grad();
        foreach (Learning parameter in _learning)
        {
            using Tensor? gradient = parameter.Copy.grad;
            if (gradient is null)
            {
                parameter.Gradient.fill_(0);
            }
            else
            {
                parameter.Gradient.copy_(gradient);
            }
        }
    }

    public override void Dispose()
    {
        _learning.ForEach(static parameter => parameter.Gradient.Dispose());
        Copy.Dispose();
        base.Dispose();
    }

    /// <summary>The gradient of a parameter, made if it is not there: the same memory for all steps.</summary>
    private static Tensor GradientOf(Parameter parameter)
    {
        if (parameter.grad is { } present)
        {
            return present.DetachFromDisposeScope();
        }

        using Tensor zeros = zeros_like(parameter);
        parameter.backward([zeros]);
        return parameter.grad!.DetachFromDisposeScope();
    }

    private static void Round(nn.Module layer)
    {
        nn.Module[] parts = [.. layer.children()];
        Array.ForEach(parts, Round);
        // What holds other modules has no weights of its own.
        if (parts.Length == 0 && layer is not (BatchNorm1d or BatchNorm2d or IKeepsSinglePrecision))
        {
            layer.to(ScalarType.BFloat16);
            NetworkModule.CountParameters(layer);
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

    /// <summary>A parameter that learns, what runs in its place, and where its gradient goes.</summary>
    private sealed record Learning(Parameter Own, Parameter Copy, Tensor Gradient, bool IsRounded);
}
