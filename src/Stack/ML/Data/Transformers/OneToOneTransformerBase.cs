using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A transformer that makes each of its columns from one input column.</summary>
public abstract partial class OneToOneTransformerBase : RowToRowTransformerBase
{
    private protected OneToOneTransformerBase(IHost host, params (string outputColumnName, string inputColumnName)[] columns)
        : base(host)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string output, string input) in columns)
        {
            ArgumentException.ThrowIfNullOrEmpty(output, nameof(columns));
            ArgumentException.ThrowIfNullOrEmpty(input, nameof(columns));
            if (!names.Add(output))
                throw new ArgumentOutOfRangeException(nameof(columns), $"Output column '{output}' is named twice.");
        }
        ColumnPairs = columns;
    }

    internal (string outputColumnName, string inputColumnName)[] ColumnPairs { get; }

    /// <summary>Throws where the input column number <paramref name="srcCol"/> does not suit the pair <paramref name="col"/>.</summary>
    internal virtual void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol)
    {
    }

    private protected abstract class OneToOneMapperBase : IRowMapper
    {
        private readonly OneToOneTransformerBase _parent;

        protected OneToOneMapperBase(IHost host, OneToOneTransformerBase parent, DataViewSchema inputSchema)
        {
            ArgumentNullException.ThrowIfNull(inputSchema);
            Host = host;
            _parent = parent;
            InputSchema = inputSchema;
            ColMapNewToOld = new int[parent.ColumnPairs.Length];
            for (int i = 0; i < ColMapNewToOld.Length; i++)
            {
                int source = Contracts.CheckColumn(inputSchema, parent.ColumnPairs[i].inputColumnName, "input", nameof(inputSchema)).Index;
                parent.CheckInputColumn(inputSchema, i, source);
                ColMapNewToOld[i] = source;
            }
        }

        protected IHost Host { get; }

        protected DataViewSchema InputSchema { get; }

        /// <summary>For each output the index of its input column.</summary>
        protected int[] ColMapNewToOld { get; }

        DataViewSchema.DetachedColumn[] IRowMapper.GetOutputColumns() => GetOutputColumnsCore();

        Func<int, bool> IRowMapper.GetDependencies(Func<int, bool> activeOutput)
        {
            var needed = new bool[InputSchema.Count];
            for (int i = 0; i < ColMapNewToOld.Length; i++)
                needed[ColMapNewToOld[i]] |= activeOutput(i);
            return input => needed[input];
        }

        Delegate?[] IRowMapper.CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action? disposer)
        {
            var getters = new Delegate?[_parent.ColumnPairs.Length];
            disposer = null;
            for (int i = 0; i < getters.Length; i++)
            {
                if (!activeOutput(i))
                    continue;
                getters[i] = MakeGetter(input, i, activeOutput, out Action? columnDisposer);
                disposer += columnDisposer;
            }
            return getters;
        }

        protected abstract DataViewSchema.DetachedColumn[] GetOutputColumnsCore();

        /// <summary>The getter of output <paramref name="iinfo"/>; its input column is <c>input.Schema[ColMapNewToOld[iinfo]]</c>.</summary>
        protected abstract Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action? disposer);
    }
}
