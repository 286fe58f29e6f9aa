namespace Microsoft.ML.Data;

/// <summary>Reads one column from the fields of a line and hands out its value.</summary>
internal abstract class FieldReader(TextColumn column, TextReadingReport report)
{
    protected TextColumn Column { get; } = column;

    protected TextReadingReport Report { get; } = report;

    public static FieldReader Create(TextColumn column, TextFormat format, TextReadingReport report)
    {
        Delegate parser = FieldParsing.Create(column.ItemType, format);
        if (column.IsVector)
            return GenericCall.Invoke<TextColumn, Delegate, TextFormat, TextReadingReport, FieldReader>(CreateVector<int>, column.ItemType.RawType, column, parser, format, report);
        return column.ItemType is TextDataViewType
            ? new TextReader(column, report)
            : GenericCall.Invoke<TextColumn, Delegate, TextFormat, TextReadingReport, FieldReader>(CreateScalar<int>, column.ItemType.RawType, column, parser, format, report);
    }

    /// <param name="fields">The fields of the line.</param>
    /// <param name="fieldCount">How many the line has, empty ones included.</param>
    /// <param name="line">The line, for messages.</param>
    public abstract void Read(FieldScanner fields, int fieldCount, in TextLine line);

    /// <param name="checkGood">Throws if the cursor stands on no row.</param>
    public abstract Delegate CreateGetter(Action checkGood);

    private static ScalarReader<T> CreateScalar<T>(TextColumn column, Delegate parser, TextFormat format, TextReadingReport report)
        => new(column, (FieldParser<T>)parser, Missing<T>(format), report);

    private static VectorReader<T> CreateVector<T>(TextColumn column, Delegate parser, TextFormat format, TextReadingReport report)
        => new(column, (FieldParser<T>)parser, Missing<T>(format), FillsGaps<T>(format), report);

    private static bool FillsGaps<T>(TextFormat format) => format.MissingRealsAsNaNs && (typeof(T) == typeof(float) || typeof(T) == typeof(double));

    private static T Missing<T>(TextFormat format) => !FillsGaps<T>(format) ? default! : typeof(T) == typeof(float) ? (T)(object)float.NaN : (T)(object)double.NaN;

    private sealed class ScalarReader<T>(TextColumn column, FieldParser<T> parser, T missing, TextReadingReport report) : FieldReader(column, report)
    {
        private readonly int _field = column.Segments[0].Start;
        private T _value = default!;

        public override void Read(FieldScanner fields, int fieldCount, in TextLine line)
        {
            int position = fields.FindFirst(_field);
            if (position >= fields.Count || fields.IndexAt(position) != _field)
                _value = _field >= fields.SparseStart ? default! : missing;
            else if (!parser(fields.TextAt(position), out _value))
                Report.BadValue(line, Column.Name, -1);
        }

        public override Delegate CreateGetter(Action checkGood) => (ValueGetter<T>)((ref T value) =>
        {
            checkGood();
            value = _value;
        });
    }

    /// <summary>Makes a string of the text only when it is asked for: the line's buffer is used again.</summary>
    private sealed class TextReader(TextColumn column, TextReadingReport report) : FieldReader(column, report)
    {
        private readonly int _field = column.Segments[0].Start;
        private FieldScanner? _fields;
        private int _position;
        private ReadOnlyMemory<char> _value;

        public override void Read(FieldScanner fields, int fieldCount, in TextLine line)
        {
            int position = fields.FindFirst(_field);
            bool found = position < fields.Count && fields.IndexAt(position) == _field;
            _fields = found ? fields : null;
            _position = position;
            _value = default;
        }

        public override Delegate CreateGetter(Action checkGood) => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) =>
        {
            checkGood();
            if (_fields is not null)
            {
                _value = _fields.TextAt(_position).ToString().AsMemory();
                _fields = null;
            }

            value = _value;
        });
    }

    private sealed class VectorReader<T>(TextColumn column, FieldParser<T> parser, T missing, bool fillsGaps, TextReadingReport report) : FieldReader(column, report)
    {
        private readonly TextVectorBuilder<T> _builder = new();

        public override void Read(FieldScanner fields, int fieldCount, in TextLine line)
        {
            int variable = Column.VariableSegment < 0 ? 0 : Math.Max(0, fieldCount - Column.Segments[Column.VariableSegment].Start);
            _builder.Reset(checked(Column.FixedSize + variable));
            int slot = 0;
            foreach (TextSegment segment in Column.Segments)
            {
                int end = segment.IsVariable ? segment.Start + variable : segment.End;
                ReadSegment(fields, segment.Start, end, slot - segment.Start, line);
                slot += end - segment.Start;
            }
        }

        public override Delegate CreateGetter(Action checkGood) => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
        {
            checkGood();
            _builder.CopyTo(ref value);
        });

        private void ReadSegment(FieldScanner fields, int start, int end, int offset, in TextLine line)
        {
            int next = start;
            for (int i = fields.FindFirst(start); i < fields.Count && fields.IndexAt(i) < end; i++)
            {
                int field = fields.IndexAt(i);
                FillGap(next, Math.Min(field, fields.SparseStart), offset);
                if (!parser(fields.TextAt(i), out T value))
                    Report.BadValue(line, Column.Name, offset + field);
                _builder.Add(offset + field, value);
                next = field + 1;
            }

            FillGap(next, Math.Min(end, fields.SparseStart), offset);
        }

        private void FillGap(int start, int end, int offset)
        {
            if (!fillsGaps)
                return;
            for (int field = start; field < end; field++)
                _builder.Add(offset + field, missing);
        }
    }
}
