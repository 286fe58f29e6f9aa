using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(ColumnConcatenatingTransformer), "ConcatTransform", "ConcatFunction")]

namespace Microsoft.ML.Data;

/// <summary>Puts columns of one item type, scalars and vectors, one after the other into a vector.</summary>
public sealed class ColumnConcatenatingTransformer : RowToRowTransformerBase
{
    private static readonly VersionInfo s_version = new("CONCAT F", 0x00010003, 0x00010003, 0x00010003, "ConcatTransform", ModelAssemblies.Data, "ConcatFunction");

    private readonly (string Output, (string Name, string? Alias)[] Inputs)[] _columns;

    internal ColumnConcatenatingTransformer(IHostEnvironment env, params (string Output, string[] Inputs)[] columns)
        : this(env, Array.ConvertAll(columns, column => (column.Output, Array.ConvertAll(column.Inputs, name => (name, (string?)null)))))
    {
    }

    private ColumnConcatenatingTransformer(IHostEnvironment env, (string Output, (string Name, string? Alias)[] Inputs)[] columns)
        : base(env.Register(nameof(ColumnConcatenatingTransformer))) => _columns = columns;

    internal static ColumnConcatenatingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckVersionInfo(s_version);
        var columns = new (string, (string, string?)[])[ctx.Reader.ReadCount(2 * sizeof(int), "columns")];
        for (int i = 0; i < columns.Length; i++)
        {
            string output = ctx.LoadNonEmptyString();
            var inputs = new (string, string?)[ctx.Reader.ReadCount(2 * sizeof(int), "input columns")];
            for (int j = 0; j < inputs.Length; j++)
                inputs[j] = (ctx.LoadNonEmptyString(), ctx.LoadStringOrNull());
            if (inputs.Length == 0)
                throw new FormatException($"column '{output}' is made of no column.");
            columns[i] = (output, inputs);
        }

        return new ColumnConcatenatingTransformer(env, columns);
    }

    internal override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(s_version);
        ctx.Writer.Write(_columns.Length);
        foreach ((string output, (string Name, string? Alias)[] inputs) in _columns)
        {
            ctx.SaveNonEmptyString(output);
            ctx.Writer.Write(inputs.Length);
            foreach ((string name, string? alias) in inputs)
            {
                ctx.SaveNonEmptyString(name);
                ctx.SaveStringOrNull(alias);
            }
        }
    }

    internal override IRowMapper MakeRowMapper(DataViewSchema schema) =>
        new Mapper(Array.ConvertAll(_columns, column => ConcatenatedColumn.Bind(schema, column.Output, column.Inputs)));

    private sealed class Mapper(ConcatenatedColumn[] columns) : IRowMapper
    {
        public DataViewSchema.DetachedColumn[] GetOutputColumns() => Array.ConvertAll(columns, column => column.Output);

        public Func<int, bool> GetDependencies(Func<int, bool> activeOutput)
        {
            var needed = new HashSet<int>();
            for (int i = 0; i < columns.Length; i++)
            {
                if (activeOutput(i))
                    needed.UnionWith(columns[i].Sources.Select(source => source.Index));
            }

            return needed.Contains;
        }

        public Delegate?[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action? disposer)
        {
            disposer = null;
            var getters = new Delegate?[columns.Length];
            for (int i = 0; i < columns.Length; i++)
            {
                if (activeOutput(i))
                    getters[i] = columns[i].MakeGetter(input);
            }

            return getters;
        }
    }
}
