using System.Globalization;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Stack.ML.Tests.Golden;

/// <summary>Comparisons with what ML.NET gave: schemas with their annotations, rows, zips entry by entry.</summary>
internal static class GoldenAssert
{
    public static void Schema(JsonElement expected, DataViewSchema actual)
    {
        string[] expectedColumns = [.. expected.EnumerateArray().Select(Describe)];
        string[] actualColumns = [.. actual.Select(column =>
            $"{column.Index} {column.Name}: {column.Type}{(column.IsHidden ? " (hidden)" : "")}"
            + string.Concat(column.Annotations.Schema.Select(a => $" {{{a.Name}: {a.Type}}}")))];
        Assert.AreEqual(string.Join('\n', expectedColumns), string.Join('\n', actualColumns));

        foreach (JsonElement column in expected.EnumerateArray())
        {
            DataViewSchema.Column actualColumn = actual[column.GetProperty("index").GetInt32()];
            foreach (JsonElement annotation in column.GetProperty("annotations").EnumerateArray())
            {
                DataViewSchema.Column actualAnnotation = actualColumn.Annotations.Schema[annotation.GetProperty("kind").GetString()!];
                object? value = GoldenValue.ReadAnnotation(actualColumn.Annotations, actualAnnotation);
                GoldenValue.Compare(annotation.GetProperty("value"), value, 0, $"{actualColumn.Name}.{actualAnnotation.Name}");
            }
        }
    }

    /// <param name="tolerances">For columns whose values need not agree to the last bit, by how much they may differ.</param>
    public static void Rows(JsonElement expected, IDataView actual, params (string Column, double Tolerance)[] tolerances)
    {
        foreach (JsonElement column in expected.GetProperty("columns").EnumerateArray())
        {
            int index = column.GetProperty("index").GetInt32();
            string name = column.GetProperty("name").GetString()!;
            Assert.IsLessThan(actual.Schema.Count, index, $"Column '{name}' is missing.");
            DataViewSchema.Column actualColumn = actual.Schema[index];
            Assert.AreEqual($"{name}: {column.GetProperty("type").GetString()}, hidden {column.GetProperty("isHidden").GetBoolean()}",
                $"{actualColumn.Name}: {actualColumn.Type}, hidden {actualColumn.IsHidden}");

            JsonElement[] values = [.. column.GetProperty("values").EnumerateArray()];
            List<object?> actualValues = GoldenValue.ReadColumn(actual, actualColumn);
            Assert.HasCount(values.Length, actualValues, $"Rows of column '{name}'.");
            double tolerance = tolerances.FirstOrDefault(t => t.Column == name).Tolerance;
            for (int row = 0; row < values.Length; row++)
                GoldenValue.Compare(values[row], actualValues[row], tolerance, string.Create(CultureInfo.InvariantCulture, $"{name}[{row}]"));
        }

        Assert.HasCount(expected.GetProperty("columns").GetArrayLength(), actual.Schema);
    }

    /// <summary>Two zips hold the same entries, byte for byte. The entry with the writer's version is left out.</summary>
    public static void SameEntries(Dictionary<string, byte[]> expected, Dictionary<string, byte[]> actual)
    {
        Assert.AreEqual(string.Join('\n', expected.Keys.Order(StringComparer.Ordinal)), string.Join('\n', actual.Keys.Order(StringComparer.Ordinal)));
        foreach ((string name, byte[] content) in expected.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (name != "TrainingInfo/Version.txt" && !content.AsSpan().SequenceEqual(actual[name]))
                Assert.Fail($"Entry '{name}' differs from byte {content.AsSpan().CommonPrefixLength(actual[name])} on.\nexpected {Convert.ToHexString(content)}\nactual   {Convert.ToHexString(actual[name])}");
        }
    }

    private static string Describe(JsonElement column) =>
        $"{column.GetProperty("index").GetInt32()} {column.GetProperty("name").GetString()}: {column.GetProperty("type").GetString()}{(column.GetProperty("isHidden").GetBoolean() ? " (hidden)" : "")}"
        + string.Concat(column.GetProperty("annotations").EnumerateArray().Select(a => $" {{{a.GetProperty("kind").GetString()}: {a.GetProperty("type").GetString()}}}"));
}
