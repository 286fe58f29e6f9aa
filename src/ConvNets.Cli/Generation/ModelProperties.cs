using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Generation;

/// <summary>Columns of a model as properties of the classes that ML.NET reads and writes.</summary>
internal static class ModelProperties
{
    /// <summary>The property of images, whatever the column is called.</summary>
    internal const string Image = "ImageSource";

    /// <summary>A property of encoded bytes for the column of images.</summary>
    internal static string OfImage(string column) => Of(column, Image, "byte[]", " = [];", "The bytes of an image file.");

    /// <summary>A property for a column that the model reads besides the images.</summary>
    /// <exception cref="NotSupportedException">There is no type of C# for it.</exception>
    internal static string OfInput(DataViewSchema.Column column)
    {
        (string type, string start) = TypeOf(column.Type, column.Name);
        (string attribute, start) = column.Type switch
        {
            VectorDataViewType { Size: > 0 } vector => ($"[VectorType({vector.Size})]\n", $" = new {type[..^1]}{vector.Size}];"),
            KeyDataViewType key => ($"[KeyType({key.Count})]\n", start),
            _ => ("", start),
        };
        return Of(column.Name, ClassName.OfProperty(column.Name), type, start, "Not needed for an answer.", attribute);
    }

    /// <summary>A property for a column that the model adds; a model that is trained again may have more or fewer scores.</summary>
    /// <param name="column">The column.</param>
    /// <param name="about">What it holds.</param>
    internal static string OfOutput(DataViewSchema.Column column, string about)
    {
        (string type, string start) = TypeOf(column.Type, column.Name);
        return Of(column.Name, ClassName.OfProperty(column.Name), type, start, about);
    }

    private static string Of(string column, string property, string type, string start, string about, string attribute = "") =>
        $"/// <summary>{about}</summary>\n[ColumnName({CSharpLiteral.Of(column)})]\n{attribute}"
            + $"public {type} {property} {{ get; set; }}{start}\n";

    private static (string Type, string Start) TypeOf(DataViewType type, string column) => type switch
    {
        TextDataViewType => ("string", " = \"\";"),
        VectorDataViewType { ItemType: BooleanDataViewType or NumberDataViewType } vector => (KeywordOf(vector.ItemType) + "[]", " = [];"),
        BooleanDataViewType or NumberDataViewType or KeyDataViewType => (KeywordOf(type), ""),
        _ => throw new NotSupportedException(
            $"The model has a column '{column}' of {type}, for which there is no type of C#. Train it without that column."),
    };

    private static string KeywordOf(DataViewType type) => Type.GetTypeCode(type.RawType) switch
    {
        TypeCode.Boolean => "bool",
        TypeCode.Single => "float",
        TypeCode.Double => "double",
        TypeCode.SByte => "sbyte",
        TypeCode.Byte => "byte",
        TypeCode.Int16 => "short",
        TypeCode.UInt16 => "ushort",
        TypeCode.Int32 => "int",
        TypeCode.UInt32 => "uint",
        TypeCode.Int64 => "long",
        _ => "ulong",
    };
}
