using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Keys;

[assembly: LoadableClass(typeof(KeyToBinaryVectorMappingTransformer), "KeyToBinaryTransform")]

namespace Microsoft.ML.Transforms;

public sealed class KeyToBinaryVectorMappingEstimator : TrivialEstimator<KeyToBinaryVectorMappingTransformer>
{
    internal KeyToBinaryVectorMappingEstimator(IHostEnvironment env, params (string outputColumnName, string inputColumnName)[] columns)
        : base(env.Register(nameof(KeyToBinaryVectorMappingEstimator)), new KeyToBinaryVectorMappingTransformer(env, columns))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return inputSchema.With(Transformer.ColumnPairs.Select(pair =>
        {
            SchemaShape.Column source = inputSchema.FindInput(pair.inputColumnName);
            if (!source.IsKey)
                throw Contracts.ExceptSchemaMismatch(nameof(inputSchema), "input", source.Name, KeyReader.ExpectedTypes, source);
            var annotations = new List<SchemaShape.Column>();
            if (source.Kind != SchemaShape.Column.VectorKind.VariableVector
                && source.Annotations.TryFindColumn(AnnotationKinds.KeyValues, out SchemaShape.Column names) && names.ItemType is TextDataViewType)
                annotations.Add(AnnotationShapes.SlotNames);
            if (source.Kind == SchemaShape.Column.VectorKind.Scalar)
                annotations.Add(AnnotationShapes.IsNormalized);
            return new SchemaShape.Column(pair.outputColumnName, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false, new SchemaShape(annotations));
        }));
    }
}

/// <summary>Keys as the bits of their numbers counted from 0, highest first; all ones stand for the missing key.</summary>
public sealed class KeyToBinaryVectorMappingTransformer : OneToOneTransformerBase
{
    private static readonly VersionInfo s_version = new("KEY2BINR", 0x00000001, 0x00000001, 0x00000001, "KeyToBinaryTransform", ModelAssemblies.Transforms);

    internal KeyToBinaryVectorMappingTransformer(IHostEnvironment env, params (string outputColumnName, string inputColumnName)[] columns)
        : base(env.Register(nameof(KeyToBinaryVectorMappingTransformer)), columns)
    {
    }

    internal static KeyToBinaryVectorMappingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckVersionInfo(s_version);
        return new KeyToBinaryVectorMappingTransformer(env, ctx.LoadColumns());
    }

    internal override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(s_version);
        ctx.SaveColumns(ColumnPairs);
    }

    internal override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    internal override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol) => KeyReader.KeyCount(inputSchema[srcCol]);

    // One bit more than the count needs, so that no key is all ones.
    private static int BitsPerKey(DataViewSchema.Column column) => BitOperations.Log2((uint)KeyReader.KeyCount(column)) + 2;

    private sealed class Mapper(KeyToBinaryVectorMappingTransformer parent, DataViewSchema inputSchema) : OneToOneMapperBase(parent.Host, parent, inputSchema)
    {
        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore()
        {
            var columns = new DataViewSchema.DetachedColumn[ColMapNewToOld.Length];
            for (int i = 0; i < columns.Length; i++)
            {
                DataViewSchema.Column source = InputSchema[ColMapNewToOld[i]];
                int bits = BitsPerKey(source), valueCount = source.Type.GetValueCount();
                VectorDataViewType type = valueCount == 1 ? new VectorDataViewType(NumberDataViewType.Single, bits) : new VectorDataViewType(NumberDataViewType.Single, valueCount, bits);
                var annotations = new DataViewSchema.Annotations.Builder();
                if (type.IsKnownSize && source.HasKeyValues())
                    annotations.Add(AnnotationKinds.SlotNames, new VectorDataViewType(TextDataViewType.Instance, type.Dimensions), valueCount == 1 ? BitNames(bits) : KeyReader.NamesOfSlots(source, bits, bit => BitName(bits, bit)));
                if (valueCount == 1)
                    annotations.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
                columns[i] = new DataViewSchema.DetachedColumn(parent.ColumnPairs[i].outputColumnName, type, annotations.ToAnnotations());
            }

            return columns;
        }

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action? disposer)
        {
            disposer = null;
            DataViewSchema.Column source = input.Schema[ColMapNewToOld[iinfo]];
            int bits = BitsPerKey(source);
            return source.Type is VectorDataViewType ? Getter(KeyReader.Vector(input, source), bits) : Getter(KeyReader.Scalar(input, source), bits);
        }

        private static ReadOnlyMemory<char> BitName(int bits, int bit) => $"Bit{bits - bit - 1}".AsMemory();

        private static ValueGetter<VBuffer<ReadOnlyMemory<char>>> BitNames(int bits)
        {
            ReadOnlyMemory<char>[] names = [.. Enumerable.Range(0, bits).Select(bit => BitName(bits, bit))];
            return (ref VBuffer<ReadOnlyMemory<char>> destination) => VBuffer<ReadOnlyMemory<char>>.Copy(names, 0, ref destination, bits);
        }

        private static ValueGetter<VBuffer<float>> Getter(ValueGetter<uint> getter, int bits)
        {
            uint key = 0;
            return (ref VBuffer<float> vector) =>
            {
                getter(ref key);
                VBufferEditor<float> editor = VBufferEditor.Create(ref vector, bits);
                Encode(key, editor.Values);
                vector = editor.Commit();
            };
        }

        private static ValueGetter<VBuffer<float>> Getter(ValueGetter<VBuffer<uint>> getter, int bits)
        {
            VBuffer<uint> keys = default;
            return (ref VBuffer<float> vector) =>
            {
                getter(ref keys);
                ReadOnlySpan<uint> values = keys.GetValues();
                ReadOnlySpan<int> slots = keys.GetIndices();
                VBufferEditor<float> editor = VBufferEditor.Create(ref vector, checked(keys.Length * bits));
                int next = 0;
                for (int slot = 0; slot < keys.Length; slot++)
                {
                    uint key = keys.IsDense ? values[slot] : next < slots.Length && slots[next] == slot ? values[next++] : 0;
                    Encode(key, editor.Values.Slice(slot * bits, bits));
                }

                vector = editor.Commit();
            };
        }

        private static void Encode(uint key, Span<float> bits)
        {
            uint index = key - 1;
            for (int i = 0; i < bits.Length; i++)
                bits[i] = (index >> (bits.Length - 1 - i)) & 1;
        }
    }
}
