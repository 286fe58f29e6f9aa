using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.ConvNets;

/// <summary>Steps that follow one another.</summary>
internal sealed class PreparedSequence : PreparedStep
{
    private readonly PreparedStep[] _steps;

    internal PreparedSequence(params PreparedStep[] steps) => _steps = steps;

    internal int Count => _steps.Length;

    /// <summary>Prepares modules, each with the function after it.</summary>
    internal static PreparedSequence Of(ReadOnlySpan<(Module<Tensor, Tensor> Module, Activation Activation)> modules)
    {
        var steps = new List<PreparedStep>();
        for (int i = 0; i < modules.Length; i++)
        {
            (Module<Tensor, Tensor> module, Activation activation) = modules[i];
            if (module is TorchSharp.Modules.Conv2d or IConvolving)
            {
                TorchSharp.Modules.BatchNorm2d? norm = activation == Activation.None && i + 1 < modules.Length ? modules[i + 1].Module as TorchSharp.Modules.BatchNorm2d : null;
                steps.Add(PreparedConvolution.Of(module, norm, norm is null ? activation : modules[++i].Activation));
            }
            else if (module is IPreparable part)
            {
                steps.Add(part.Prepare(activation));
            }
            else if (module is not (TorchSharp.Modules.Dropout or ITrainingOnly) || activation != Activation.None)
            {
                steps.Add(new PreparedModule(module, activation));
            }
        }

        return new PreparedSequence([.. steps]);
    }

    internal override Tensor Run(Tensor input) => RunTo(_steps.Length, input) ?? input.alias();

    internal override Tensor RunAdding(Tensor input, Tensor addend, Activation activation)
    {
        if (_steps.Length == 0)
        {
            return ChannelBlocks.Apply(activation, ChannelBlocks.Sum(input, addend));
        }

        using Tensor? last = RunTo(_steps.Length - 1, input);
        return _steps[^1].RunAdding(last ?? input, addend, activation);
    }

    internal override void Release()
    {
        foreach (PreparedStep step in _steps)
        {
            step.Release();
        }
    }

    private Tensor? RunTo(int end, Tensor input)
    {
        Tensor? current = null;
        for (int i = 0; i < end; i++)
        {
            using Tensor? before = current;
            current = _steps[i].Run(before ?? input);
        }

        return current;
    }
}

/// <summary>A module that does nothing outside training.</summary>
internal interface ITrainingOnly;
