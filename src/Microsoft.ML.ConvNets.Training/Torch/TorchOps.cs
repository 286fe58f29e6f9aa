using Microsoft.ML.ConvNets.Networks;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.ConvNets.Training.Torch;

/// <summary>The operators of layers on libtorch's tensors.</summary>
/// <param name="random">Draws which values and samples are dropped, as while training; null where none are.</param>
/// <param name="learnsStatistics">Whether batch norms use a batch's own statistics and move the running ones.</param>
/// <param name="statisticMomentum">The weight of the newest batch in the running statistics; null for what each layer says.</param>
internal sealed class TorchOps(Generator? random, bool learnsStatistics, double? statisticMomentum = null) : IOps<Tensor>
{
    private static readonly long[] s_plane = [2, 3];

    /// <summary>As a network scores.</summary>
    internal static TorchOps Evaluation { get; } = new(random: null, learnsStatistics: false);

    public Tensor Conv2D(Tensor input, Tensor weight, Tensor? bias, ConvolutionGeometry window)
    {
        if (window.Padding.IsSymmetric)
        {
            return Convolve(input, [window.Padding.Top, window.Padding.Left]);
        }

        // libtorch pads opposite sides alike; an odd number of zeros (Same with a stride or an even window) goes in a step before.
        using Tensor padded = Pad(input, window.Padding);
        return Convolve(padded, [0, 0]);

        Tensor Convolve(Tensor image, long[] padding) => functional.conv2d(
            image, weight, bias, [window.Stride.Height, window.Stride.Width], padding, [window.Dilation.Height, window.Dilation.Width],
            window.Groups);
    }

    public Tensor MaxPool(Tensor input, TensorShape inputShape, PoolGeometry window) => TorchPools.Max(input, inputShape, window);

    public Tensor AveragePool(Tensor input, TensorShape inputShape, PoolGeometry window) =>
        TorchPools.Average(input, inputShape, window);

    public Tensor AdaptiveAveragePool(Tensor input, TensorShape inputShape, int size) => functional.adaptive_avg_pool2d(input, size);

    public Tensor GlobalAveragePool(Tensor input, bool keepsDimensions) => input.mean(s_plane, keepsDimensions);

    public Tensor GlobalMaxPool(Tensor input) => input.amax(s_plane);

    public Tensor Pad(Tensor input, SidePadding padding) => TorchPools.Pad(input, padding, 0);

    public Tensor BatchNorm(Tensor input, BatchNormWeights<Tensor> weights, double momentum, double epsilon)
    {
        if (learnsStatistics)
        {
            weights.BatchCount.add_(1);
        }

        return functional.batch_norm(
            input, weights.Mean, weights.Variance, weights.Weight, weights.Bias, learnsStatistics, statisticMomentum ?? momentum, epsilon);
    }

    public Tensor LayerNorm(Tensor input, Tensor weight, Tensor bias, TensorShape inputShape, double epsilon)
    {
        if (!inputShape.IsImage)
        {
            return Normalize(input, weight, bias, epsilon);
        }

        // In channels-last memory this view is contiguous: neither of the two turns copies anything.
        using Tensor pixels = input.permute(0, 2, 3, 1);
        using Tensor normalized = Normalize(pixels, weight, bias, epsilon);
        return normalized.permute(0, 3, 1, 2);
    }

    public Tensor Activate(Tensor input, Activation activation, bool takesInput, double? alpha = null)
    {
        if (takesInput)
        {
            return activation.ApplyTo(input, alpha);
        }

        // Most functions leave their input as it is, but dispose it; the input may be needed by the layer before.
        return activation == Activation.Relu ? input.relu() : activation.ApplyTo(input.alias(), alpha);
    }

    public Tensor Clip(Tensor input, double? lowest, double? highest) => lowest is { } low
        ? highest is { } high ? input.clamp(low, high) : input.clamp_min(low)
        : input.clamp_max(highest!.Value);

    // One number takes the type and the device of what it is combined with.
    public Tensor Number(double value) => tensor((float)value);

    public Tensor Combine(Arithmetic operation, Tensor first, Tensor second) => operation switch
    {
        Arithmetic.Add => first.add(second),
        Arithmetic.Subtract => first.sub(second),
        Arithmetic.Multiply => first.mul(second),
        _ => first.div(second),
    };

    public Tensor Concat(IReadOnlyList<Tensor> inputs) => cat([.. inputs], 1);

    public Tensor Flatten(Tensor input) => input.flatten(1);

    public Tensor Reshape(Tensor input, TensorShape shape) => input.reshape([input.shape[0], .. shape.Dimensions]);

    public Tensor ShuffleChannels(Tensor input, TensorShape inputShape, int groups)
    {
        long[] plane = [inputShape.Height, inputShape.Width];
        using Tensor grouped = input.reshape([input.shape[0], groups, inputShape.Channels / groups, .. plane]);
        using Tensor turned = grouped.transpose(1, 2);
        return turned.reshape(input.shape);
    }

    public Tensor SliceChannels(Tensor input, int start, int count) => input.narrow(1, start, count);

    public Tensor Dense(Tensor input, Tensor weight, Tensor? bias) => functional.linear(input, weight, bias);

    public Tensor Dropout(Tensor input, double rate) => random is null || rate == 0 ? input.alias() : Drop(input, rate, empty_like(input));

    public Tensor StochasticDepth(Tensor input, double rate)
    {
        if (random is null || rate == 0)
        {
            return input.alias();
        }

        var shape = new long[input.dim()];
        Array.Fill(shape, 1);
        shape[0] = input.shape[0];
        return Drop(input, rate, empty(shape, input.dtype, input.device));
    }

    public Tensor Identity(Tensor input) => input.alias();

    public Tensor OnnxModel(Tensor input, OnnxModelLayer model) => throw new NotSupportedException(
        $"The ONNX file that gives '{model.OutputName}' is frozen: it runs on ONNX Runtime, not on libtorch, and cannot learn. To train "
        + "its layers, load it with OnnxBackboneOptions { Trainable = true }.");

    /// <summary>
    /// Zeroes a fraction of the values, or of what <paramref name="factors"/> has one value for, and scales the rest. libtorch's own
    /// dropout draws from a generator of the whole process, in which trainings and other code would disturb each other.
    /// </summary>
    private Tensor Drop(Tensor input, double rate, Tensor factors)
    {
        using Tensor drawn = factors;
        // TorchSharp makes generators for the processor only; a CUDA device draws from its own, which TorchNetwork.Seed seeds.
        drawn.bernoulli_(1 - rate, drawn.device_type == DeviceType.CPU ? random : null).div_(1 - rate);
        return input.mul(drawn);
    }

    private static Tensor Normalize(Tensor input, Tensor weight, Tensor bias, double epsilon)
    {
        if (input.dtype == weight.dtype)
        {
            return functional.layer_norm(input, weight.shape, weight, bias, epsilon);
        }

        // Not every libtorch normalizes a type by factors of another.
        using Tensor exact = input.to(weight.dtype);
        using Tensor normalized = functional.layer_norm(exact, weight.shape, weight, bias, epsilon);
        return normalized.to(input.dtype);
    }
}
