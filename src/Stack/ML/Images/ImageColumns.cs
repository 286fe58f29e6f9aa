using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Image;

/// <summary>What the image transforms have in common: checks of image columns and the values of ML.NET's model header.</summary>
internal static class ImageColumns
{
    public static VersionInfo Version(string modelSignature, uint written, uint readable, uint oldest, string loaderSignature)
        => new(modelSignature, written, readable, oldest, loaderSignature, ModelAssemblies.ImageAnalytics);

    public static void Save(ModelSaveContext ctx, (string outputColumnName, string inputColumnName)[] pairs)
    {
        ctx.Writer.Write(pairs.Length);
        foreach ((string output, string input) in pairs)
        {
            ctx.SaveNonEmptyString(output);
            ctx.SaveNonEmptyString(input);
        }
    }

    public static (string outputColumnName, string inputColumnName)[] Load(ModelLoadContext ctx)
    {
        var pairs = new (string, string)[ctx.Reader.ReadCount(2 * sizeof(int), "columns")];
        for (int i = 0; i < pairs.Length; i++)
            pairs[i] = (ctx.LoadNonEmptyString(), ctx.LoadNonEmptyString());
        return pairs;
    }

    public static ImageDataViewType CheckImage(DataViewSchema schema, string columnName, int index, string expected = "Image")
        => schema[index].Type as ImageDataViewType
            ?? throw Contracts.ExceptSchemaMismatch(nameof(schema), "input", columnName, expected, schema[index].Type.ToString()!);

    public static SchemaShape.Column CheckImage(SchemaShape schema, string columnName)
    {
        SchemaShape.Column column = Find(schema, columnName);
        if (column.ItemType is not ImageDataViewType || column.Kind != SchemaShape.Column.VectorKind.Scalar)
            throw Contracts.ExceptSchemaMismatch(nameof(schema), "input", columnName, "Image", column);
        return column;
    }

    public static SchemaShape.Column Find(SchemaShape schema, string columnName)
        => schema.TryFindColumn(columnName, out SchemaShape.Column column)
            ? column
            : throw Contracts.ExceptSchemaMismatch(nameof(schema), "input", columnName);

    public static void CheckNames(string outputColumnName, string inputColumnName)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
    }

    public static void CheckFinite(float value, string parameterName)
    {
        if (!float.IsFinite(value))
            throw new ArgumentOutOfRangeException(parameterName, value, "The offset must be a finite number.");
    }

    public static void CheckFiniteNonZero(float value, string parameterName)
    {
        if (!float.IsFinite(value) || value == 0)
            throw new ArgumentOutOfRangeException(parameterName, value, "The scale must be a finite number other than zero.");
    }
}
