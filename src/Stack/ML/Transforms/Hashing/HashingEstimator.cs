using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Hashing;

namespace Microsoft.ML.Transforms;

public sealed class HashingEstimator : IEstimator<HashingTransformer>
{
    internal const int MaximumNumberOfBits = 31;

    private readonly IHostEnvironment _env;
    private readonly ColumnOptions[] _columns;

    internal HashingEstimator(IHostEnvironment env, params ColumnOptions[] columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        foreach (ColumnOptions column in columns)
        {
            ArgumentNullException.ThrowIfNull(column, nameof(columns));
            if (column.NumberOfBits is < 1 or > MaximumNumberOfBits)
                throw new ArgumentOutOfRangeException(nameof(columns), column.NumberOfBits, $"Column '{column.Name}' is hashed into 1 to {MaximumNumberOfBits} bits.");
            if (column.Combine && column.MaximumNumberOfInverts != 0)
                throw new ArgumentOutOfRangeException(nameof(columns), $"Column '{column.Name}': when the 'Combine' option is specified, invert hashes are not supported.");
            if (column.Combine && column.UseOrderedHashing)
                throw new ArgumentOutOfRangeException(nameof(columns), $"Column '{column.Name}': when the 'Combine' option is specified, ordered hashing is not supported.");
        }

        _env = env;
        _columns = columns;
    }

    public HashingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        (string, string)[] pairs = Array.ConvertAll(_columns, column => (column.Name, column.InputColumnName));
        var transformer = new HashingTransformer(_env, pairs, Array.ConvertAll(_columns, column => column.Settings), new VBuffer<ReadOnlyMemory<char>>[_columns.Length]);
        transformer.GetOutputSchema(input.Schema);
        int[] inverted = [.. Enumerable.Range(0, _columns.Length).Where(i => _columns[i].MaximumNumberOfInverts != 0)];
        if (inverted.Length == 0)
            return transformer;

        DataViewSchema.Column[] sources = Array.ConvertAll(inverted, i => input.Schema[_columns[i].InputColumnName]);
        using DataViewRowCursor cursor = input.GetRowCursor(sources.DistinctBy(source => source.Index));
        HashInverter[] inverters = [.. inverted.Select((column, i) => HashInverter.Create(cursor, sources[i], _columns[column].Settings, Limit(_columns[column])))];
        while (cursor.MoveNext())
        {
            foreach (HashInverter inverter in inverters)
                inverter.ProcessRow();
        }

        var names = new VBuffer<ReadOnlyMemory<char>>[_columns.Length];
        for (int i = 0; i < inverted.Length; i++)
            names[inverted[i]] = inverters[i].Finish();
        return new HashingTransformer(_env, pairs, Array.ConvertAll(_columns, column => column.Settings), names);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return inputSchema.With(_columns.Select(column =>
        {
            SchemaShape.Column source = inputSchema.FindInput(column.InputColumnName);
            if (!HashGetter.CanHash(source.ItemType))
                throw Contracts.ExceptSchemaMismatch(nameof(inputSchema), "input", source.Name, HashGetter.ExpectedTypes, source);
            IEnumerable<SchemaShape.Column> annotations = column.Combine ? [] : source.Annotations.Only(AnnotationKinds.SlotNames);
            if (column.MaximumNumberOfInverts != 0)
                annotations = annotations.Append(new SchemaShape.Column(AnnotationKinds.KeyValues, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, false));
            SchemaShape.Column.VectorKind kind = column.Combine ? SchemaShape.Column.VectorKind.Scalar : source.Kind;
            return new SchemaShape.Column(column.Name, kind, NumberDataViewType.UInt32, true, new SchemaShape(annotations));
        }));
    }

    private static int Limit(ColumnOptions column) => column.MaximumNumberOfInverts == -1 ? int.MaxValue : column.MaximumNumberOfInverts;

    public sealed class ColumnOptions
    {
        public ColumnOptions(
            string name,
            string? inputColumnName = null,
            int numberOfBits = 31,
            uint seed = 314489979,
            bool useOrderedHashing = false,
            int maximumNumberOfInverts = 0,
            bool combine = false)
        {
            if (maximumNumberOfInverts < -1)
                throw new ArgumentOutOfRangeException(nameof(maximumNumberOfInverts), maximumNumberOfInverts, "Value too small, must be -1 or larger");
            if (maximumNumberOfInverts != 0 && numberOfBits >= MaximumNumberOfBits)
                throw new ArgumentOutOfRangeException(nameof(numberOfBits), numberOfBits, $"Cannot support maximumNumberOfInverts for a {numberOfBits} bit hash. 30 is the maximum possible.");
            ArgumentException.ThrowIfNullOrWhiteSpace(name);
            Name = name;
            InputColumnName = inputColumnName ?? name;
            NumberOfBits = numberOfBits;
            Seed = seed;
            UseOrderedHashing = useOrderedHashing;
            MaximumNumberOfInverts = maximumNumberOfInverts;
            Combine = combine;
        }

        public string Name { get; set; }

        public string InputColumnName { get; set; }

        public int NumberOfBits { get; set; }

        public uint Seed { get; set; }

        public bool UseOrderedHashing { get; set; }

        public int MaximumNumberOfInverts { get; set; }

        public bool Combine { get; set; }

        internal HashSettings Settings => new(NumberOfBits, Seed, UseOrderedHashing, Combine);
    }
}
