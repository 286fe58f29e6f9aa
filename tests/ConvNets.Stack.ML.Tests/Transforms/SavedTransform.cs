using System.Text;
using ConvNets.Stack.ML.Tests.Golden;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Stack.ML.Tests.Transforms;

/// <summary>Saves transformers, reads what they wrote, and checks that they come back the same.</summary>
internal static class SavedTransform
{
    /// <summary>Saves, loads and saves again: the rows and the bytes must be the same. Gives the entries of the zip.</summary>
    public static Dictionary<string, byte[]> RoundTrip(MLContext ml, ITransformer model, IDataView data)
    {
        Dictionary<string, byte[]> saved = Save(ml, model, data.Schema, out byte[] zip);
        ITransformer loaded = new MLContext(2).Model.Load(new MemoryStream(zip), out _);
        AssertSame(model.Transform(data), loaded.Transform(data));
        GoldenAssert.SameEntries(saved, Save(ml, loaded, data.Schema, out _));
        return saved;
    }

    /// <summary>The header of a <c>Model.key</c> in words: signature, versions, loading classes, assembly.</summary>
    public static string Header(byte[] modelKey)
    {
        string Text(int start, int length) => Encoding.Latin1.GetString(modelKey, start, length).TrimEnd('\0').Replace('\0', ' ');
        string Version(int start) => $"{BitConverter.ToUInt32(modelKey, start) >> 16}.{BitConverter.ToUInt32(modelKey, start) & 0xFFFF}";
        string assembly = Encoding.Unicode.GetString(modelKey, (int)BitConverter.ToInt64(modelKey, 0x90), BitConverter.ToInt32(modelKey, 0x98));
        return $"{Text(0x40, 8)} {Version(0x48)} {Version(0x4C)} {Text(0x50, 24)} ({Text(0x68, 24)}) {assembly.Split(',')[0]}";
    }

    /// <summary>The block of a <c>Model.key</c>.</summary>
    public static byte[] Block(byte[] modelKey) => modelKey.AsSpan(0x100, (int)BitConverter.ToInt64(modelKey, 0x18)).ToArray();

    /// <summary>A block with one column, whose names are the strings 0 and 1, and then <paramref name="rest"/>.</summary>
    public static byte[] BlockOf(params object[] rest)
    {
        using var block = new MemoryStream();
        using var writer = new BinaryWriter(block);
        writer.Write(1);
        writer.Write(0);
        writer.Write(1);
        foreach (object value in rest)
        {
            switch (value)
            {
                case int number:
                    writer.Write(number);
                    break;
                case uint number:
                    writer.Write(number);
                    break;
                case float number:
                    writer.Write(number);
                    break;
                case byte number:
                    writer.Write(number);
                    break;
                case string text:
                    writer.Write(text);
                    break;
                default:
                    throw new ArgumentException($"{value.GetType()} is not written here.", nameof(rest));
            }
        }

        return block.ToArray();
    }

    private static Dictionary<string, byte[]> Save(MLContext ml, ITransformer model, DataViewSchema schema, out byte[] zip)
    {
        using var stream = new MemoryStream();
        ml.Model.Save(model, schema, stream);
        zip = stream.ToArray();
        stream.Position = 0;
        return GoldenFiles.Entries(stream);
    }

    private static void AssertSame(IDataView expected, IDataView actual)
    {
        Assert.AreEqual(string.Join('\n', expected.Schema.Select(Describe)), string.Join('\n', actual.Schema.Select(Describe)));
        foreach (DataViewSchema.Column column in expected.Schema)
        {
            CollectionAssert.AreEqual(
                GoldenValue.ReadColumn(expected, column).Select(Plain).ToArray(), GoldenValue.ReadColumn(actual, actual.Schema[column.Index]).Select(Plain).ToArray(), column.Name);
        }
    }

    private static string Describe(DataViewSchema.Column column) =>
        $"{column}: {string.Join(", ", column.Annotations.Schema.Select(a => $"{a.Name} {a.Type} {Plain(GoldenValue.ReadAnnotation(column.Annotations, a))}"))}";

    private static object? Plain(object? value) => value is object?[] items ? string.Join(' ', items) : value?.ToString();
}
