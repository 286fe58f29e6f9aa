using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// A part of a network as scoring runs it: batch norms are folded into the convolutions before them, and what acts in training only is left out.
/// It shares the weights that it does not change with the module that it was made of, and changes nothing when it runs.
/// </summary>
internal abstract class PreparedStep
{
    /// <summary>Runs it on <c>[N, C, H, W]</c>, <c>[N, F]</c> or <see cref="ChannelBlocks"/>. The result, one of the same, is never the input object itself.</summary>
    internal abstract Tensor Run(Tensor input);

    /// <summary>Runs it, adds a tensor to the result, and applies a function to the sum.</summary>
    internal virtual Tensor RunAdding(Tensor input, Tensor addend, Activation activation)
    {
        using Tensor output = Run(input);
        return ChannelBlocks.Apply(activation, ChannelBlocks.Sum(output, addend));
    }

    /// <summary>Gives back what it holds beside the module's weights.</summary>
    internal virtual void Release()
    {
    }
}

/// <summary>A module of a network that knows how scoring runs it.</summary>
internal interface IPreparable
{
    /// <param name="activation">The function after it.</param>
    PreparedStep Prepare(Activation activation);
}

/// <summary>A module that runs in scoring as it does in training.</summary>
internal sealed class PreparedModule(Module<Tensor, Tensor> module, Activation activation) : PreparedStep
{
    internal override Tensor Run(Tensor input)
    {
        using Tensor? joined = ChannelBlocks.Join(input);
        return activation.ApplyTo(module.call(joined ?? input), inPlace: true);
    }
}
