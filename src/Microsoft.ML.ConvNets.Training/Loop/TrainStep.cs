using Microsoft.ML.ConvNets.Training.Torch;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Loop;

/// <summary>
/// The way from a batch to the gradients of the network's parameters. This one is that of single precision: the network itself runs.
/// </summary>
internal class TrainStep(TorchNetwork network, bool fromFeatures) : IDisposable
{
    /// <summary>Whether the inputs are what the frozen layers made of the images.</summary>
    protected bool FromFeatures => fromFeatures;

    /// <summary>The pass of a phase of training.</summary>
    internal static TrainStep Of(TrainingPhase phase, TorchNetwork network) =>
        phase.ComputesBFloat16 && network.HasHidden(phase.FromFeatures)
        ? new BFloat16TrainStep(network, phase.FromFeatures)
        : new TrainStep(network, phase.FromFeatures);

    /// <summary>The logits of a batch with the network's present weights, in single precision, for the caller to dispose.</summary>
    internal virtual Tensor Run(Tensor inputs) => fromFeatures ? network.RunTrained(inputs) : network.Run(inputs);

    /// <summary>
    /// The backward pass of a loss: from here on the network's parameters have its gradients, and those of no loss before it.
    /// </summary>
    /// <remarks>
    /// An optimizer's <c>zero_grad</c> is not called: TorchSharp's <c>zero_</c> leaves an object behind that keeps the gradient's memory
    /// until the collector comes, which may be
    /// never.
    /// </remarks>
    internal virtual void Backward(Tensor loss)
    {
        network.ClearGradients();
        loss.backward();
    }

    /// <summary>Frees what is the pass's own; the network stays.</summary>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}
