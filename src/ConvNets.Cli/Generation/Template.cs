using System.Text.RegularExpressions;

namespace ConvNets.Cli.Generation;

/// <summary>
/// Texts with <c>{{Name}}</c> in the places that are filled. A place that has a line of its own takes several lines, each as far to the
/// right as the place is; filled with nothing, its line is gone.
/// </summary>
internal static partial class Template
{
    /// <summary>Fills a template of this assembly.</summary>
    /// <param name="name">Its file, without <c>.txt</c>.</param>
    /// <param name="values">What goes where; what no place asks for is not used.</param>
    /// <returns>The text, whose lines end with a line feed.</returns>
    internal static string Fill(string name, IReadOnlyDictionary<string, string> values)
    {
        using Stream stream = typeof(Template).Assembly.GetManifestResourceStream($"{name}.txt")
            ?? throw new InvalidOperationException($"The tool has no template '{name}'.");
        using var reader = new StreamReader(stream);
        string text = reader.ReadToEnd().ReplaceLineEndings("\n");
        return Place().Replace(text, place =>
        {
            string value = values[place.Groups["name"].Value].TrimEnd('\n');
            if (!place.Groups["indent"].Success)
            {
                return value;
            }

            string indent = place.Groups["indent"].Value;
            return value.Length == 0
                ? "" : string.Concat(value.Split('\n').Select(line => (line.Length > 0 ? indent : "") + line + "\n"));
        });
    }

    [GeneratedRegex(@"^(?<indent> *)\{\{(?<name>\w+)\}\}\n|\{\{(?<name>\w+)\}\}", RegexOptions.Multiline)]
    private static partial Regex Place();
}
