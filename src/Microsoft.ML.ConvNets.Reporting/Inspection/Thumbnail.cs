namespace Microsoft.ML.ConvNets.Reporting.Inspection;

/// <summary>An image as 32×32 colors, each the mean of the pixels under it: what images are compared by.</summary>
/// <param name="Pixels">Bytes [y, x, red|green|blue].</param>
internal sealed record Thumbnail(byte[] Pixels)
{
    internal const int Side = 32;

    private const int Channels = 3;
    private const int Row = Side * Channels;

    /// <summary>Makes one.</summary>
    /// <param name="rgba">Bytes [y, x, red|green|blue|alpha].</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Number of rows.</param>
    internal static Thumbnail Of(ReadOnlySpan<byte> rgba, int width, int height)
    {
        float[] sums = new float[Side * Row];
        float[] row = new float[Row];
        Coverage[] columns = Coverage.Of(width);
        Coverage[] rows = Coverage.Of(height);
        int source = -1;
        foreach (Coverage down in rows)
        {
            if (down.Source != source)
            {
                source = down.Source;
                Array.Clear(row);
                ReadOnlySpan<byte> line = rgba.Slice(source * width * 4, width * 4);
                foreach (Coverage across in columns)
                {
                    int from = across.Source * 4;
                    int to = across.Cell * Channels;
                    row[to] += across.Weight * line[from];
                    row[to + 1] += across.Weight * line[from + 1];
                    row[to + 2] += across.Weight * line[from + 2];
                }
            }

            Span<float> target = sums.AsSpan(down.Cell * Row, Row);
            for (int i = 0; i < Row; i++)
            {
                target[i] += down.Weight * row[i];
            }
        }

        return new Thumbnail(Array.ConvertAll(sums, static sum => (byte)Math.Clamp(MathF.Round(sum), 0, byte.MaxValue)));
    }

    /// <summary>Brightness (ITU-R BT.601), 0 to 255, as [y, x].</summary>
    internal float[] Gray()
    {
        float[] gray = new float[Side * Side];
        for (int i = 0; i < gray.Length; i++)
        {
            int p = i * Channels;
            gray[i] = (0.299f * Pixels[p]) + (0.587f * Pixels[p + 1]) + (0.114f * Pixels[p + 2]);
        }

        return gray;
    }

    /// <summary>How much of a cell a source pixel covers.</summary>
    private readonly record struct Coverage(int Source, int Cell, float Weight)
    {
        /// <summary>A side of pixels spread over the cells, in the order of both; the weights of each cell add up to 1.</summary>
        internal static Coverage[] Of(int pixels)
        {
            var all = new List<Coverage>(pixels + Side);
            double perCell = pixels / (double)Side;
            for (int cell = 0; cell < Side; cell++)
            {
                double start = cell * perCell;
                double end = (cell + 1) * perCell;
                for (int pixel = (int)start; pixel < pixels && pixel < end; pixel++)
                {
                    double overlap = Math.Min(end, pixel + 1) - Math.Max(start, pixel);
                    if (overlap > 1e-9)
                    {
                        all.Add(new Coverage(pixel, cell, (float)(overlap / perCell)));
                    }
                }
            }

            return [.. all];
        }
    }
}
