using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Keys;

[assembly: LoadableClass(typeof(KeyToVectorMappingTransformer), "KeyToVectorTransform")]

namespace Microsoft.ML.Transforms;

public sealed class KeyToVectorMappingEstimator : TrivialEstimator<KeyToVectorMappingTransformer>
{
    internal KeyToVectorMappingEstimator(IHostEnvironment env, bool outputCountVector, params (string outputColumnName, string inputColumnName)[] columns)
        : base(env.Register(nameof(KeyToVectorMappingEstimator)), new KeyToVectorMappingTransformer(env, columns, [.. Enumerable.Repeat(outputCountVector, columns.Length)]))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return inputSchema.With(Transformer.ColumnPairs.Select((pair, i) =>
        {
            SchemaShape.Column source = inputSchema.FindInput(pair.inputColumnName);
            if (!source.IsKey)
                throw Contracts.ExceptSchemaMismatch(nameof(inputSchema), "input", source.Name, KeyReader.ExpectedTypes, source);
            bool counts = Transformer.IsCountVector(i);
            bool isKnown = source.Kind != SchemaShape.Column.VectorKind.VariableVector;
            var annotations = new List<SchemaShape.Column>();
            if (isKnown && source.Annotations.TryFindColumn(AnnotationKinds.KeyValues, out SchemaShape.Column names) && names.ItemType is TextDataViewType)
                annotations.Add(AnnotationShapes.SlotNames);
            if (!counts && isKnown)
                annotations.Add(new SchemaShape.Column(AnnotationKinds.CategoricalSlotRanges, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Int32, false));
            if (!counts || source.Kind == SchemaShape.Column.VectorKind.Scalar)
                annotations.Add(AnnotationShapes.IsNormalized);
            return new SchemaShape.Column(pair.outputColumnName, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false, new SchemaShape(annotations));
        }));
    }
}

/// <summary>A place for each key: 1 at the key's, or, over all slots of a vector, how often each key is there.</summary>
public sealed class KeyToVectorMappingTransformer : OneToOneTransformerBase
{
    private const uint WithoutFloatSize = 0x00010002;

    private static readonly VersionInfo s_version = new("KEY2VECT", WithoutFloatSize, 0x00010001, 0x00010001, "KeyToVectorTransform", ModelAssemblies.Data);

    private readonly bool[] _counts;

    internal KeyToVectorMappingTransformer(IHostEnvironment env, (string outputColumnName, string inputColumnName)[] columns, bool[] counts)
        : base(env.Register(nameof(KeyToVectorMappingTransformer)), columns) => _counts = counts;

