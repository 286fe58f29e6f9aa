using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Keys;

namespace Microsoft.ML.Transforms;

public sealed class ValueToKeyMappingEstimator : IEstimator<ValueToKeyMappingTransformer>
{
    private readonly IHostEnvironment _env;
    private readonly (string outputColumnName, string inputColumnName)[] _columns;
    private readonly int _maximumNumberOfKeys;
    private readonly KeyOrdinality _keyOrdinality;
    private readonly bool _textAnnotations;
    private readonly IDataView? _keyData;

    internal ValueToKeyMappingEstimator(
        IHostEnvironment env,
        (string outputColumnName, string inputColumnName)[] columns,
        int maximumNumberOfKeys,
        KeyOrdinality keyOrdinality,
        bool addKeyValueAnnotationsAsText,
        IDataView? keyData)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumNumberOfKeys, 1);
        if (keyOrdinality is not (KeyOrdinality.ByOccurrence or KeyOrdinality.ByValue))
            throw new ArgumentOutOfRangeException(nameof(keyOrdinality), keyOrdinality, "Keys are ordered ByOccurrence or ByValue.");
        if (keyData is not null && keyData.Schema.Count(column => !column.IsHidden) != 1)
            throw new ArgumentException($"keyData needs exactly one column, the key values; it has {keyData.Schema.Describe()}.", nameof(keyData));
        _env = env;
        _columns = columns;
        _maximumNumberOfKeys = maximumNumberOfKeys;
        _keyOrdinality = keyOrdinality;
        _textAnnotations = addKeyValueAnnotationsAsText;
        _keyData = keyData;
    }

    public enum KeyOrdinality : byte
    {
        ByOccurrence = 0,
        ByValue = 1,
    }

    public ValueToKeyMappingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewSchema.Column[] sources = Array.ConvertAll(_columns, pair => FindSource(input.Schema, pair.inputColumnName));
        TermMap[] maps;
        if (_keyData is null)
        {
            maps = Train(input, sources);
        }
        else
        {
            DataViewSchema.Column keys = _keyData.Schema.First(column => !column.IsHidden);
            foreach (DataViewSchema.Column source in sources)
            {
                if (!source.Type.GetItemType().Equals(keys.Type.GetItemType()))
                    throw Contracts.ExceptSchemaMismatch("keyData", "key", keys.Name, $"{source.Type.GetItemType()}, as column '{source.Name}'", keys.Type.ToString()!);
            }

            TermMap map = Train(_keyData, [keys])[0];
            maps = new TermMap[sources.Length];
            Array.Fill(maps, map);
        }

        return new ValueToKeyMappingTransformer(_env, _columns, maps, _textAnnotations);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return inputSchema.With(_columns.Select(pair =>
        {
            SchemaShape.Column source = inputSchema.FindInput(pair.inputColumnName);
            if (!TermRules.IsSupported(source.ItemType))
                throw Contracts.ExceptSchemaMismatch(nameof(inputSchema), "input", source.Name, ValueToKeyMappingTransformer.ExpectedTypes, source);
            DataViewType valueType = _textAnnotations ? TextDataViewType.Instance : source.ItemType;
            var keyValues = new SchemaShape.Column(AnnotationKinds.KeyValues, SchemaShape.Column.VectorKind.Vector, valueType, source.IsKey && !_textAnnotations);
            return new SchemaShape.Column(pair.outputColumnName, source.Kind, NumberDataViewType.UInt32, true,
                new SchemaShape(source.Annotations.Only(AnnotationKinds.SlotNames).Append(keyValues)));
        }));
    }

    private TermMap[] Train(IDataView data, DataViewSchema.Column[] columns)
    {
        using DataViewRowCursor cursor = data.GetRowCursor(columns.DistinctBy(column => column.Index));
        TermTrainer[] trainers = Array.ConvertAll(columns, column => TermTrainer.Create(cursor, column, _maximumNumberOfKeys, _keyOrdinality == KeyOrdinality.ByValue));
        while (!Array.TrueForAll(trainers, trainer => trainer.IsFull) && cursor.MoveNext())
        {
            foreach (TermTrainer trainer in trainers)
                trainer.ProcessRow();
        }

        TermMap[] maps = Array.ConvertAll(trainers, trainer => trainer.Finish());
        for (int i = 0; i < maps.Length; i++)
        {
            if (maps[i].Count > 0)
                continue;
            using IChannel channel = _env.Start(nameof(ValueToKeyMappingEstimator));
            channel.Warning(MessageSensitivity.Schema, $"Column '{columns[i].Name}' has no value that could become a key: every key will be missing.");
        }

        return maps;
    }

    private static DataViewSchema.Column FindSource(DataViewSchema schema, string name)
    {
        DataViewSchema.Column column = Contracts.CheckColumn(schema, name, "input", "inputSchema");
        return TermRules.IsSupported(column.Type.GetItemType())
            ? column
            : throw Contracts.ExceptSchemaMismatch("inputSchema", "input", name, ValueToKeyMappingTransformer.ExpectedTypes, column.Type.ToString()!);
    }
}
