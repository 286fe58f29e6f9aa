using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Mapping;

[assembly: LoadableClass(typeof(ValueMappingTransformer), "ValueMappingTransformer")]

namespace Microsoft.ML.Transforms;

/// <summary>The value that stands for each key, from pairs given beforehand.</summary>
public class ValueMappingTransformer : OneToOneTransformerBase
{
    private const string Map = "DefaultMap.idv";

    private static readonly VersionInfo s_version = new("VALUMAPG", 0x00010001, 0x00010001, 0x00010001, "ValueMappingTransformer", ModelAssemblies.Data);

    internal ValueMappingTransformer(IHostEnvironment env, ValueLookup lookup, (string outputColumnName, string inputColumnName)[] columns)
        : base(env.Register(nameof(ValueMappingTransformer)), columns) => Lookup = lookup;

    internal ValueLookup Lookup { get; }

    internal static ValueMappingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckVersionInfo(s_version);
        (string, string)[] columns = ctx.LoadColumns();
        ValueLookup? lookup = null;
        if (!ctx.TryLoadBinaryStream(Map, reader => lookup = ReadMap(reader)))
            throw new FormatException($"its map ('{Map}') is missing.");
        return new ValueMappingTransformer(env, lookup!, columns);
    }

    internal static NotSupportedException VectorOfVectors(string column) =>
        new($"Column '{column}' cannot be mapped to values when the column and the map values are both vector type.");

    internal override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(s_version);
        ctx.SaveColumns(ColumnPairs);
        using var bytes = new MemoryStream();
        BinarySaver.Save(Host, Lookup.ToView(), bytes, keepHidden: true);
        ctx.SaveBinaryStream(Map, writer => bytes.WriteTo(writer.BaseStream));
    }

    internal override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    internal override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol)
    {
        DataViewSchema.Column source = inputSchema[srcCol];
        if (!source.Type.GetItemType().Equals(Lookup.KeyType))
            throw Contracts.ExceptSchemaMismatch(nameof(inputSchema), "input", source.Name, $"{Lookup.KeyType}, as the keys of the map, or a vector of it", source.Type.ToString()!);
        if (source.Type is VectorDataViewType && Lookup.Values.Type is VectorDataViewType)
            throw VectorOfVectors(source.Name);
    }

    private static ValueLookup ReadMap(BinaryReader reader)
    {
        using var bytes = new MemoryStream();
        reader.BaseStream.CopyTo(bytes);
        return ValueLookup.Read(new BinaryDataView(new InMemory(bytes.ToArray())));
    }

    private sealed class Mapper(ValueMappingTransformer parent, DataViewSchema inputSchema) : OneToOneMapperBase(parent.Host, parent, inputSchema)
    {
        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore()
        {
            DataViewSchema.DetachedColumn values = parent.Lookup.Values;
            var columns = new DataViewSchema.DetachedColumn[ColMapNewToOld.Length];
            for (int i = 0; i < columns.Length; i++)
            {
                // As in ML.NET, the values of a vector of keys are plain numbers and of any count, even where the values are keys.
                DataViewType type = InputSchema[ColMapNewToOld[i]].Type is VectorDataViewType
                    ? new VectorDataViewType(DataViewTypeExtensions.ToPrimitiveType(values.Type.RawType)!)
                    : values.Type;
                columns[i] = new DataViewSchema.DetachedColumn(parent.ColumnPairs[i].outputColumnName, type, values.Annotations);
            }

            return columns;
        }

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action? disposer)
        {
            disposer = null;
            return parent.Lookup.MakeGetter(input, input.Schema[ColMapNewToOld[iinfo]]);
        }
    }

    private sealed class InMemory(byte[] bytes) : IMultiStreamSource
    {
        public int Count => 1;

#nullable disable annotations
        public string GetPathOrNull(int index) => null;
#nullable restore annotations

        public Stream Open(int index) => new MemoryStream(bytes, writable: false);

        public TextReader OpenTextReader(int index) => new StreamReader(Open(index));
    }
}
