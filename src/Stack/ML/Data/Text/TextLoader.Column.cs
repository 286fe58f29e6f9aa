namespace Microsoft.ML.Data;

public sealed partial class TextLoader
{
    public sealed class Column
    {
        // All of them may be null. They are not annotated, as nothing is in ML.NET: the same program is to compile without warnings here and there.
#nullable disable annotations
        public string Name;
        public Range[] Source;
        public KeyCount KeyCount;
#nullable restore annotations

        public Column()
        {
        }

        public Column(string name, DataKind dataKind, int index) : this(name, dataKind, [new Range(index)])
        {
        }

        public Column(string name, DataKind dataKind, int minIndex, int maxIndex) : this(name, dataKind, [new Range(minIndex, maxIndex)])
        {
        }

        public Column(string name, DataKind dataKind, Range[] source, KeyCount? keyCount = null)
        {
            ArgumentNullException.ThrowIfNull(name);
            ArgumentNullException.ThrowIfNull(source);
            Name = name;
            DataKind = dataKind;
            Source = source;
            KeyCount = keyCount;
        }

        public DataKind DataKind { get; set; } = DataKind.Single;
    }

    /// <summary>Fields of a line, counted from 0, both ends included.</summary>
    public sealed class Range
    {
        public int Min;

        /// <summary>The last field; null: <see cref="Min"/> only, or to the end with <see cref="AutoEnd"/> or <see cref="VariableEnd"/>.</summary>
        public int? Max;

        /// <summary>To the end of the lines, which all have the length of the lines of the sample.</summary>
        public bool AutoEnd;

        /// <summary>To the end of each line, however long it is.</summary>
        public bool VariableEnd;

        /// <summary>Only the fields that no other range names.</summary>
        public bool AllOther;

        /// <summary>A vector even if it is one field.</summary>
        public bool ForceVector;

        public Range()
        {
        }

        public Range(int index)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            Min = index;
            Max = index;
        }

        public Range(int min, int? max)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(min);
            if (max < min)
                throw new ArgumentOutOfRangeException(nameof(max), max, $"The last field of a range is no less than its first, {min}.");
            Min = min;
            Max = max;
            ForceVector = true;
            AutoEnd = max is null;
        }
    }
}
