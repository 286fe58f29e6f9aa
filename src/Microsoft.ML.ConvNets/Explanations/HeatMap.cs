using Microsoft.ML.ConvNets.Explanations;

namespace Microsoft.ML.ConvNets;

/// <summary>A value for each place of an image: above 0 where it speaks for a class, below 0 where it speaks against it.</summary>
public sealed class HeatMap
{
    private readonly float[] _values;

    internal HeatMap(int height, int width, float[] values)
    {
        (Height, Width, _values) = (height, width, values);
    }

    /// <summary>Number of rows, at least 1.</summary>
    public int Height { get; }

    /// <summary>Number of columns, at least 1.</summary>
    public int Width { get; }

    /// <summary>The values, row by row from the upper left corner.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The value of a place.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="column">The column, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The place is outside of the map.</exception>
    public float this[int row, int column]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(row);
            ArgumentOutOfRangeException.ThrowIfNegative(column);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Height);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, Width);
            return _values[(row * Width) + column];
        }
    }

    /// <summary>The largest value, or 0 where none is above it.</summary>
    public float Peak
    {
        get
        {
            float peak = 0;
            foreach (float value in _values)
            {
                peak = Math.Max(peak, value);
            }

            return peak;
        }
    }

    /// <summary>The sum of all values.</summary>
    public double Sum()
    {
        double sum = 0;
        foreach (float value in _values)
        {
            sum += value;
        }

        return sum;
    }

    /// <summary>
    /// The map laid over a part of an image: bilinear between the middles of its places, 0 outside of that part.
    /// </summary>
    /// <param name="height">The image's height.</param>
    /// <param name="width">Its width.</param>
    /// <param name="part">The part that the map is of, in fractions of the image's sides.</param>
    internal HeatMap Over(int height, int width, CropFraction part)
    {
        float[] values = new float[checked(height * width)];
        (int Lower, int Upper, float Share)?[] columns = Places(width, Width, part.Left, part.Right);
        (int Lower, int Upper, float Share)?[] rows = Places(height, Height, part.Top, part.Bottom);
        for (int y = 0; y < height; y++)
        {
            if (rows[y] is not var (top, bottom, down))
            {
                continue;
            }

            for (int x = 0; x < width; x++)
            {
                if (columns[x] is var (left, right, across))
                {
                    float above = Between(_values[(top * Width) + left], _values[(top * Width) + right], across);
                    float below = Between(_values[(bottom * Width) + left], _values[(bottom * Width) + right], across);
                    values[(y * width) + x] = Between(above, below, down);
                }
            }
        }

        return new HeatMap(height, width, values);

        static float Between(float first, float second, float share) => first + ((second - first) * share);
    }

    /// <summary>For each pixel along a side the two places of the map around it; null outside of the part.</summary>
    private static (int Lower, int Upper, float Share)?[] Places(int pixels, int places, double start, double end)
    {
        var found = new (int, int, float)?[pixels];
        for (int i = 0; i < pixels; i++)
        {
            double along = (((i + 0.5) / pixels) - start) / (end - start);
            if (along is >= 0 and <= 1)
            {
                double place = Math.Clamp((along * places) - 0.5, 0, places - 1);
                int lower = (int)place;
                found[i] = (lower, Math.Min(lower + 1, places - 1), (float)(place - lower));
            }
        }

        return found;
    }
}
