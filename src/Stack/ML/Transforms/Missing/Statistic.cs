using System.Numerics;

namespace Microsoft.ML.Transforms.Missing;

/// <summary>One figure about the values that are not missing. Its details are those of ML.NET, so that the same replacement comes out.</summary>
internal abstract class Statistic<T>
    where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
{
    public static Statistic<T> Create(MissingValueReplacingEstimator.ReplacementMode mode, bool bySlot) => mode switch
    {
        MissingValueReplacingEstimator.ReplacementMode.Mean => new Mean(),
        MissingValueReplacingEstimator.ReplacementMode.Minimum => new Extreme(isMaximum: false, finiteOnly: bySlot && typeof(T) == typeof(double)),
        MissingValueReplacingEstimator.ReplacementMode.Maximum => new Extreme(isMaximum: true, finiteOnly: bySlot && typeof(T) == typeof(double)),
        _ => new MostFrequent(),
    };

    public abstract void Add(T value);

    /// <param name="count">The number of values, the zeros that sparse vectors leave out included.</param>
    /// <param name="allMissing">Whether there was nothing to go by.</param>
    public abstract T Finish(long count, out bool allMissing);

    private sealed class Mean : Statistic<T>
    {
        private long _missing;
        private long _nonZero;
        private double _mean;

        public override void Add(T value)
        {
            double number = double.CreateTruncating(value);
            if (number == 0)
                return;
            if (!double.IsFinite(number))
            {
                _missing++;
                return;
            }

            _nonZero++;

            // Where the signs differ, the difference might overflow.
            if (_mean > 0 != number > 0)
                _mean = _mean - (_mean / _nonZero) + (number / _nonZero);
            else
                _mean += (number - _mean) / _nonZero;
        }

        public override T Finish(long count, out bool allMissing)
        {
            allMissing = count == _missing;
            return allMissing ? T.Zero : T.CreateTruncating(_mean * ((double)_nonZero / (count - _missing)));
        }
    }

    private sealed class Extreme(bool isMaximum, bool finiteOnly) : Statistic<T>
    {
        private long _added;
        private T _extreme = finiteOnly
            ? isMaximum ? T.MinValue : T.MaxValue
            : isMaximum ? T.NegativeInfinity : T.PositiveInfinity;

        public override void Add(T value)
        {
            _added++;
            Compare(value);
        }

        public override T Finish(long count, out bool allMissing)
        {
            allMissing = false;
            if (_added < count)
                Compare(T.Zero);
            return _extreme;
        }

        private void Compare(T value)
        {
            if (finiteOnly && !T.IsFinite(value))
                return;
            if (isMaximum ? value > _extreme : value < _extreme)
                _extreme = value;
        }
    }

    /// <summary>The value that was the first to be as frequent as the most frequent one.</summary>
    private sealed class MostFrequent : Statistic<T>
    {
        private readonly Dictionary<T, int> _counts = [];
        private T _value;
        private int _count;

        public override void Add(T value)
        {
            if (!T.IsFinite(value))
                return;
            int count = _counts[value] = _counts.GetValueOrDefault(value) + 1;
            if (count <= _count)
                return;
            _value = value;
            _count = count;
        }

        public override T Finish(long count, out bool allMissing)
        {
            allMissing = false;
            return _value;
        }
    }
}
