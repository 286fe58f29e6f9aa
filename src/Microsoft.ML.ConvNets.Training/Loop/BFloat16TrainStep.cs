using Microsoft.ML.ConvNets.Training.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Loop;

/// <summary>
/// A pass through a copy of the network whose weights are bfloat16. The network's own stay in single precision, so that steps far smaller
/// than a weight still add up. What needs precision (norms, running statistics, the output layer) is single precision in the copy too, and
/// lies in the same memory as the network's.
/// </summary>
internal sealed class BFloat16TrainStep : TrainStep
{
    private readonly List<Learning> _learning = [];

    internal TorchNetwork Copy { get; }

    internal BFloat16TrainStep(TorchNetwork network, bool fromFeatures)
        : base(network, fromFeatures)
    {
        Copy = network.InBFloat16(fromFeatures);
        foreach ((Parameter own, Parameter copy) in network.Parameters.Zip(Copy.Parameters))
        {
            if (own.requires_grad)
            {
                _learning.Add(new Learning(own, copy, GradientOf(own), own.dtype != copy.dtype));
            }
        }

        Copy.Train();
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
        Copy.ClearGradients();
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

    /// <summary>A parameter that learns, what runs in its place, and where its gradient goes.</summary>
    private sealed record Learning(Parameter Own, Parameter Copy, Tensor Gradient, bool IsRounded);
}
