using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// Feature maps as prepared convolutions hand them on where the stack has a way for it: sixteen channels side by side, <c>[N, C/16, H, W, 16]</c>
/// without gaps. Whoever works on single values takes them as they are; whoever looks at channels joins them first.
/// </summary>
internal static class ChannelBlocks
{
    internal static bool IsBlocked(Tensor maps) => maps.dim() == 5;

    /// <summary>The same feature maps as <c>[N, C, H, W]</c>, channels last in memory; null where they are that already.</summary>
    internal static Tensor? Join(Tensor maps)
    {
        if (!IsBlocked(maps))
        {
            return null;
        }

        long[] shape = maps.shape;
        using Tensor pixels = maps.permute(0, 2, 3, 1, 4);
        using Tensor joined = pixels.reshape(shape[0], shape[2], shape[3], shape[1] * shape[4]);
        return joined.permute(0, 3, 1, 2);
    }

    /// <summary>The same in place of feature maps that are no longer their caller's.</summary>
    internal static Tensor Joined(Tensor maps)
    {
        if (Join(maps) is not { } joined)
        {
            return maps;
        }

        maps.Dispose();
        return joined;
    }

    /// <summary>The sum of two feature maps of the same size, in blocks if both are.</summary>
    internal static Tensor Sum(Tensor one, Tensor other)
    {
        if (IsBlocked(one) == IsBlocked(other))
        {
            return one.add(other);
        }

        using Tensor? left = Join(one);
        using Tensor? right = Join(other);
        return (left ?? one).add(right ?? other);
    }

    /// <summary>Joins the blocks of those that have them if some have none.</summary>
    internal static void MakeAlike(Tensor[] maps)
    {
        if (Array.TrueForAll(maps, IsBlocked))
        {
            return;
        }

        for (int i = 0; i < maps.Length; i++)
        {
            maps[i] = Joined(maps[i]);
        }
    }

    /// <summary>Applies a function, to the values where they are if it can; the input is no longer its caller's.</summary>
    internal static Tensor Apply(Activation activation, Tensor maps) =>
        // Softmax is the one function that looks along the channels.
        activation.ApplyTo(activation == Activation.Softmax ? Joined(maps) : maps, inPlace: true);
}
