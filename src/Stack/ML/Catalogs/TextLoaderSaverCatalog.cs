using System.Reflection;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public static class TextLoaderSaverCatalog
{
    public static TextLoader CreateTextLoader(
        this DataOperationsCatalog catalog,
        TextLoader.Column[] columns,
        char separatorChar = '\t',
        bool hasHeader = false,
        IMultiStreamSource? dataSample = null,
        bool allowQuoting = false,
        bool trimWhitespace = false,
        bool allowSparse = false)
        => new(EnvironmentOf(catalog), MakeOptions(columns, separatorChar, hasHeader, allowQuoting, trimWhitespace, allowSparse), dataSample);

    public static TextLoader CreateTextLoader(this DataOperationsCatalog catalog, TextLoader.Options options, IMultiStreamSource? dataSample = null)
        => new(EnvironmentOf(catalog), options, dataSample);

    public static TextLoader CreateTextLoader<TInput>(
        this DataOperationsCatalog catalog,
        char separatorChar = '\t',
        bool hasHeader = false,
        IMultiStreamSource? dataSample = null,
        bool allowQuoting = false,
        bool trimWhitespace = false,
        bool allowSparse = false)
        => new(EnvironmentOf(catalog), MakeOptions(ColumnsOf(typeof(TInput)), separatorChar, hasHeader, allowQuoting, trimWhitespace, allowSparse), dataSample);

    public static TextLoader CreateTextLoader<TInput>(this DataOperationsCatalog catalog, TextLoader.Options options, IMultiStreamSource? dataSample = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new TextLoader(EnvironmentOf(catalog), options.With(ColumnsOf(typeof(TInput))), dataSample);
    }

    public static IDataView LoadFromTextFile(
        this DataOperationsCatalog catalog,
        string path,
        TextLoader.Column[] columns,
        char separatorChar = '\t',
        bool hasHeader = false,
        bool allowQuoting = false,
        bool trimWhitespace = false,
        bool allowSparse = false)
    {
        CheckPath(path);
        return catalog.CreateTextLoader(columns, separatorChar, hasHeader, null, allowQuoting, trimWhitespace, allowSparse).Load(new MultiFileSource(path));
    }

    public static IDataView LoadFromTextFile<TInput>(
        this DataOperationsCatalog catalog,
        string path,
        char separatorChar = '\t',
        bool hasHeader = false,
        bool allowQuoting = false,
        bool trimWhitespace = false,
        bool allowSparse = false)
    {
        CheckPath(path);
        return catalog.CreateTextLoader<TInput>(separatorChar, hasHeader, null, allowQuoting, trimWhitespace, allowSparse).Load(new MultiFileSource(path));
    }

    /// <param name="catalog">The catalog.</param>
    /// <param name="path">A file, or a path with wildcards.</param>
    /// <param name="options">How to read. Without columns those are taken that the file itself names, else a Label and Features.</param>
    public static IDataView LoadFromTextFile(this DataOperationsCatalog catalog, string path, TextLoader.Options? options = null)
    {
        CheckPath(path);
        var source = new MultiFileSource(path);
        return catalog.CreateTextLoader(options ?? new TextLoader.Options(), source).Load(source);
    }

    public static IDataView LoadFromTextFile<TInput>(this DataOperationsCatalog catalog, string path, TextLoader.Options options)
    {
        CheckPath(path);
        return catalog.CreateTextLoader<TInput>(options).Load(new MultiFileSource(path));
    }

    public static void SaveAsText(
        this DataOperationsCatalog catalog,
        IDataView data,
        Stream stream,
        char separatorChar = '\t',
        bool headerRow = true,
        bool schema = true,
        bool keepHidden = false,
        bool forceDense = false)
    {
        IHost host = EnvironmentOf(catalog).Register("TextSaver");
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(stream);
        new TextSaver(host, separatorChar, headerRow, schema, forceDense).Save(data, stream, keepHidden);
    }

    private static IHostEnvironment EnvironmentOf(DataOperationsCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.Environment;
    }

    private static void CheckPath(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Directory.Exists(path) && !FilePattern.Expand(path).Any(File.Exists))
            throw new ArgumentOutOfRangeException(nameof(path), $"File or directory does not exist at path: {path}");
    }

    private static TextLoader.Options MakeOptions(TextLoader.Column[] columns, char separator, bool hasHeader, bool allowQuoting, bool trimWhitespace, bool allowSparse) => new()
    {
        Columns = columns,
        Separators = [separator],
        HasHeader = hasHeader,
        AllowQuoting = allowQuoting,
        TrimWhitespace = trimWhitespace,
        AllowSparse = allowSparse,
    };

    private static TextLoader.Column[] ColumnsOf(Type type)
    {
        MemberInfo[] members =
        [
            .. type.GetFields(BindingFlags.Public | BindingFlags.Instance),
            .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetGetMethod() is not null && p.GetIndexParameters().Length == 0),
        ];
        if (members.Length == 0)
            throw new ArgumentOutOfRangeException(nameof(type), $"Should define at least one public, readable field or property in TInput. {type.DisplayName()} has none.");
        return [.. members.Select(ColumnOf)];
    }

    private static TextLoader.Column ColumnOf(MemberInfo member)
    {
        string kind = member is FieldInfo ? "Field" : "Property";
        LoadColumnAttribute source = member.GetCustomAttribute<LoadColumnAttribute>()
            ?? throw new InvalidOperationException($"{kind} '{member.Name}' is missing the {nameof(LoadColumnAttribute)} attribute");
        Type itemType = MemberColumns.GetItemType(MemberColumns.TypeOf(member), out _);
        if (DataViewTypeExtensions.ToPrimitiveType(itemType) is not { } type || type is RowIdDataViewType)
            throw new InvalidOperationException($"{kind} {member.Name} is of unsupported type. {MemberColumns.Describe(member)} cannot be read from text.");
        return new TextLoader.Column(MemberColumns.ColumnName(member), type.RawType.ToDataKind(), source.ToRanges())
        {
            KeyCount = member.GetCustomAttribute<KeyTypeAttribute>() is { } key ? new KeyCount { Count = key.Count } : null,
        };
    }
}
