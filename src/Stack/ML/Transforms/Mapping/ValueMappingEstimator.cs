using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Mapping;

namespace Microsoft.ML.Transforms;

public class ValueMappingEstimator : TrivialEstimator<ValueMappingTransformer>
{
    internal ValueMappingEstimator(IHostEnvironment env, ValueLookup lookup, params (string outputColumnName, string inputColumnName)[] columns)
        : base(env.Register(nameof(ValueMappingEstimator)), new ValueMappingTransformer(env, lookup, columns))
    {
    }

    public sealed override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        DataViewSchema.DetachedColumn values = Transformer.Lookup.Values;
        SchemaShape.Column value = SchemaShape.Column.Create(values.Name, values.Type);
        SchemaShape annotations = SchemaShape.Create(values.Annotations.Schema);
        return inputSchema.With(Transformer.ColumnPairs.Select(pair =>
        {
            SchemaShape.Column source = inputSchema.FindInput(pair.inputColumnName);
            bool isVector = source.Kind != SchemaShape.Column.VectorKind.Scalar;
            if (isVector && value.Kind != SchemaShape.Column.VectorKind.Scalar)
                throw ValueMappingTransformer.VectorOfVectors(source.Name);

            // ML.NET says so of every key type, those with 64-bit numbers too.
            DataViewType itemType = value.IsKey ? NumberDataViewType.UInt32 : value.ItemType;
            return new SchemaShape.Column(pair.outputColumnName, isVector ? source.Kind : value.Kind, itemType, value.IsKey, annotations);
        }));
    }
}

public sealed class ValueMappingEstimator<TKey, TValue> : ValueMappingEstimator
{
    internal ValueMappingEstimator(IHostEnvironment env, ValueLookup lookup, params (string outputColumnName, string inputColumnName)[] columns)
        : base(env, lookup, columns)
    {
    }
}
