using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Microsoft.ML.Data;

/// <summary>
/// The notation of settings in text files: <c>name=value</c>, <c>name+</c>, <c>name-</c>, separated by white space; values with blanks stand in braces,
/// a backslash before a brace, a quote or <c>#</c> takes its meaning away.
/// </summary>
internal static class SettingsText
{
    private const string Special = "{}\"#";

    private static readonly SearchValues<char> s_notPlain = SearchValues.Create("{}\"#=\\");

    /// <summary>Reads all settings of a text; null if it is malformed.</summary>
    public static List<(string Name, string Value)>? TryRead(string text)
    {
        var settings = new List<(string, string)>();
        int position = 0;
        while (true)
        {
            while (position < text.Length && char.IsWhiteSpace(text[position]))
                position++;
            if (position == text.Length)
                return settings;
            int start = position;
            while (position < text.Length && !char.IsWhiteSpace(text[position]) && !"={}\"".Contains(text[position]))
                position++;
            string name = text[start..position];
            if (position < text.Length && text[position] == '=')
            {
                position++;
                if (name.Length == 0 || !TryReadValue(text, ref position, out string? value))
                    return null;
                settings.Add((name, value));
            }
            else if (name.Length > 1 && name[^1] is '+' or '-')
            {
                settings.Add((name[..^1], name[^1..]));
            }
            else
            {
                return null;
            }
        }
    }

    /// <summary>Reads <c>name{ settings }</c>.</summary>
    public static bool TryReadGroup(string text, [NotNullWhen(true)] out string? name, [NotNullWhen(true)] out string? content)
    {
        text = text.Trim();
        int brace = text.IndexOf('{');
        name = content = null;
        if (brace <= 0)
            return false;
        int position = brace;
        if (!TryReadValue(text, ref position, out content) || position != text.Length)
            return false;
        name = text[..brace].Trim();
        return true;
    }

    /// <summary>Whether a value can stand as it is.</summary>
    public static bool IsPlain(string value) => value.Length > 0 && !value.AsSpan().ContainsAny(s_notPlain) && !value.Any(char.IsWhiteSpace);

    /// <summary>The value in braces.</summary>
    public static string Quote(string value)
    {
        var quoted = new StringBuilder("{");
        for (int i = 0; i < value.Length; i++)
        {
            int slashes = 0;
            while (i < value.Length && value[i] == '\\')
            {
                slashes++;
                i++;
            }

            bool special = i >= value.Length || Special.Contains(value[i]);
            quoted.Append('\\', special ? 2 * slashes : slashes);
            if (i < value.Length)
                quoted.Append(special ? "\\" : "").Append(value[i]);
        }

        return quoted.Append('}').ToString();
    }

    private static bool TryReadValue(string text, ref int position, [NotNullWhen(true)] out string? value)
    {
        value = null;
        var result = new StringBuilder();
        bool braces = position < text.Length && text[position] == '{';
        position += braces ? 1 : 0;
        int depth = 0;
        bool quotes = false;
        for (; position < text.Length; position++)
        {
            char c = text[position];
            if (c == '\\')
            {
                AppendSlashes(text, ref position, result, reduce: depth == 0);
                continue;
            }

            if (c == '"')
            {
                quotes = !quotes;
                if (!braces)
                    continue;
            }
            else if (!quotes && !braces && (char.IsWhiteSpace(c) || c is '{' or '}'))
            {
                break;
            }
            else if (!quotes && c == '{')
            {
                depth++;
            }
            else if (!quotes && c == '}' && depth-- == 0)
            {
                position++;
                value = result.ToString();
                return true;
            }

            result.Append(c);
        }

        value = braces || quotes ? null : result.ToString();
        return value is not null;
    }

    // Backslashes mean something only before a special character.
    private static void AppendSlashes(string text, ref int position, StringBuilder result, bool reduce)
    {
        int start = position;
        while (position < text.Length && text[position] == '\\')
            position++;
        int count = position - start;
        bool special = position < text.Length && Special.Contains(text[position]);
        result.Append('\\', special && reduce ? count / 2 : count);
        if (special && count % 2 == 1)
            result.Append(text[position]);
        else
            position--;
    }
}
