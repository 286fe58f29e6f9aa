using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(KeyToValueMappingTransformer), "KeyToValueTransform")]

namespace Microsoft.ML.Transforms;

public sealed class KeyToValueMappingEstimator : TrivialEstimator<KeyToValueMappingTransformer>
{
    internal KeyToValueMappingEstimator(IHostEnvironment env, params (string outputColumnName, string inputColumnName)[] columns)
        : base(env.Register(nameof(KeyToValueMappingEstimator)), new KeyToValueMappingTransformer(env, columns))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return inputSchema.With(Transformer.ColumnPairs.Select(pair =>
        {
            SchemaShape.Column source = inputSchema.FindInput(pair.inputColumnName);
            if (!source.IsKey)
                throw Contracts.ExceptSchemaMismatch(nameof(inputSchema), "input", source.Name, "a key", source);
            if (!source.Annotations.TryFindColumn(AnnotationKinds.KeyValues, out SchemaShape.Column values))
                throw Contracts.ExceptSchemaMismatch(nameof(inputSchema), "input", source.Name, "a key with KeyValues", source);
            return new SchemaShape.Column(pair.outputColumnName, source.Kind, values.ItemType, values.IsKey,
                new SchemaShape(source.Annotations.Only(AnnotationKinds.SlotNames)));
        }));
    }
}

/// <summary>Gives keys back as the values they stand for. The values are taken from the input column's annotations.</summary>
public sealed class KeyToValueMappingTransformer : OneToOneTransformerBase
{
    private static readonly VersionInfo s_version = new("KEY2VALT", 0x00010001, 0x00010001, 0x00010001, "KeyToValueTransform", ModelAssemblies.Data);

    internal KeyToValueMappingTransformer(IHostEnvironment env, params (string outputColumnName, string inputColumnName)[] columns)
        : base(env.Register(nameof(KeyToValueMappingTransformer)), columns)
    {
    }

    internal static KeyToValueMappingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckVersionInfo(s_version);
        return new KeyToValueMappingTransformer(env, ctx.LoadColumns());
    }

    internal override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(s_version);
        ctx.SaveColumns(ColumnPairs);
    }

    internal override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    internal override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol)
    {
        DataViewSchema.Column source = inputSchema[srcCol];
        if (source.Type.GetItemType() is not KeyDataViewType key)
            throw Contracts.ExceptSchemaMismatch(nameof(inputSchema), "input", source.Name, "a key", source.Type.ToString()!);
        if (KeyValuesType(source) is not { } values || (ulong)values.Size != key.Count)
        {
            throw Contracts.ExceptSchemaMismatch(
                nameof(inputSchema), "input", source.Name, $"a key with {key.Count} KeyValues (MapValueToKey gives them)", $"{source.Type} with {KeyValuesType(source)?.ToString() ?? "none"}");
        }
    }

    private static VectorDataViewType? KeyValuesType(DataViewSchema.Column column) =>
        column.Annotations.Schema.GetColumnOrNull(AnnotationKinds.KeyValues)?.Type as VectorDataViewType;

    private sealed class Mapper(KeyToValueMappingTransformer parent, DataViewSchema inputSchema) : OneToOneMapperBase(parent.Host, parent, inputSchema)
    {
        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore()
        {
            var columns = new DataViewSchema.DetachedColumn[ColMapNewToOld.Length];
            for (int i = 0; i < columns.Length; i++)
            {
                DataViewSchema.Column source = InputSchema[ColMapNewToOld[i]];
                var annotations = new DataViewSchema.Annotations.Builder();
                annotations.Add(source.Annotations, kind => kind == AnnotationKinds.SlotNames);
                columns[i] = new DataViewSchema.DetachedColumn(
                    parent.ColumnPairs[i].outputColumnName, ItemwiseGetter.TypeOf(source.Type, KeyValuesType(source)!.ItemType), annotations.ToAnnotations());
            }

            return columns;
        }

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action? disposer)
        {
            disposer = null;
            DataViewSchema.Column source = InputSchema[ColMapNewToOld[iinfo]];
            return GenericCall.Invoke<DataViewRow, DataViewSchema.Column, Delegate>(MakeValueGetter<int>, KeyValuesType(source)!.ItemType.RawType, input, source);
        }

        private static Delegate MakeValueGetter<TValue>(DataViewRow input, DataViewSchema.Column source)
        {
            VBuffer<TValue> stored = default;
            source.Annotations.GetValue(AnnotationKinds.KeyValues, ref stored);

            // Place 0 is what the missing key gives: NaN where there is one, else the type's default.
            var values = new TValue[stored.Length + 1];
            values[0] = typeof(TValue) == typeof(float) ? (TValue)(object)float.NaN : typeof(TValue) == typeof(double) ? (TValue)(object)double.NaN : default!;
            stored.CopyTo(values.AsSpan(1));

            Type keyType = source.Type.GetItemType().RawType;
            if (keyType == typeof(byte))
                return ItemwiseGetter.Create<byte, TValue>(input, source, key => At(values, key));
            if (keyType == typeof(ushort))
                return ItemwiseGetter.Create<ushort, TValue>(input, source, key => At(values, key));
            if (keyType == typeof(uint))
                return ItemwiseGetter.Create<uint, TValue>(input, source, key => At(values, key));
            return ItemwiseGetter.Create<ulong, TValue>(input, source, key => At(values, key));
        }

        // A key beyond the values counts as missing.
        private static TValue At<TValue>(TValue[] values, ulong key) => key < (ulong)values.Length ? values[key] : values[0];
    }
}
