namespace Microsoft.ML.Data;

/// <summary>Turns the columns that a user names into <see cref="TextColumn"/>s, with the number of fields taken from a sample where a range asks for it.</summary>
internal static class TextBinding
{
    private const int SampledLines = 100;

    public static TextColumns Bind(TextFormat format, TextLoader.Column[] columns, IMultiStreamSource? headerFile, IMultiStreamSource sample)
    {
        foreach (TextLoader.Column column in columns)
        {
            if (column?.Source is null or [])
                throw new ArgumentOutOfRangeException(nameof(columns), column?.Name, $"Must specify some source column indices for column '{column?.Name}'.");
        }

        bool needsSize = columns.Any(c => c.Source!.Any(r => r.AutoEnd && r.Max is null));
        int inputSize = format.InputSize;
        string? header = null;
        if (headerFile is not null)
            header = LineSample.Read(format, headerFile, 1).FirstOrDefault();
        if (needsSize && inputSize == 0)
        {
            List<string> lines = LineSample.Read(format, sample, SampledLines);
            inputSize = CountFields(format, lines);
            if (headerFile is null && format.HasHeader)
                header = lines[0];
        }
        else if (headerFile is null && format.HasHeader)
        {
            header = LineSample.Read(format, sample, 1).FirstOrDefault();
        }

        return new TextColumns(MakeColumns(columns, inputSize), header, format);
    }

    private static int CountFields(TextFormat format, List<string> lines)
    {
        int minimum = int.MaxValue, maximum = 0;
        var scanner = new FieldScanner(format, int.MaxValue, null);
        foreach (string line in lines)
        {
            int count = line.AsSpan().IsWhiteSpace() && format.TrimWhitespace ? 0 : scanner.Scan(TextLine.Of(line));
            if (count == 0)
                continue;
            minimum = Math.Min(minimum, count);
            maximum = Math.Max(maximum, count);
        }

        if (maximum == 0)
            throw new ArgumentOutOfRangeException(nameof(lines), "Can't determine the number of source columns without valid data. Give a data sample, or ranges with an end.");
        if (minimum < maximum)
            throw new ArgumentOutOfRangeException(nameof(lines), $"The size of input lines is not consistent: {minimum} to {maximum} fields among the first lines. Give ranges with an end, or VariableEnd.");
        return Math.Min(minimum, TextSegment.ToEnd - 1);
    }

    private static TextColumn[] MakeColumns(TextLoader.Column[] columns, int inputSize)
    {
        var bound = new TextColumn[columns.Length];
        int otherColumn = -1, otherRange = -1;
        var segments = new TextSegment[columns.Length][];
        for (int i = 0; i < columns.Length; i++)
        {
            TextLoader.Range[] ranges = columns[i].Source!;
            if (string.IsNullOrWhiteSpace(columns[i].Name))
                throw new ArgumentOutOfRangeException(nameof(columns), $"Column {i} has no name.");
            segments[i] = [.. ranges.Select(range => MakeSegment(range, columns[i].Name!, inputSize))];
            int other = Array.FindIndex(ranges, range => range.AllOther);
            if (other < 0)
                continue;
            if (otherColumn >= 0 || Array.FindLastIndex(ranges, range => range.AllOther) != other)
                throw new ArgumentOutOfRangeException(nameof(columns), columns[i].Name, "At most one range can be for all other fields.");
            (otherColumn, otherRange) = (i, other);
        }

        if (otherColumn >= 0)
            segments[otherColumn] = FillGaps(segments, otherColumn, otherRange);
        for (int i = 0; i < columns.Length; i++)
        {
            try
            {
                bound[i] = TextColumn.Create(columns[i].Name!.Trim(), ItemType(columns[i]), segments[i]);
            }
            catch (FormatException exception)
            {
                throw new ArgumentOutOfRangeException(nameof(columns), columns[i].Name, exception.Message);
            }
        }

        return bound;
    }

    private static PrimitiveDataViewType ItemType(TextLoader.Column column)
    {
        if (!Enum.IsDefined(column.DataKind))
            throw new ArgumentOutOfRangeException(nameof(column), column.DataKind, $"Column '{column.Name}' is of no known kind.");
        PrimitiveDataViewType type = column.DataKind.ToPrimitiveType();
        if (column.KeyCount is null)
            return type;
        if (!KeyDataViewType.IsValidDataType(type.RawType))
            throw new ArgumentOutOfRangeException(nameof(column), column.DataKind, $"Column '{column.Name}' cannot be a key stored as {column.DataKind}: a key is Byte, UInt16, UInt32 or UInt64.");
        return new KeyDataViewType(type.RawType, column.KeyCount.Count ?? KeyDataViewType.Maximum(type.RawType));
    }

    private static TextSegment MakeSegment(TextLoader.Range range, string column, int inputSize)
    {
        const int limit = TextSegment.ToEnd - 1;
        if (range.Min is < 0 or >= limit)
            throw new ArgumentOutOfRangeException(nameof(range), range.Min, $"Column '{column}' begins at a field that cannot exist.");
        if (range.Max is int maximum)
        {
            return maximum >= range.Min && maximum < limit
                ? new TextSegment(range.Min, maximum + 1, range.ForceVector)
                : throw new ArgumentOutOfRangeException(nameof(range), maximum, $"Column '{column}' ends at field {maximum}, before its first field {range.Min} or at one that cannot exist.");
        }

        if (range.AutoEnd)
        {
            return range.Min < inputSize
                ? new TextSegment(range.Min, inputSize, true)
                : throw new ArgumentOutOfRangeException(nameof(range), range.Min, $"Column #{range.Min} not found in the dataset (it only has {inputSize} columns); column '{column}' begins there.");
        }

        return range.VariableEnd ? new TextSegment(range.Min, TextSegment.ToEnd, true) : new TextSegment(range.Min, range.Min + 1, range.ForceVector);
    }

    /// <summary>The segments of the column with the range for all others, with that range replaced by what is left.</summary>
    private static TextSegment[] FillGaps(TextSegment[][] segments, int otherColumn, int otherRange)
    {
        IEnumerable<TextSegment> taken = segments.SelectMany((own, i) => own.Where((_, j) => i != otherColumn || j != otherRange));
        TextSegment whole = segments[otherColumn][otherRange];
        var gaps = new List<TextSegment>();
        int start = whole.Start;
        foreach (TextSegment segment in taken.OrderBy(s => s.Start))
        {
            if (start >= whole.End)
                break;
            if (start < segment.Start)
                gaps.Add(new TextSegment(start, Math.Min(segment.Start, whole.End), true));
            start = Math.Max(start, segment.End);
        }

        if (start < whole.End)
            gaps.Add(new TextSegment(start, whole.End, true));
        TextSegment[] result = [.. segments[otherColumn][..otherRange], .. gaps, .. segments[otherColumn][(otherRange + 1)..]];
        return result.Length > 0 ? result : throw new ArgumentOutOfRangeException(nameof(segments), "No field is left for the range of all other fields.");
    }
}
