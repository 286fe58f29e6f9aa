namespace Microsoft.ML.ConvNets.Training.Augmentations;

/// <summary>
/// Which pixel of a side stands for a place in or outside it: a table reaches as far as the side is wide on both sides, arithmetic beyond.
/// </summary>
internal sealed class OutsidePixels
{
    private readonly int _side;
    private readonly int _step;
    private readonly FillMode _mode;
    private readonly int[] _offsets;

    /// <summary>A side.</summary>
    /// <param name="side">Its length in pixels.</param>
    /// <param name="step">The distance of neighbors in bytes.</param>
    /// <param name="mode">What is outside.</param>
    internal OutsidePixels(int side, int step, FillMode mode)
    {
        (_side, _step, _mode) = (side, step, mode);
        _offsets = [.. Enumerable.Range(-side, 3 * side).Select(Computed)];
    }

    /// <summary>The offset of the pixel in bytes; -1 for the fill value.</summary>
    internal int OffsetOf(int place)
    {
        int index = place + _side;
        return (uint)index < (uint)_offsets.Length ? _offsets[index] : Computed(place);
    }

    private int Computed(int place)
    {
        int inside = Inside(place);
        return inside < 0 ? -1 : inside * _step;
    }

    private int Inside(long place)
    {
        switch (_mode)
        {
            case FillMode.Constant:
                return place >= 0 && place < _side ? (int)place : -1;
            case FillMode.Nearest:
                return (int)Math.Clamp(place, 0, _side - 1);
            case FillMode.Wrap:
                return (int)(((place % _side) + _side) % _side);
            default:
                long period = 2L * _side;
                long inPeriod = ((place % period) + period) % period;
                return (int)(inPeriod < _side ? inPeriod : period - 1 - inPeriod);
        }
    }
}
