using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML.ConvNets.Training.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Optimizers;

/// <summary>What an optimizer remembers between steps (momenta, mean squares, counts) as bytes with a checksum, for checkpoints.</summary>
internal static class OptimizerStateBytes
{
    internal static byte[] Save(OptimizerHelper optimizer)
    {
        using var stream = new MemoryStream();
        Tensor[] laidOut = LayRowByRow(optimizer);
        try
        {
            using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
            optimizer.save_state_dict(writer);
        }
        finally
        {
            LayChannelsLast(laidOut);
        }

        stream.Write(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        return stream.ToArray();
    }

    /// <summary>
    /// Gives a fresh optimizer the memory of one of the same kind over parameters of the same shapes in the same groups. The groups'
    /// learning rates stay as they are: they are the business of <c>OptimizerLearningRate</c>.
    /// </summary>
    /// <exception cref="InvalidDataException">The bytes are cut off, were changed, or belong to another optimizer or network.</exception>
    internal static void Load(OptimizerHelper optimizer, byte[] bytes)
    {
        int length = bytes.Length - SHA256.HashSizeInBytes;
        if (length <= 0 || !SHA256.HashData(bytes.AsSpan(0, length)).AsSpan().SequenceEqual(bytes.AsSpan(length)))
        {
            throw new InvalidDataException(
                $"The optimizer's state ({bytes.Length:N0} bytes) is cut off or was changed: its checksum does not fit.");
        }

        double[] rates = [.. optimizer.ParamGroups.Select(static group => group.LearningRate)];
        using var stream = new MemoryStream(bytes, 0, length, writable: false);
        using var reader = new BinaryReader(stream);
        Device device = optimizer.ParamGroups.SelectMany(static group => ((ParamGroup)group).Parameters).First().device;
        // TorchSharp reads into the processor's memory.
        Move(optimizer, CPU);
        LayRowByRow(optimizer);
        try
        {
            optimizer.load_state_dict(reader);
        }
        // Stacks differ in what they throw; all of these say that the bytes and the optimizer do not go together.
        catch (Exception wrong) when (
            wrong is IOException or ArgumentException or FormatException or ExternalException or InvalidOperationException)
        {
            throw new InvalidDataException($"The optimizer's state does not fit this optimizer and network: {wrong.Message}", wrong);
        }
        finally
        {
            foreach ((TorchSharp.torch.optim.ILearningRateController group, double rate) in optimizer.ParamGroups.Zip(rates))
            {
                group.LearningRate = rate;
            }

            LayChannelsLast(TensorsOf(optimizer).Where(static tensor => tensor.dim() == 4));
            Move(optimizer, device);
        }

        if (stream.Position != length)
        {
            throw new InvalidDataException(
                $"The optimizer's state is {length - stream.Position:N0} bytes longer than this optimizer and network need.");
        }
    }

    /// <summary>What an optimizer keeps for its parameters. The tensors belong to it.</summary>
    private static IEnumerable<Tensor> TensorsOf(OptimizerHelper optimizer) => optimizer.state_dict().State
        .SelectMany(static state => (Tensor?[])(state switch
        {
            Adam.State adam => [adam.exp_avg, adam.exp_avg_sq, adam.max_exp_avg_sq],
            AdamW.State adam => [adam.exp_avg, adam.exp_avg_sq, adam.max_exp_avg_sq],
            SGD.State sgd => [sgd.momentum_buffer],
            RMSProp.State rmsProp => [rmsProp.square_avg, rmsProp.momentum_buffer, rmsProp.grad_avg],
            Adagrad.State adagrad => [adagrad.sum],
            _ => throw new NotSupportedException($"It is not known what {state.GetType()} keeps."),
        }))
        .OfType<Tensor>();

    /// <summary>Brings what an optimizer keeps onto a device.</summary>
    private static void Move(OptimizerHelper optimizer, Device device)
    {
        foreach (OptimizerState state in optimizer.state_dict().State)
        {
            switch (state)
            {
                case Adam.State adam:
                    (adam.exp_avg, adam.exp_avg_sq) = (On(adam.exp_avg), On(adam.exp_avg_sq));
                    adam.max_exp_avg_sq = On(adam.max_exp_avg_sq);
                    break;
                case AdamW.State adam:
                    (adam.exp_avg, adam.exp_avg_sq) = (On(adam.exp_avg), On(adam.exp_avg_sq));
                    adam.max_exp_avg_sq = On(adam.max_exp_avg_sq);
                    break;
                case SGD.State sgd:
                    sgd.momentum_buffer = On(sgd.momentum_buffer);
                    break;
                case RMSProp.State rmsProp:
                    (rmsProp.square_avg, rmsProp.momentum_buffer) = (On(rmsProp.square_avg), On(rmsProp.momentum_buffer));
                    rmsProp.grad_avg = On(rmsProp.grad_avg);
                    break;
                case Adagrad.State adagrad:
                    adagrad.sum = On(adagrad.sum);
                    break;
            }
        }

        Tensor On(Tensor? tensor)
        {
            if (tensor is null || (tensor.device_type == device.type && tensor.device_index == device.index))
            {
                return tensor!;
            }

            using Tensor elsewhere = tensor;
            return elsewhere.to(device).DetachFromDisposeScope();
        }
    }

    /// <summary>
    /// TorchSharp saves and loads tensors in this layout only (TorchSharp #1255); those of convolutions have that of their weights.
    /// </summary>
    /// <returns>The tensors that had another one.</returns>
    private static Tensor[] LayRowByRow(OptimizerHelper optimizer)
    {
        using IDisposable still = no_grad();
        Tensor[] others = [.. TensorsOf(optimizer).Where(static tensor => !tensor.is_contiguous())];
        foreach (Tensor tensor in others)
        {
            using Tensor contiguous = tensor.contiguous();
            tensor.set_(contiguous);
        }

        return others;
    }

    private static void LayChannelsLast(IEnumerable<Tensor> tensors)
    {
        using IDisposable still = no_grad();
        foreach (Tensor tensor in tensors)
        {
            using Tensor channelsLast = ChannelsLast.Of(tensor);
            tensor.set_(channelsLast);
        }
    }
}
