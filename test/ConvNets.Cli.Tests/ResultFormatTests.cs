using System.Buffers;
using System.Text.Json;
using ConvNets.Cli.Batches;
using Parquet;

namespace ConvNets.Cli.Tests;

/// <summary>What is written is what others read: Python's readers of CSV and JSON, and a reader of Parquet.</summary>
[TestClass]
public sealed class ResultFormatTests
{
    private static readonly ResultColumn[] s_columns =
    [
        new("path", typeof(string)), new("score_a,b \"c\".d", typeof(float)), new("score_größe\nzwei", typeof(float)), new("uncertain", typeof(bool)), new("error", typeof(string)),
    ];

    private static readonly object?[][] s_rows =
    [
        ["plain.jpg", 0.1f, 1e-30f, true, null],
        ["a,b/\"quoted\"\r\nnext line.jpg", float.MaxValue, float.Epsilon, false, null],
        [" spaces \t; 日本語 \U0001F600\\ ", -0.25f, float.PositiveInfinity, true, null],
        ["", null, null, null, "it is no image, \"<html>\""],
        ["=1+1", 1f / 3, -0f, false, null],
    ];

    [TestMethod]
    public void Python_reads_csv()
    {
        using var folder = new TemporaryFolder();
        const string script = """
            import csv, json, sys
            with open(sys.argv[1], newline='', encoding='utf-8') as file:
                print(json.dumps(list(csv.reader(file))))
            """;
        JsonElement read = JsonDocument.Parse(Python.Run(script, "csv, json", Write(folder, "r.csv"))).RootElement;
        string[][] rows = [.. read.EnumerateArray().Select(static row => row.EnumerateArray().Select(static value => value.GetString()!).ToArray())];
        CollectionAssert.AreEqual(s_columns.Select(static column => column.Name).ToArray(), rows[0]);
        Assert.HasCount(s_rows.Length + 1, rows);
        for (int i = 0; i < s_rows.Length; i++)
        {
            CollectionAssert.AreEqual(s_rows[i], s_columns.Select((column, c) => ValueOf(column, rows[i + 1][c])).ToArray(), $"row {i}");
        }

        object? ValueOf(ResultColumn column, string text) => text.Length == 0 && column.Name != "path"
            ? null
            : column.Type == typeof(float) ? float.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : column.Type == typeof(bool) ? text == "true" : text;
    }

    [TestMethod]
    public void Python_reads_json_lines()
    {
        using var folder = new TemporaryFolder();
        // A number as Python prints it has the digits that were written; the single-precision value is compared.
        const string script = """
            import json, sys
            with open(sys.argv[1], newline='', encoding='utf-8') as file:
                print(json.dumps([json.loads(line) for line in file]))
            """;
        JsonElement[] rows = [.. JsonDocument.Parse(Python.Run(script, "json", Write(folder, "r.jsonl"))).RootElement.EnumerateArray()];
        Assert.HasCount(s_rows.Length, rows);
        for (int i = 0; i < s_rows.Length; i++)
        {
            CollectionAssert.AreEqual(s_columns.Select(static column => column.Name).ToArray(), rows[i].EnumerateObject().Select(static property => property.Name).ToArray());
            CollectionAssert.AreEqual(
                s_rows[i].Select(static value => value is float.PositiveInfinity ? "Infinity" : value).ToArray(),
                rows[i].EnumerateObject().Select(static property => JsonLinesFormat.Read(property.Value)).ToArray(), $"row {i}");
        }
    }

    [TestMethod]
    public async Task Parquet_is_read_back_with_its_types()
    {
        using var folder = new TemporaryFolder();
        await using ParquetReader reader = await ParquetReader.CreateAsync(Write(folder, "r.parquet"));
        CollectionAssert.AreEqual(s_columns.Select(static column => column.Name).ToArray(), reader.Schema.DataFields.Select(static field => field.Name).ToArray());
        CollectionAssert.AreEqual(s_columns.Select(static column => column.Type == typeof(string) ? typeof(ReadOnlyMemory<char>) : column.Type).ToArray(), reader.Schema.DataFields.Select(static field => field.ClrType).ToArray());
        Assert.AreEqual(1, reader.RowGroupCount);
        using ParquetRowGroupReader group = reader.OpenRowGroupReader(0);
        Assert.AreEqual(s_rows.Length, group.RowCount);
        for (int c = 0; c < s_columns.Length; c++)
        {
            Parquet.Schema.DataField field = reader.Schema.DataFields[c];
            string?[] texts = new string?[s_rows.Length];
            float?[] numbers = new float?[s_rows.Length];
            bool?[] answers = new bool?[s_rows.Length];
            object?[] values;
            if (s_columns[c].Type == typeof(float))
            {
                await group.ReadAsync<float>(field, numbers);
                values = [.. numbers.Cast<object?>()];
            }
            else if (s_columns[c].Type == typeof(bool))
            {
                await group.ReadAsync<bool>(field, answers);
                values = [.. answers.Cast<object?>()];
            }
            else
            {
                await group.ReadAsync(field, texts!);
                values = [.. texts];
            }

            CollectionAssert.AreEqual(s_rows.Select(row => row[c]).ToArray(), values, s_columns[c].Name);
        }
    }

    [TestMethod]
    public async Task Parquet_has_groups_of_bounded_size()
    {
        using var folder = new TemporaryFolder();
        string rows = folder.File("r.parquet.partial"), path = folder.File("r.parquet");
        ResultColumn[] columns = [new("path", typeof(string))];
        File.WriteAllLines(rows, Enumerable.Range(0, 100_000).Select(static i => $$"""{"path":"{{i}}"}"""));
        ResultFormat.Of(path).Finish(columns, rows, path);
        await using ParquetReader reader = await ParquetReader.CreateAsync(path);
        long[] counts = [.. Enumerable.Range(0, reader.RowGroupCount).Select(i => reader.OpenRowGroupReader(i).RowCount)];
        CollectionAssert.AreEqual(new long[] { 65_536, 34_464 }, counts);
        string[] last = new string[34_464];
        await reader.OpenRowGroupReader(1).ReadAsync(reader.Schema.DataFields[0], last);
        CollectionAssert.AreEqual(Enumerable.Range(65_536, 34_464).Select(static i => $"{i}").ToArray(), last);
        Assert.IsFalse(File.Exists(rows));
    }

    private static string Write(TemporaryFolder folder, string name)
    {
        string path = folder.File(name);
        ResultFormat format = ResultFormat.Of(path);
        var written = new ArrayBufferWriter<byte>();
        format.WriteHeader(s_columns, written);
        foreach (object?[] row in s_rows)
        {
            format.WriteRow(s_columns, row, written);
        }

        File.WriteAllBytes(path + ".partial", written.WrittenSpan);
        format.Finish(s_columns, path + ".partial", path);
        return path;
    }
}
