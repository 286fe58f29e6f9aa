using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Stack.ML.Tests.Golden;

/// <summary>The rows and the calls of the golden folder <c>06-textloader</c>.</summary>
internal static class TextLoaderCase
{
    public static IReadOnlyDictionary<string, Func<MLContext, IDataView>> Calls { get; } = new Dictionary<string, Func<MLContext, IDataView>>
    {
        ["tsv-default"] = ml => ml.Data.LoadFromTextFile<TsvRow>(Tsv),
        ["tsv-quote-trim"] = ml => ml.Data.LoadFromTextFile<TsvRow>(Tsv, allowQuoting: true, trimWhitespace: true),
        ["csv-quoted"] = ml => ml.Data.LoadFromTextFile<CsvRow>(Csv, separatorChar: ',', hasHeader: true, allowQuoting: true),
        ["csv-quoted-trim"] = ml => ml.Data.LoadFromTextFile<CsvRow>(Csv, separatorChar: ',', hasHeader: true, allowQuoting: true, trimWhitespace: true),
        ["csv-not-quoted"] = ml => ml.Data.LoadFromTextFile<CsvRow>(Csv, separatorChar: ',', hasHeader: true),
        ["csv-missing-as-nan"] = ml => ml.Data.LoadFromTextFile<CsvRow>(Csv, new TextLoader.Options { Separators = [','], HasHeader = true, AllowQuoting = true, MissingRealsAsNaNs = true }),
        ["csv-columns"] = ml => ml.Data.LoadFromTextFile(
            Csv,
            [
                new TextLoader.Column("Numbers", DataKind.Single, 2, 3),
                new TextLoader.Column("Text", DataKind.String, 1),
                new TextLoader.Column("Both", DataKind.String, [new TextLoader.Range(1), new TextLoader.Range(4)]),
            ],
            separatorChar: ',', hasHeader: true, allowQuoting: true),
    };

    public static IReadOnlyDictionary<string, Action<MLContext>> Failures { get; } = new Dictionary<string, Action<MLContext>>
    {
        ["LoadFromTextFile<FieldWithoutLoadColumn>"] = ml => ml.Data.LoadFromTextFile<FieldWithoutLoadColumn>(Csv),
        ["LoadFromTextFile<NoColumnField>"] = ml => ml.Data.LoadFromTextFile<NoColumnField>(Csv),
        ["LoadFromTextFile<PrivateAndProperty>"] = ml => ml.Data.LoadFromTextFile<PrivateAndProperty>(Csv),
    };

    private static string Tsv => GoldenFiles.PathOf("06-textloader", "data.tsv");

    private static string Csv => GoldenFiles.PathOf("06-textloader", "data.csv");

    private sealed class TsvRow
    {
        [LoadColumn(0)] public int Id;
        [LoadColumn(1)] public string? Name;
        [LoadColumn(2, 4), VectorType(3)] public float[]? Values;
        [LoadColumn(5)] public bool Flag;
        [LoadColumn(6), KeyType(5)] public uint Level;
    }

    private sealed class CsvRow
    {
        [LoadColumn(0), ColumnName("Identifier")] public int Id;
        [LoadColumn(1)] public string? Text;
        [LoadColumn(2)] public float Price;
        [LoadColumn(3)] public double Amount;
        [LoadColumn(4)] public string? Note;
    }

    private sealed class FieldWithoutLoadColumn
    {
        [LoadColumn(0)] public int Id;
        public string? Other;
    }

    private sealed class NoColumnField
    {
        [LoadColumn(0)] public int Id;
        [NoColumn] public string? Other;
    }

    private sealed class PrivateAndProperty
    {
        [LoadColumn(0)] public int Id { get; set; }

        [LoadColumn(1)] public string? Name { get; set; }

        public int ReadOnly => Id;
    }
}
