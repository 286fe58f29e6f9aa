using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(ColumnSelectingTransformer), "SelectColumnsTransform")]

namespace Microsoft.ML.Transforms;

public sealed class ColumnSelectingEstimator : TrivialEstimator<ColumnSelectingTransformer>
{
    internal ColumnSelectingEstimator(IHostEnvironment env, bool keep, string[] columnNames, bool keepHidden)
        : base(env.Register(nameof(ColumnSelectingEstimator)), new ColumnSelectingTransformer(keep, columnNames, keepHidden, ignoreMissing: false))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (string name in Transformer.ColumnNames)
            inputSchema.FindInput(name);
        return new SchemaShape(Transformer.Keep
            ? Transformer.ColumnNames.Select(inputSchema.FindInput)
            : inputSchema.Where(column => !Transformer.ColumnNames.Contains(column.Name)));
    }
}

/// <summary>Keeps or drops columns. What is kept comes in the order in which it was named, what is not dropped in the order in which it was.</summary>
public sealed class ColumnSelectingTransformer : ITransformer
{
    private static readonly VersionInfo s_version = new("SELCOLST", 0x00010001, 0x00010001, 0x00010001, "SelectColumnsTransform", ModelAssemblies.Data);

    private readonly bool _keepHidden;
    private readonly bool _ignoreMissing;

    internal ColumnSelectingTransformer(bool keep, string[] columnNames, bool keepHidden, bool ignoreMissing)
    {
        ArgumentNullException.ThrowIfNull(columnNames);
        foreach (string name in columnNames)
            ArgumentException.ThrowIfNullOrEmpty(name, nameof(columnNames));
        Keep = keep;
        ColumnNames = [.. columnNames];
        _keepHidden = keepHidden;
        _ignoreMissing = ignoreMissing;
    }

    internal bool Keep { get; }

    internal IReadOnlyList<string> ColumnNames { get; }

    bool ITransformer.IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return Transform(new EmptyDataView(inputSchema)).Schema;
    }

    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return MakeView(input);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return MakeView(new EmptyDataView(inputSchema));
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(s_version);
        ctx.Writer.WriteBoolByte(Keep);
        ctx.Writer.WriteBoolByte(_keepHidden);
        ctx.Writer.WriteBoolByte(_ignoreMissing);
        ctx.Writer.Write(ColumnNames.Count);
        foreach (string name in ColumnNames)
            ctx.SaveNonEmptyString(name);
    }

    internal static ColumnSelectingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckVersionInfo(s_version);
        bool keep = ctx.Reader.ReadBoolByte();
        bool keepHidden = ctx.Reader.ReadBoolByte();
        bool ignoreMissing = ctx.Reader.ReadBoolByte();
        var names = new string[ctx.Reader.ReadCount(sizeof(int), "columns")];
        for (int i = 0; i < names.Length; i++)
            names[i] = ctx.LoadNonEmptyString();
        return new ColumnSelectingTransformer(keep, names, keepHidden, ignoreMissing);
    }

    private ColumnSelectingView MakeView(IDataView input)
    {
        if (!_ignoreMissing)
        {
            foreach (string name in ColumnNames)
                Contracts.CheckColumn(input.Schema, name, "input", nameof(input));
        }

        IEnumerable<DataViewSchema.Column> kept = Keep
            ? ColumnNames.Distinct().SelectMany(name => input.Schema.Where(column => column.Name == name))
            : input.Schema.Where(column => !ColumnNames.Contains(column.Name));
        return new ColumnSelectingView(input, [.. kept.Where(column => _keepHidden || !column.IsHidden).Select(column => column.Index)]);
    }
}
