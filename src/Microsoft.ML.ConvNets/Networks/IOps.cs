namespace Microsoft.ML.ConvNets.Networks;

/// <summary>
/// The operators that layers are written in. What implements them says what a value is: a tensor that trains, or a node of a graph that is
/// being written.
/// </summary>
/// <remarks>
/// Values are batches: <c>[N, C, H, W]</c> or <c>[N, F]</c>. An operator leaves its inputs as they are, <see cref="Activate"/> of a value
/// that it may take over excepted. Its result belongs to the caller, who disposes it after the last use: then its memory is free at once.
/// </remarks>
/// <typeparam name="T">A value, or a weight.</typeparam>
internal interface IOps<T>
    where T : class, IDisposable
{
    /// <summary>A convolution; <paramref name="weight"/> is <c>[filters, C / groups, height, width]</c>.</summary>
    T Conv2D(T input, T weight, T? bias, ConvolutionGeometry window);

    /// <summary>The largest value of each window; the padding never is.</summary>
    T MaxPool(T input, TensorShape inputShape, PoolGeometry window);

    /// <summary>The mean of each window.</summary>
    T AveragePool(T input, TensorShape inputShape, PoolGeometry window);

    /// <summary>The means of size × size parts of the image: <c>[N, C, size, size]</c>.</summary>
    T AdaptiveAveragePool(T input, TensorShape inputShape, int size);

    /// <summary>The mean over height and width: <c>[N, C]</c>, or <c>[N, C, 1, 1]</c>.</summary>
    T GlobalAveragePool(T input, bool keepsDimensions);

    /// <summary>The largest value over height and width: <c>[N, C]</c>.</summary>
    T GlobalMaxPool(T input);

    /// <summary>Zeros around an image.</summary>
    T Pad(T input, SidePadding padding);

    /// <summary>Batch normalization; while training by the batch's mean and variance, which then move the running ones.</summary>
    T BatchNorm(T input, BatchNormWeights<T> weights, double momentum, double epsilon);

    /// <summary>Normalization over the channels of each pixel of an image, or over all values of a vector.</summary>
    T LayerNorm(T input, T weight, T bias, TensorShape inputShape, double epsilon);

    /// <summary>Applies a function to each value.</summary>
    /// <param name="input">The values.</param>
    /// <param name="activation">The function.</param>
    /// <param name="takesInput">
    /// Whether the input is the fresh result of an operator that nobody else uses: it is disposed, or its memory serves for the output.
    /// </param>
    /// <param name="alpha">The parameter of leaky ReLU and of ELU; null for 0.01 and 1.</param>
    T Activate(T input, Activation activation, bool takesInput, double? alpha = null);

    /// <summary>No value below the one limit and none above the other.</summary>
    T Clip(T input, double? lowest, double? highest);

    /// <summary>A number, which <see cref="Combine"/> takes beside any value.</summary>
    T Number(double value);

    /// <summary>Computes with each pair of values; a dimension that a side lacks, or has 1 in, has the same value throughout.</summary>
    T Combine(Arithmetic operation, T first, T second);

    /// <summary>Channels side by side.</summary>
    T Concat(IReadOnlyList<T> inputs);

    /// <summary><c>[N, C, H, W]</c> to <c>[N, C·H·W]</c>, the width fastest.</summary>
    T Flatten(T input);

    /// <summary>The same values, in their order, in another shape.</summary>
    T Reshape(T input, TensorShape shape);

    /// <summary>Takes turns with the groups of channels: the first of each group, the second of each, …</summary>
    T ShuffleChannels(T input, TensorShape inputShape, int groups);

    /// <summary>A run of the channels.</summary>
    T SliceChannels(T input, int start, int count);

    /// <summary>x·Wᵀ + b; <paramref name="weight"/> is <c>[outputs, inputs]</c>.</summary>
    T Dense(T input, T weight, T? bias);

    /// <summary>While training, sets a random fraction of the values to zero and scales the others by 1 / (1 - rate).</summary>
    T Dropout(T input, double rate);

    /// <summary>The same with whole samples.</summary>
    T StochasticDepth(T input, double rate);

    /// <summary>The input as a value of its own.</summary>
    T Identity(T input);

    /// <summary>What an ONNX file makes of a batch.</summary>
    /// <exception cref="NotSupportedException">What computes is not ONNX Runtime.</exception>
    T OnnxModel(T input, OnnxModelLayer model);
}

/// <summary>Zeros on each side of an image.</summary>
internal readonly record struct SidePadding(int Top, int Bottom, int Left, int Right)
{
    /// <summary>Both together.</summary>
    public static SidePadding operator +(SidePadding one, SidePadding other) => new(
        one.Top + other.Top, one.Bottom + other.Bottom, one.Left + other.Left, one.Right + other.Right);

    /// <summary>Whether opposite sides have as many.</summary>
    internal bool IsSymmetric => Top == Bottom && Left == Right;

    /// <summary>Whether all sides have as many.</summary>
    internal bool IsEven => IsSymmetric && Top == Left;
}

/// <summary>How the kernel of a convolution moves.</summary>
internal readonly record struct ConvolutionGeometry(KernelSize Stride, SidePadding Padding, KernelSize Dilation, int Groups);

/// <summary>The size and movement of a pool.</summary>
/// <param name="Size">Its height and width.</param>
/// <param name="Stride">Pixels between two of its positions.</param>
/// <param name="Padding">What surrounds the input.</param>
/// <param name="Dilation">Pixels between two pixels of a window.</param>
/// <param name="CeilMode">Whether a last window may hang over the end.</param>
/// <param name="CountsPadding">Whether a mean counts the padding as zeros. What hangs over the end never counts.</param>
internal readonly record struct PoolGeometry(
    KernelSize Size, KernelSize Stride, SidePadding Padding, KernelSize Dilation, bool CeilMode = false, bool CountsPadding = false)
{
    /// <summary>How far the last windows hang over the padded end of an input.</summary>
    internal SidePadding Overhang(TensorShape input)
    {
        KernelSize window = Size.Dilated(Dilation);
        return new SidePadding(
            0, Along(input.Height, window.Height, Stride.Height, Padding.Top, Padding.Bottom, CeilMode),
            0, Along(input.Width, window.Width, Stride.Width, Padding.Left, Padding.Right, CeilMode));

        static int Along(int size, int window, int stride, int before, int after, bool ceil)
        {
            int positions = KernelGeometry.Positions(size, window, stride, before, after, ceil) ?? 1;
            return Math.Max(0, ((positions - 1) * stride) + window - size - before - after);
        }
    }
}

/// <summary>What a batch norm keeps.</summary>
internal readonly record struct BatchNormWeights<T>(T Weight, T Bias, T Mean, T Variance, T BatchCount);
