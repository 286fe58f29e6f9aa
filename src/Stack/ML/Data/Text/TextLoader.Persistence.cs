using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(typeof(TextLoader), "TextLoader")]

namespace Microsoft.ML.Data;

public sealed partial class TextLoader
{
    private const uint FirstWithForcedVectors = 0x0001000A;
    private const uint FirstWithPlainKeys = 0x0001000C;
    private const uint FirstWithMarkers = 0x0001000D;
    private const string HeaderEntry = "Header.txt";

    // Vectors whose missing values are NaN are filled up; a file that asks for more slots than this is no model.
    private const int MostFilledSlots = 1 << 26;

    private static readonly VersionInfo s_version = new("TXTLOADR", 0x0001000E, 0x0001000A, 0x00010009, "TextLoader", ModelAssemblies.Data);

    [Flags]
    private enum Flags : uint
    {
        TrimWhitespace = 0x01,
        HasHeader = 0x02,
        AllowQuoting = 0x04,
        AllowSparse = 0x08,
        ReadMultilines = 0x10,
        MissingRealsAsNaNs = 0x20,
        All = 0x3F,
    }

    internal static TextLoader Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckVersionInfo(s_version);
        TextFormat format = ReadFormat(ctx);
        int count = ctx.Reader.ReadCount(18, "columns");
        if (count == 0)
            throw new FormatException("it has no columns.");
        var columns = new TextColumn[count];
        for (int i = 0; i < count; i++)
            columns[i] = ReadColumn(ctx);
        if (format.MissingRealsAsNaNs && columns.Sum(c => (long)c.FixedSize) > MostFilledSlots)
            throw new FormatException($"its columns have more than {MostFilledSlots} slots.");
        string? header = null;
        ctx.TryLoadTextStream(HeaderEntry, reader => header = reader.ReadLine());
        return new TextLoader(env.Register(RegistrationName), format, new TextColumns(columns, header, format));
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ctx.SetVersionInfo(s_version);
        ctx.Writer.Write(sizeof(float));
        ctx.Writer.Write(_format.MaxRows);
        ctx.Writer.Write((uint)GetFlags());
        ctx.Writer.Write(_format.InputSize);
        ctx.Writer.WriteNumberArray<char>(_format.Separators);
        ctx.Writer.Write(_format.EscapeChar);
        ctx.Writer.Write(_format.DecimalMarker);
        ctx.Writer.Write(_columns.Columns.Length);
        foreach (TextColumn column in _columns.Columns)
            WriteColumn(ctx, column);
        if (_columns.Header is { } header)
            ctx.SaveTextStream(HeaderEntry, writer => writer.WriteLine(header));
    }

    private static TextFormat ReadFormat(ModelLoadContext ctx)
    {
        BinaryReader reader = ctx.Reader;
        int realSize = reader.ReadInt32();
        if (realSize != sizeof(float))
            throw new FormatException($"its numbers have {realSize} bytes where {sizeof(float)} are needed.");
        long maxRows = reader.ReadInt64();
        var flags = (Flags)reader.ReadUInt32();
        int inputSize = reader.ReadInt32();
        if (maxRows <= 0 || (flags & ~Flags.All) != 0 || inputSize is < 0 or >= TextSegment.ToEnd)
            throw new FormatException($"its maximum of {maxRows} rows, its flags {(uint)flags:X} or its {inputSize} fields do not make sense.");
        char[] separators = reader.ReadNumbers<char>(reader.ReadInt32());
        if (separators.Length == 0 || separators.AsSpan().ContainsAny(TextFormat.IllegalSeparators) || (separators.Contains(':') && flags.HasFlag(Flags.AllowSparse)))
            throw new FormatException("its separators cannot separate fields.");
        bool hasMarkers = ctx.VersionWritten >= FirstWithMarkers;
        char escape = hasMarkers ? reader.ReadChar() : '"';
        char marker = hasMarkers ? reader.ReadChar() : '.';
        if (separators.Contains(escape) || marker is not ('.' or ','))
            throw new FormatException($"its escape character '{escape}' is a separator or its decimal marker '{marker}' is none.");
        return new TextFormat
        {
            Separators = separators,
            TrimWhitespace = flags.HasFlag(Flags.TrimWhitespace),
            HasHeader = flags.HasFlag(Flags.HasHeader),
            AllowQuoting = flags.HasFlag(Flags.AllowQuoting),
            AllowSparse = flags.HasFlag(Flags.AllowSparse),
            ReadMultilines = flags.HasFlag(Flags.ReadMultilines),
            MissingRealsAsNaNs = flags.HasFlag(Flags.MissingRealsAsNaNs),
            EscapeChar = escape,
            DecimalMarker = marker,
            InputSize = inputSize,
            MaxRows = maxRows,
        };
    }

    private static TextColumn ReadColumn(ModelLoadContext ctx)
    {
        BinaryReader reader = ctx.Reader;
        string name = ctx.LoadNonEmptyString();
        PrimitiveDataViewType type = ((DataKind)reader.ReadByte()).ToPrimitiveType();
        if (reader.ReadBoolByte())
            type = ReadKeyType(ctx, type);
        var segments = new TextSegment[reader.ReadCount(8, "segments")];
        if (segments.Length == 0)
            throw new FormatException($"column '{name}' has no fields.");
        for (int i = 0; i < segments.Length; i++)
        {
            int start = reader.ReadInt32(), end = reader.ReadInt32();
            if (start < 0 || start >= end)
                throw new FormatException($"column '{name}' has fields from {start} to {end}.");
            segments[i] = new TextSegment(start, end, ctx.VersionWritten >= FirstWithForcedVectors && reader.ReadBoolByte());
        }

        return TextColumn.Create(name, type, segments);
    }

    private static KeyDataViewType ReadKeyType(ModelLoadContext ctx, PrimitiveDataViewType type)
    {
        if (ctx.VersionWritten >= FirstWithPlainKeys)
            return new KeyDataViewType(type.RawType, ctx.Reader.ReadUInt64());
        ctx.Reader.ReadBoolByte();
        if (ctx.Reader.ReadUInt64() != 0)
            throw new FormatException("its keys do not begin at 0; that is no longer supported.");
        int count = ctx.Reader.ReadInt32();
        return new KeyDataViewType(type.RawType, count == 0 ? KeyDataViewType.Maximum(type.RawType) : (ulong)count);
    }

    private static void WriteColumn(ModelSaveContext ctx, TextColumn column)
    {
        ctx.SaveNonEmptyString(column.Name);
        var key = column.ItemType as KeyDataViewType;
        ctx.Writer.Write((byte)column.ItemType.RawType.ToDataKind());
        ctx.Writer.WriteBoolByte(key is not null);
        if (key is not null)
            ctx.Writer.Write(key.Count);
        ctx.Writer.Write(column.Segments.Length);
        foreach (TextSegment segment in column.Segments)
        {
            ctx.Writer.Write(segment.Start);
            ctx.Writer.Write(segment.End);
            ctx.Writer.WriteBoolByte(segment.ForceVector);
        }
    }

    private Flags GetFlags() =>
        (_format.TrimWhitespace ? Flags.TrimWhitespace : 0)
        | (_format.HasHeader ? Flags.HasHeader : 0)
        | (_format.AllowQuoting ? Flags.AllowQuoting : 0)
        | (_format.AllowSparse ? Flags.AllowSparse : 0)
        | (_format.ReadMultilines ? Flags.ReadMultilines : 0)
        | (_format.MissingRealsAsNaNs ? Flags.MissingRealsAsNaNs : 0);
}
