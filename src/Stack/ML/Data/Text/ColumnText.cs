using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Microsoft.ML.Data;

/// <summary>The notation of a loader's column in text files: <c>Name:R4:0-1</c>, <c>Level:U4[5]:6</c>, or as settings in braces.</summary>
internal static class ColumnText
{
    public static string Write(string name, DataKind kind, ulong keyCount, TextLoader.Range range)
    {
        string type = kind.GetShortName();
        string count = keyCount.ToString(CultureInfo.InvariantCulture);
        if (SettingsText.IsPlain(name) && range.Min >= 0)
            return $"{name}:{type}{(keyCount == 0 ? "" : $"[{count}]")}:{Write(range)}";
        string source = string.Create(CultureInfo.InvariantCulture, $"min={range.Min}")
            + (range.Max is int maximum ? string.Create(CultureInfo.InvariantCulture, $" max={maximum}") : "")
            + (range.VariableEnd ? " var+" : "") + (range.ForceVector ? " vector+" : "");
        string settings = $"name={(SettingsText.IsPlain(name) ? name : SettingsText.Quote(name))} type={type} src={SettingsText.Quote(source)}"
            + (keyCount == 0 ? "" : $" key={SettingsText.Quote("count=" + count)}");
        return "{" + settings + "}";
    }

    public static bool TryRead(string text, [NotNullWhen(true)] out TextLoader.Column? column)
    {
        column = null;
        if (text.Contains('='))
            return SettingsText.TryRead(text) is { } settings && TryRead(settings, out column);
        string[] parts = text.Split(':');
        if (parts.Length is < 2 or > 3 || string.IsNullOrWhiteSpace(parts[0]))
            return false;
        var result = new TextLoader.Column { Name = parts[0] };
        if ((parts.Length == 3 && !TryReadType(parts[1], result)) || !TryReadRanges(parts[^1], out result.Source))
            return false;
        column = result;
        return true;
    }

    private static string Write(TextLoader.Range range)
    {
        var text = new StringBuilder(range.Min.ToString(CultureInfo.InvariantCulture));
        if (range.Max is int maximum && (maximum != range.Min || range.ForceVector))
            text.Append(CultureInfo.InvariantCulture, $"-{maximum}");
        else if (range.VariableEnd)
            text.Append("-**");
        return text.ToString();
    }

    private static bool TryReadType(string text, TextLoader.Column column)
    {
        int bracket = text.IndexOf('[');
        string name = bracket < 0 ? text : text[..bracket];
        if (bracket >= 0)
        {
            if (text[^1] != ']' || !TryReadKeyCount(text[(bracket + 1)..^1], out column.KeyCount))
                return false;
        }

        // A key without a type of its own is stored as UInt32.
        DataKind kind = bracket >= 0 ? DataKind.UInt32 : DataKind.Single;
        if (name.Length > 0 && !DataKindExtensions.TryParseName(name, out kind))
            return false;
        column.DataKind = kind;
        return true;
    }

    private static bool TryReadKeyCount(string text, out KeyCount? count)
    {
        count = new KeyCount();
        // Older files name the first and the last key.
        int dash = text.IndexOf('-');
        if (dash >= 0 && text[..dash] != "0")
            return false;
        string number = text[(dash + 1)..];
        if (number is "" or "*")
            return true;
        if (!ulong.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) || (value == 0 && dash < 0) || value == ulong.MaxValue)
            return false;
        count = new KeyCount(dash < 0 ? value : value + 1);
        return true;
    }

    private static bool TryReadRanges(string text, out TextLoader.Range[]? ranges)
    {
        string[] parts = text.Split(',');
        ranges = new TextLoader.Range[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!TryReadRange(parts[i], out TextLoader.Range? range))
                return false;
            ranges[i] = range;
        }

        return true;
    }

    private static bool TryReadRange(string text, [NotNullWhen(true)] out TextLoader.Range? range)
    {
        range = null;
        int dash = text.AsSpan().IndexOfAny('-', '~');
        if (dash < 0)
        {
            if (!TryReadIndex(text, out int index))
                return false;
            range = new TextLoader.Range(index);
            return true;
        }

        var result = new TextLoader.Range { AllOther = text[dash] == '~', ForceVector = true };
        if (dash == 0 ? !result.AllOther : !TryReadIndex(text[..dash], out result.Min))
            return false;
        string end = text[(dash + 1)..];
        if (end is "" or "*")
            result.AutoEnd = true;
        else if (end == "**")
            result.VariableEnd = true;
        else if (TryReadIndex(end, out int maximum) && maximum >= result.Min)
            result.Max = maximum;
        else
            return false;
        range = result;
        return true;
    }

    private static bool TryReadIndex(string text, out int index) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out index);

    private static bool TryRead(List<(string Name, string Value)> settings, [NotNullWhen(true)] out TextLoader.Column? column)
    {
        column = null;
        var result = new TextLoader.Column();
        var ranges = new List<TextLoader.Range>();
        foreach ((string name, string value) in settings)
        {
            switch (name.ToLowerInvariant())
            {
                case "name":
                    result.Name = value;
                    break;
                case "type" when DataKindExtensions.TryParseName(value, out DataKind kind):
                    result.DataKind = kind;
                    break;
                case "src" or "source" when TryReadSource(value, out TextLoader.Range? range):
                    ranges.Add(range);
                    break;
                case "key" or "keycount" when TryReadKeyCount(value.StartsWith("count=", StringComparison.OrdinalIgnoreCase) ? value["count=".Length..] : value, out result.KeyCount):
                    break;
                default:
                    return false;
            }
        }

        result.Source = [.. ranges];
        column = result;
        return !string.IsNullOrWhiteSpace(result.Name) && ranges.Count > 0;
    }

    private static bool TryReadSource(string text, [NotNullWhen(true)] out TextLoader.Range? range)
    {
        if (!text.Contains('='))
            return TryReadRange(text, out range);
        range = null;
        var result = new TextLoader.Range();
        foreach ((string name, string value) in SettingsText.TryRead(text) ?? [])
        {
            bool on = value is "+" or "true";
            switch (name.ToLowerInvariant())
            {
                case "min" when TryReadIndex(value, out result.Min):
                    break;
                case "max" when TryReadIndex(value, out int maximum):
                    result.Max = maximum;
                    break;
                case "auto" or "autoend":
                    result.AutoEnd = on;
                    break;
                case "var" or "variableend":
                    result.VariableEnd = on;
                    break;
                case "other" or "allother":
                    result.AllOther = on;
                    break;
                case "vector" or "forcevector":
                    result.ForceVector = on;
                    break;
                default:
                    return false;
            }
        }

        range = result;
        return result.Max is null || result.Max >= result.Min;
    }
}