    internal static KeyToVectorMappingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckVersionInfo(s_version);
        if (ctx.VersionWritten < WithoutFloatSize && ctx.Reader.ReadInt32() != sizeof(float))
            throw new FormatException("its floats are not four bytes long.");
        (string outputColumnName, string inputColumnName)[] columns = ctx.LoadColumns();
        return new KeyToVectorMappingTransformer(env, columns, Array.ConvertAll(columns, _ => ctx.Reader.ReadBoolByte()));
    }

    internal bool IsCountVector(int column) => _counts[column];

    internal override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(s_version);
        ctx.SaveColumns(ColumnPairs);
        foreach (bool counts in _counts)
            ctx.Writer.WriteBoolByte(counts);
    }

    internal override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    internal override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol)
    {
        int keyCount = KeyReader.KeyCount(inputSchema[srcCol]);
        if (!_counts[col] && (long)keyCount * inputSchema[srcCol].Type.GetValueCount() > int.MaxValue)
            throw Contracts.ExceptSchemaMismatch(nameof(inputSchema), "input", inputSchema[srcCol].Name, $"at most {int.MaxValue} keys in all slots", inputSchema[srcCol].Type.ToString()!);
    }

    private sealed class Mapper(KeyToVectorMappingTransformer parent, DataViewSchema inputSchema) : OneToOneMapperBase(parent.Host, parent, inputSchema)
    {
        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore()
        {
            var columns = new DataViewSchema.DetachedColumn[ColMapNewToOld.Length];
            for (int i = 0; i < columns.Length; i++)
            {
                DataViewSchema.Column source = InputSchema[ColMapNewToOld[i]];
                int keyCount = KeyReader.KeyCount(source), valueCount = source.Type.GetValueCount();
                bool isOneRange = parent._counts[i] || valueCount == 1;
                VectorDataViewType type = isOneRange ? new VectorDataViewType(NumberDataViewType.Single, keyCount) : new VectorDataViewType(NumberDataViewType.Single, valueCount, keyCount);
                columns[i] = new DataViewSchema.DetachedColumn(parent.ColumnPairs[i].outputColumnName, type, Annotate(source, type, parent._counts[i], isOneRange));
            }

            return columns;
        }

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action? disposer)
        {
            disposer = null;
            DataViewSchema.Column source = input.Schema[ColMapNewToOld[iinfo]];
            int keyCount = KeyReader.KeyCount(source);
            if (source.Type is not VectorDataViewType)
                return IndicatorGetter(KeyReader.Scalar(input, source), keyCount);
            ValueGetter<VBuffer<uint>> keys = KeyReader.Vector(input, source);
            return parent._counts[iinfo] ? CountGetter(keys, keyCount) : IndicatorGetter(keys, keyCount);
        }

        private static DataViewSchema.Annotations Annotate(DataViewSchema.Column source, VectorDataViewType type, bool counts, bool isOneRange)
        {
            int keyCount = KeyReader.KeyCount(source), valueCount = source.Type.GetValueCount();
            var annotations = new DataViewSchema.Annotations.Builder();
            if (isOneRange && source.HasKeyValues())
                annotations.AddSlotNames(type.Size, (ref VBuffer<ReadOnlyMemory<char>> destination) => source.GetKeyValues(ref destination));
            else if (type.IsKnownSize && source.HasKeyValues())
                annotations.Add(AnnotationKinds.SlotNames, new VectorDataViewType(TextDataViewType.Instance, type.Dimensions), KeyReader.NamesOfSlots(source, keyCount, NamesOf(source)));
            if (!counts && valueCount > 0)
            {
                int[] ranges = [.. Enumerable.Range(0, valueCount).SelectMany(slot => new[] { slot * keyCount, ((slot + 1) * keyCount) - 1 })];
                annotations.Add(AnnotationKinds.CategoricalSlotRanges, new VectorDataViewType(NumberDataViewType.Int32, valueCount, 2), GetterOf(ranges));
            }

            if (!counts || valueCount == 1)
                annotations.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
            return annotations.ToAnnotations();
        }

        private static Func<int, ReadOnlyMemory<char>> NamesOf(DataViewSchema.Column source)
        {
            VBuffer<ReadOnlyMemory<char>> names = default;
            return key =>
            {
                if (names.Length == 0)
                    source.GetKeyValues(ref names);
                return names.GetItemOrDefault(key);
            };
        }

        private static ValueGetter<VBuffer<T>> GetterOf<T>(T[] values) => (ref VBuffer<T> destination) => VBuffer<T>.Copy(values, 0, ref destination, values.Length);

        private static ValueGetter<VBuffer<float>> IndicatorGetter(ValueGetter<uint> getter, int keyCount)
        {
            uint key = 0;
            return (ref VBuffer<float> vector) =>
            {
                getter(ref key);
                bool isThere = key != 0 && key <= (uint)keyCount;
                VBufferEditor<float> editor = VBufferEditor.Create(ref vector, keyCount, isThere ? 1 : 0, requireIndicesOnDense: true);
                if (isThere)
                {
                    editor.Values[0] = 1;
                    editor.Indices[0] = (int)key - 1;
                }

                vector = editor.Commit();
            };
        }

        private static ValueGetter<VBuffer<float>> IndicatorGetter(ValueGetter<VBuffer<uint>> getter, int keyCount)
        {
            VBuffer<uint> keys = default;
            return (ref VBuffer<float> vector) =>
            {
                getter(ref keys);
                ReadOnlySpan<uint> values = keys.GetValues();
                ReadOnlySpan<int> slots = keys.GetIndices();
                VBufferEditor<float> editor = VBufferEditor.Create(ref vector, checked(keyCount * keys.Length), values.Length, requireIndicesOnDense: true);
                int count = 0;
                for (int i = 0; i < values.Length; i++)
                {
                    if (values[i] == 0 || values[i] > (uint)keyCount)
                        continue;
                    editor.Values[count] = 1;
                    editor.Indices[count++] = ((keys.IsDense ? i : slots[i]) * keyCount) + (int)values[i] - 1;
                }

                vector = editor.CommitTruncated(count);
            };
        }

        private static ValueGetter<VBuffer<float>> CountGetter(ValueGetter<VBuffer<uint>> getter, int keyCount)
        {
            VBuffer<uint> keys = default;
            uint[] sorted = [];
            return (ref VBuffer<float> vector) =>
            {
                getter(ref keys);
                ReadOnlySpan<uint> values = keys.GetValues();
                if (sorted.Length < values.Length)
                    sorted = new uint[values.Length];
                values.CopyTo(sorted);
                Span<uint> ordered = sorted.AsSpan(0, values.Length);
                ordered.Sort();
                VBufferEditor<float> editor = VBufferEditor.Create(ref vector, keyCount, Math.Min(values.Length, keyCount), requireIndicesOnDense: true);
                int count = 0;
                uint last = 0;
                foreach (uint key in ordered)
                {
                    if (key == 0 || key > (uint)keyCount)
                        continue;
                    if (key != last)
                    {
                        editor.Indices[count] = (int)key - 1;
                        editor.Values[count++] = 0;
                        last = key;
                    }

                    editor.Values[count - 1]++;
                }

                vector = editor.CommitTruncated(count);
            };
        }
    }
}
