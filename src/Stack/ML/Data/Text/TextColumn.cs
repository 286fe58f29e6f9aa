namespace Microsoft.ML.Data;

/// <summary>Consecutive fields of a line: from <paramref name="Start"/> up to, not including, <paramref name="End"/>.</summary>
internal readonly record struct TextSegment(int Start, int End, bool ForceVector)
{
    /// <summary>The end of a segment that goes to the end of each line.</summary>
    public const int ToEnd = int.MaxValue;

    public bool IsVariable => End == ToEnd;
}

/// <summary>A column and the fields that it is made of.</summary>
internal sealed class TextColumn
{
    private TextColumn(string name, PrimitiveDataViewType itemType, DataViewType type, TextSegment[] segments, int variableSegment, int fixedSize)
    {
        Name = name;
        ItemType = itemType;
        Type = type;
        Segments = segments;
        VariableSegment = variableSegment;
        FixedSize = fixedSize;
    }

    public string Name { get; }

    public PrimitiveDataViewType ItemType { get; }

    public DataViewType Type { get; }

    public bool IsVector => Type is VectorDataViewType;

    public TextSegment[] Segments { get; }

    /// <summary>The one segment that goes to the end of each line, or -1.</summary>
    public int VariableSegment { get; }

    /// <summary>The number of fields of all other segments.</summary>
    public int FixedSize { get; }

    /// <exception cref="FormatException">The segments overlap.</exception>
    public static TextColumn Create(string name, PrimitiveDataViewType itemType, TextSegment[] segments)
    {
        TextSegment[] ordered = [.. segments.OrderBy(s => s.Start)];
        for (int i = 1; i < ordered.Length; i++)
        {
            if (ordered[i - 1].End > ordered[i].Start)
                throw new FormatException($"Intervals specified for column '{name}' overlap at field {ordered[i].Start}.");
        }

        int variable = Array.FindIndex(segments, s => s.IsVariable);
        int size = segments.Where(s => !s.IsVariable).Sum(s => s.End - s.Start);
        DataViewType type = variable >= 0 ? new VectorDataViewType(itemType)
            : size > 1 || segments[0].ForceVector ? new VectorDataViewType(itemType, size)
            : itemType;
        return new TextColumn(name, itemType, type, segments, variable, size);
    }
}
