using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Keys;

[assembly: LoadableClass(typeof(ValueToKeyMappingTransformer), "TermTransform")]

namespace Microsoft.ML.Transforms;

public sealed class ValueToKeyMappingTransformer : OneToOneTransformerBase
{
    internal const string ExpectedTypes = "text, a number, a Boolean, a key or a time, or a vector of them";

    private const string Vocabulary = "Vocabulary";

    private static readonly VersionInfo s_version = new("TERMTRNF", 0x00010003, 0x00010003, 0x00010003, "TermTransform", ModelAssemblies.Data);
    private static readonly VersionInfo s_vocabularyVersion = new("TERM MAN", 0x00010002, 0x00010002, 0x00010002, "TermManager", ModelAssemblies.Data);

    private readonly TermMap[] _maps;
    private readonly bool[] _textAnnotations;

    internal ValueToKeyMappingTransformer(IHostEnvironment env, (string outputColumnName, string inputColumnName)[] columns, TermMap[] maps, bool addKeyValueAnnotationsAsText)
        : this(env, columns, maps, [.. Enumerable.Repeat(addKeyValueAnnotationsAsText, columns.Length)])
    {
    }

    private ValueToKeyMappingTransformer(IHostEnvironment env, (string outputColumnName, string inputColumnName)[] columns, TermMap[] maps, bool[] textAnnotations)
        : base(env.Register(nameof(ValueToKeyMappingTransformer)), columns)
    {
        _maps = maps;
        _textAnnotations = textAnnotations;
    }

    internal static ValueToKeyMappingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckVersionInfo(s_version);
        (string, string)[] columns = ctx.LoadColumns();
        bool[] textAnnotations = Array.ConvertAll(columns, _ => ctx.Reader.ReadBoolByte());
        var maps = new TermMap[columns.Length];
        bool found = ctx.TryProcessSubModel(Vocabulary, vocabulary =>
        {
            vocabulary.CheckVersionInfo(s_vocabularyVersion);
            int count = vocabulary.Reader.ReadInt32();
            if (count != maps.Length)
                throw new FormatException($"it holds the key values of {count} columns where {maps.Length} are needed.");
            for (int i = 0; i < count; i++)
                maps[i] = TermMap.Load(vocabulary);
        });
        if (!found)
            throw new FormatException($"its key values ('{Vocabulary}') are missing.");
        return new ValueToKeyMappingTransformer(env, columns, maps, textAnnotations);
    }

    internal override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(s_version);
        ctx.SaveColumns(ColumnPairs);
        foreach (bool asText in _textAnnotations)
            ctx.Writer.WriteBoolByte(asText);
        ctx.SaveSubModel(Vocabulary, vocabulary =>
        {
            vocabulary.SetVersionInfo(s_vocabularyVersion);
            vocabulary.Writer.Write(_maps.Length);
            foreach (TermMap map in _maps)
                map.Save(vocabulary);
            vocabulary.SaveTextStream("Terms.txt", writer =>
            {
                foreach (TermMap map in _maps)
                    map.WriteTerms(writer);
            });
        });
    }

    internal override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    internal override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol)
    {
        DataViewSchema.Column source = inputSchema[srcCol];
        if (!source.Type.GetItemType().Equals(_maps[col].ItemType))
            throw Contracts.ExceptSchemaMismatch(nameof(inputSchema), "input", source.Name, _maps[col].ItemType + " or a vector of it, as fitted", source.Type.ToString()!);
    }

    private sealed class Mapper(ValueToKeyMappingTransformer parent, DataViewSchema inputSchema) : OneToOneMapperBase(parent.Host, parent, inputSchema)
    {
        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore()
        {
            var columns = new DataViewSchema.DetachedColumn[ColMapNewToOld.Length];
            for (int i = 0; i < columns.Length; i++)
            {
                DataViewSchema.Column source = InputSchema[ColMapNewToOld[i]];
                var annotations = new DataViewSchema.Annotations.Builder();
                if (source.Type is VectorDataViewType)
                    annotations.Add(source.Annotations, kind => kind == AnnotationKinds.SlotNames);
                parent._maps[i].AddKeyValues(annotations, parent._textAnnotations[i]);
                columns[i] = new DataViewSchema.DetachedColumn(
                    parent.ColumnPairs[i].outputColumnName, ItemwiseGetter.TypeOf(source.Type, parent._maps[i].KeyType), annotations.ToAnnotations());
            }

            return columns;
        }

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action? disposer)
        {
            disposer = null;
            return parent._maps[iinfo].MakeGetter(input, input.Schema[ColMapNewToOld[iinfo]]);
        }
    }
}
