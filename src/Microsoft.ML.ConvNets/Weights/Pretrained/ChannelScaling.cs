namespace Microsoft.ML.ConvNets;

/// <summary>
/// How a channel's value v in [0, 1] becomes what a network is given: <c>(v - mean) / standard deviation</c>. One number each for all
/// channels, or one a channel in the order red, green, blue.
/// </summary>
public sealed record ChannelScaling
{
    /// <summary>Describes a scaling.</summary>
    /// <param name="mean">One value, or one a channel, in units of [0, 1].</param>
    /// <param name="standardDeviation">As many values, above 0.</param>
    /// <exception cref="ArgumentException">
    /// The lists are empty or of different lengths, or a value is not finite or a deviation not above 0.
    /// </exception>
    public ChannelScaling(IReadOnlyList<float> mean, IReadOnlyList<float> standardDeviation)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(standardDeviation);
        if (mean.Count == 0 || mean.Count != standardDeviation.Count || !mean.All(float.IsFinite)
            || !standardDeviation.All(s => s > 0 && float.IsFinite(s)))
        {
            throw new ArgumentException(
                "Mean and standard deviation need as many finite values as each other, the deviations above 0.", nameof(mean));
        }

        Mean = mean;
        StandardDeviation = standardDeviation;
    }

    /// <summary>[0, 1] as it is.</summary>
    public static ChannelScaling ZeroToOne { get; } = new([0], [1]);

    /// <summary>[0, 1] stretched to [0, 255], the values of pixels as files store them.</summary>
    public static ChannelScaling ZeroTo255 { get; } = new([0], [1 / 255f]);

    /// <summary>[0, 1] stretched to [-1, 1].</summary>
    public static ChannelScaling MinusOneToOne { get; } = new([0.5f], [0.5f]);

    /// <summary>The mean and deviation of ImageNet's images, which most pretrained networks expect.</summary>
    public static ChannelScaling ImageNet { get; } = new([0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]);

    /// <summary>What is subtracted, in units of [0, 1].</summary>
    public IReadOnlyList<float> Mean { get; }

    /// <summary>What is divided by then, in units of [0, 1].</summary>
    public IReadOnlyList<float> StandardDeviation { get; }

    /// <inheritdoc/>
    public bool Equals(ChannelScaling? other) =>
        other is not null && Mean.SequenceEqual(other.Mean) && StandardDeviation.SequenceEqual(other.StandardDeviation);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Mean.Count, Mean[0], StandardDeviation[0]);

    /// <summary>The values for a number of channels: one value serves all; gray takes the mean of three.</summary>
    internal (float[] Mean, float[] StandardDeviation) For(int channels) => (Spread(Mean, channels), Spread(StandardDeviation, channels));

    private static float[] Spread(IReadOnlyList<float> values, int channels) =>
        values.Count == channels ? [.. values]
        : values.Count == 1 ? [.. Enumerable.Repeat(values[0], channels)]
        : channels == 1 ? [values.Average()]
        : throw new ArgumentException($"There are {values.Count} values for {channels} channels.", nameof(channels));
}
