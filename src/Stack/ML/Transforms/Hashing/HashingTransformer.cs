using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Hashing;

[assembly: LoadableClass(typeof(HashingTransformer), "HashTransform")]

namespace Microsoft.ML.Transforms;

/// <summary>Turns values into keys that are hashes of them.</summary>
public sealed class HashingTransformer : OneToOneTransformerBase
{
    private const uint WithCombine = 0x00010004;

    // Models of version 1.2 hash in another way, which is not supported here.
    private static readonly VersionInfo s_version = new("HASHTRNS", WithCombine, WithCombine, 0x00010003, "HashTransform", ModelAssemblies.Data);

    private readonly HashSettings[] _settings;

    // The values behind each column's hashes; empty where they were not collected.
    private readonly VBuffer<ReadOnlyMemory<char>>[] _names;

    internal HashingTransformer(IHostEnvironment env, (string outputColumnName, string inputColumnName)[] columns, HashSettings[] settings, VBuffer<ReadOnlyMemory<char>>[] names)
        : base(env.Register(nameof(HashingTransformer)), columns)
    {
        _settings = settings;
        _names = names;
    }

    internal static HashingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckVersionInfo(s_version);
        (string outputColumnName, string inputColumnName)[] columns = ctx.LoadColumns();
        var settings = new HashSettings[columns.Length];
        var names = new VBuffer<ReadOnlyMemory<char>>[columns.Length];
        for (int i = 0; i < settings.Length; i++)
        {
            int bits = ctx.Reader.ReadInt32();
            if (bits is < 1 or > HashingEstimator.MaximumNumberOfBits)
                throw new FormatException($"column '{columns[i].outputColumnName}' is hashed into {bits} bits.");
            settings[i] = new HashSettings(bits, ctx.Reader.ReadUInt32(), ctx.Reader.ReadBoolByte(), ctx.VersionWritten >= WithCombine && ctx.Reader.ReadBoolByte());
        }

        for (int i = 0; i < names.Length; i++)
        {
            if (!TextVectorFormat.TryLoad(ctx, VocabularyName(i), out names[i]))
                continue;
            if (names[i].Length != 1L << settings[i].NumberOfBits)
                throw new FormatException($"column '{columns[i].outputColumnName}' has {names[i].Length} names for {1L << settings[i].NumberOfBits} hashes.");
        }

        return new HashingTransformer(env, columns, settings, names);
    }

    internal override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(s_version);
        ctx.SaveColumns(ColumnPairs);
        foreach (HashSettings settings in _settings)
        {
            ctx.Writer.Write(settings.NumberOfBits);
            ctx.Writer.Write(settings.Seed);
            ctx.Writer.WriteBoolByte(settings.UseOrderedHashing);
            ctx.Writer.WriteBoolByte(settings.Combine);
        }

        for (int i = 0; i < _names.Length; i++)
        {
            if (_names[i].Length > 0)
                TextVectorFormat.Save(ctx, VocabularyName(i), _names[i]);
        }
    }

    internal override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    internal override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol)
    {
        DataViewSchema.Column source = inputSchema[srcCol];
        if (!HashGetter.CanHash(source.Type))
            throw Contracts.ExceptSchemaMismatch(nameof(inputSchema), "input", source.Name, HashGetter.ExpectedTypes, source.Type.ToString()!);
    }

    private static string VocabularyName(int column) => $"Vocabulary_{column:000}";

    private sealed class Mapper(HashingTransformer parent, DataViewSchema inputSchema) : OneToOneMapperBase(parent.Host, parent, inputSchema)
    {
        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore()
        {
            var columns = new DataViewSchema.DetachedColumn[ColMapNewToOld.Length];
            for (int i = 0; i < columns.Length; i++)
            {
                DataViewSchema.Column source = InputSchema[ColMapNewToOld[i]];
                HashSettings settings = parent._settings[i];
                var key = new KeyDataViewType(typeof(uint), 1UL << settings.NumberOfBits);
                DataViewType type = source.Type is VectorDataViewType vector && !settings.Combine ? new VectorDataViewType(key, vector.Size) : key;
                var annotations = new DataViewSchema.Annotations.Builder();
                annotations.Add(source.Annotations, kind => kind == AnnotationKinds.SlotNames);
                VBuffer<ReadOnlyMemory<char>> names = parent._names[i];
                if (names.Length > 0)
                    annotations.AddKeyValues(names.Length, TextDataViewType.Instance, (ref VBuffer<ReadOnlyMemory<char>> destination) => names.CopyTo(ref destination));
                columns[i] = new DataViewSchema.DetachedColumn(parent.ColumnPairs[i].outputColumnName, type, annotations.ToAnnotations());
            }

            return columns;
        }

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action? disposer)
        {
            disposer = null;
            return HashGetter.Create(input, input.Schema[ColMapNewToOld[iinfo]], parent._settings[iinfo]);
        }
    }
}
