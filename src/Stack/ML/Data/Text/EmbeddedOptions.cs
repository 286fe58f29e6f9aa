using System.Globalization;
using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The options that a text file brings along, in comments (<c>#@</c>) before its first line. <see cref="TextLoaderSaverCatalog.SaveAsText"/> writes them.</summary>
internal static class EmbeddedOptions
{
    // What is read before a data line ends it: no more than a comment can need.
    private const int MostCharacters = 1 << 22;

    /// <summary>The options of the file; null if it has none, or if the user has given others.</summary>
    public static TextLoader.Options? Find(IHost host, IMultiStreamSource files, TextLoader.Options given)
    {
        string text = ReadComments(files);
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (!IsDefault(given))
        {
            using IChannel channel = host.Start("Parsing options from file");
            channel.Warning(MessageSensitivity.None, "Arguments cannot be embedded in the file and given to the loader. The embedded arguments will be ignored");
            return null;
        }

        return TryParse(text, given) ?? throw new InvalidOperationException($"TextLoader options embedded in the file are invalid{(files.GetPathOrNull(0) is { } path ? $" ('{path}')" : "")}: {text[..Math.Min(text.Length, 200)]}");
    }

    private static string ReadComments(IMultiStreamSource files)
    {
        if (files.Count == 0)
            return "";
        var text = new StringBuilder();
        using System.IO.TextReader reader = files.OpenTextReader(0);
        var line = new StringBuilder();
        while (text.Length < MostCharacters && TryReadComment(reader, line))
        {
            if (line.Length > 2 && line[0] == '#' && line[1] == '@')
                text.Append(text.Length > 0 ? " " : "").Append(line.ToString(2, line.Length - 2).Trim());
        }

        return text.ToString();
    }

    /// <summary>Reads a line unless it holds data, whose length nobody knows.</summary>
    private static bool TryReadComment(System.IO.TextReader reader, StringBuilder line)
    {
        line.Clear();
        int next = reader.Peek();
        if (next is not ('#' or '/' or '\r' or '\n'))
            return false;
        for (next = reader.Read(); next is not (-1 or '\n') && line.Length < MostCharacters; next = reader.Read())
            line.Append((char)next);
        if (line.Length > 0 && line[^1] == '\r')
            line.Length--;
        return line.Length == 0 || line[0] == '#' || (line.Length > 1 && line[1] == '/');
    }

    private static bool IsDefault(TextLoader.Options options)
    {
        var standard = new TextLoader.Options();
        return options.AllowQuoting == standard.AllowQuoting && options.AllowSparse == standard.AllowSparse && options.InputSize is null
            && options.Separators.AsSpan().SequenceEqual(standard.Separators) && options.TrimWhitespace == standard.TrimWhitespace && options.HasHeader == standard.HasHeader
            && options.ReadMultilines == standard.ReadMultilines && options.EscapeChar == standard.EscapeChar && options.DecimalMarker == standard.DecimalMarker
            && options.MissingRealsAsNaNs == standard.MissingRealsAsNaNs;
    }

    private static TextLoader.Options? TryParse(string text, TextLoader.Options given)
    {
        if (!SettingsText.TryReadGroup(text, out string? name, out string? content) || !(name.Equals("TextLoader", StringComparison.OrdinalIgnoreCase) || name.Equals("Text", StringComparison.OrdinalIgnoreCase)))
            return null;
        TextLoader.Options options = given.With(null);
        // A file that brings its options was written with quotes and sparse lines where they are shorter.
        options.AllowQuoting = true;
        options.AllowSparse = true;
        var columns = new List<TextLoader.Column>();
        foreach ((string setting, string value) in SettingsText.TryRead(content) ?? [])
        {
            if (setting.ToLowerInvariant() is "col" or "column" or "columns")
            {
                if (!ColumnText.TryRead(value, out TextLoader.Column? column))
                    return null;
                columns.Add(column);
            }
            else if (!TrySet(options, setting, value))
            {
                return null;
            }
        }

        options.Columns = [.. columns];
        return columns.Count > 0 ? options : null;
    }

    private static bool TrySet(TextLoader.Options options, string name, string value)
    {
        bool on = value is "+" or "true" or "True";
        switch (name.ToLowerInvariant())
        {
            case "header" or "hasheader":
                options.HasHeader = on;
                return true;
            case "quote" or "allowquoting":
                options.AllowQuoting = on;
                return true;
            case "sparse" or "allowsparse":
                options.AllowSparse = on;
                return true;
            case "trim" or "trimwhitespace":
                options.TrimWhitespace = on;
                return true;
            case "multilines" or "readmultilines":
                options.ReadMultilines = on;
                return true;
            case "missingrealnan" or "missingrealsasnans":
                options.MissingRealsAsNaNs = on;
                return true;
            case "size" or "inputsize" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int size):
                options.InputSize = size;
                return true;
            case "sep" or "separator" or "separators":
                return TryReadSeparators(value, out options.Separators);
            case "escapechar" when value.Length == 1:
                options.EscapeChar = value[0];
                return true;
            case "decimal" or "decimalmarker" when value.Length == 1:
                options.DecimalMarker = value[0];
                return true;
            default:
                return false;
        }
    }

    private static bool TryReadSeparators(string text, out char[] separators)
    {
        string[] names = text == "," ? ["comma"] : text.Split(',', StringSplitOptions.RemoveEmptyEntries);
        separators = [.. names.Select(name => name switch
        {
            "space" => ' ',
            "tab" => '\t',
            "comma" => ',',
            "colon" => ':',
            "semicolon" => ';',
            "bar" => '|',
            _ => name.Length == 1 ? name[0] : '\0',
        })];
        return separators.Length > 0 && !separators.Contains('\0');
    }
}
