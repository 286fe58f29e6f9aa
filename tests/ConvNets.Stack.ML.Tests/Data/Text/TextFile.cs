using ConvNets.Stack.ML.Tests.Golden;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Stack.ML.Tests.Data.Text;

/// <summary>Text in memory as a source for loaders.</summary>
internal sealed class TextFile(params string[] contents) : IMultiStreamSource
{
    public int Opened { get; private set; }

    public int Count => contents.Length;

    public string GetPathOrNull(int index) => $"file{index}.txt";

    public Stream Open(int index)
    {
        Opened++;
        return new MemoryStream(System.Text.Encoding.UTF8.GetBytes(contents[index]));
    }

    public TextReader OpenTextReader(int index) => new StreamReader(Open(index));

    /// <summary>All values of a column: texts as strings, vectors as arrays.</summary>
    public static object?[] Column(IDataView data, string name) =>
        [.. GoldenValue.ReadColumn(data, data.Schema[name]).Select(value => value is ReadOnlyMemory<char> text ? text.ToString() : value)];

    /// <summary>A column as one line: values separated by |, items of vectors by blanks.</summary>
    public static string Line(IDataView data, string name) => string.Join('|', Column(data, name).Select(value =>
        value is object?[] items ? string.Join(' ', items.Select(Text)) : Text(value)));

    private static string Text(object? value) => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!;
}
