using TorchSharp;
using static TorchSharp.torch;

namespace Benchmarks.DotNetPeers;

/// <summary>The training loop that TorchSharp's own examples have.</summary>
internal static class PlainEpoch
{
    /// <summary>One epoch; gives how many images were right.</summary>
    internal static long Train(nn.Module<Tensor, Tensor> network, optim.Optimizer optimizer, IEnumerable<(Tensor Inputs, Tensor Targets)> batches)
    {
        network.train();
        long right = 0;
        foreach ((Tensor inputs, Tensor targets) in batches)
        {
            using IDisposable scope = NewDisposeScope();
            using (inputs)
            using (targets)
            {
                optimizer.zero_grad();
                Tensor logits = network.call(inputs);
                Tensor loss = nn.functional.cross_entropy(logits, targets);
                loss.backward();
                optimizer.step();
                right += logits.argmax(1).eq(targets).sum().item<long>();
            }
        }

        return right;
    }
}
