namespace Microsoft.ML.ConvNets.Images;

/// <summary>From <c>[C, H, W]</c>, the order of feature vectors, to <c>[H, W, C]</c>, the order of packed images.</summary>
internal static class PixelOrder
{
    internal static void ToChannelsLast(ReadOnlySpan<float> channelsFirst, TensorShape shape, Span<float> channelsLast)
    {
        if (shape.Channels == 1 || !shape.IsImage)
        {
            channelsFirst.CopyTo(channelsLast);
            return;
        }

        int plane = shape.Height * shape.Width;
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            ReadOnlySpan<float> values = channelsFirst.Slice(channel * plane, plane);
            for (int i = 0; i < values.Length; i++)
            {
                channelsLast[(i * shape.Channels) + channel] = values[i];
            }
        }
    }
}
