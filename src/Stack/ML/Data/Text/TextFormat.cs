using System.Buffers;

namespace Microsoft.ML.Data;

/// <summary>How lines are cut into fields and which of them are read: the checked part of <see cref="TextLoader.Options"/> that a model keeps.</summary>
internal sealed record TextFormat
{
    public static SearchValues<char> IllegalSeparators { get; } = SearchValues.Create("\0\r\n\"0123456789");

    public required char[] Separators { get; init; }

    public bool TrimWhitespace { get; init; }

    public bool HasHeader { get; init; }

    public bool AllowQuoting { get; init; }

    public bool AllowSparse { get; init; }

    public bool ReadMultilines { get; init; }

    public bool MissingRealsAsNaNs { get; init; }

    public char EscapeChar { get; init; } = '"';

    public char DecimalMarker { get; init; } = '.';

    /// <summary>The number of fields; 0: the lines say it.</summary>
    public int InputSize { get; init; }

    public long MaxRows { get; init; } = long.MaxValue;

    public bool SpaceSeparates => Separators.Contains(' ');

    /// <summary>Whether quoted fields may span lines.</summary>
    public bool SpansLines => ReadMultilines && AllowQuoting;

    public static TextFormat Create(TextLoader.Options options, bool hasHeaderFile)
    {
        if (options.Separators is null or [])
            throw new ArgumentOutOfRangeException(nameof(options), "Must specify a separator.");
        char[] separators = [.. options.Separators.Distinct()];
        foreach (char separator in separators)
        {
            if ((separator < ' ' && separator != '\t') || char.IsAsciiDigit(separator) || separator == '"')
                throw new ArgumentOutOfRangeException(nameof(options), separator, $"Illegal separator: '{separator}'. A separator is neither a digit nor a quote nor a control character other than tab.");
            if (separator == ':' && options.AllowSparse)
                throw new ArgumentOutOfRangeException(nameof(options), separator, "When the separator is colon, turn off AllowSparse: sparse fields are written index:value.");
        }

        if (options.DecimalMarker is not ('.' or ','))
            throw new ArgumentOutOfRangeException(nameof(options), options.DecimalMarker, $"DecimalMarker cannot be '{options.DecimalMarker}': it is '.' or ','.");
        if (!options.AllowQuoting && separators.Contains(options.DecimalMarker))
            throw new ArgumentOutOfRangeException(nameof(options), options.DecimalMarker, $"DecimalMarker '{options.DecimalMarker}' is a separator too; that works only for quoted fields. Set AllowQuoting.");
        if (separators.Contains(options.EscapeChar))
            throw new ArgumentOutOfRangeException(nameof(options), options.EscapeChar, $"EscapeChar '{options.EscapeChar}' cannot be a separator too.");
        if (options.MaxRows < 0)
            throw new ArgumentOutOfRangeException(nameof(options), options.MaxRows, "MaxRows is not negative.");
        if (options.InputSize < 0)
            throw new ArgumentOutOfRangeException(nameof(options), options.InputSize, "InputSize is not negative.");

        return new TextFormat
        {
            Separators = separators,
            TrimWhitespace = options.TrimWhitespace,
            HasHeader = options.HasHeader && !hasHeaderFile,
            AllowQuoting = options.AllowQuoting,
            AllowSparse = options.AllowSparse,
            ReadMultilines = options.ReadMultilines,
            MissingRealsAsNaNs = options.MissingRealsAsNaNs,
            EscapeChar = options.EscapeChar,
            DecimalMarker = options.DecimalMarker,
            InputSize = Math.Min(options.InputSize ?? 0, TextSegment.ToEnd - 1),
            MaxRows = options.MaxRows ?? long.MaxValue,
        };
    }
}
