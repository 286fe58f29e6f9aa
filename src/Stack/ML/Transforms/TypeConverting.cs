using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(TypeConvertingTransformer), "ConvertTransform", "ConvertFunction")]

namespace Microsoft.ML.Transforms;

public sealed class TypeConvertingEstimator : TrivialEstimator<TypeConvertingTransformer>
{
    internal TypeConvertingEstimator(IHostEnvironment env, DataKind outputKind, params (string outputColumnName, string inputColumnName)[] columns)
        : base(env.Register(nameof(TypeConvertingEstimator)), new TypeConvertingTransformer(env, columns, outputKind))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return inputSchema.With(Transformer.ColumnPairs.Select((pair, i) =>
        {
            SchemaShape.Column source = inputSchema.FindInput(pair.inputColumnName);
            PrimitiveDataViewType target = Transformer.TargetType(i);
            if (source.IsKey ? !KeyDataViewType.IsValidDataType(target.RawType) : !ValueConversions.Exists(source.ItemType, target))
                throw TypeConvertingTransformer.Incompatible(source.Name, source.ItemType, target);
            string[] kept = source.IsKey ? [AnnotationKinds.SlotNames, AnnotationKinds.KeyValues] : [AnnotationKinds.SlotNames];
            IEnumerable<SchemaShape.Column> annotations = source.Annotations.Only(kept);
            if (TypeConvertingTransformer.IsNormalizedByNature(source.ItemType, target))
                annotations = annotations.Append(AnnotationShapes.IsNormalized);
            return new SchemaShape.Column(pair.outputColumnName, source.Kind, target, source.IsKey, new SchemaShape(annotations));
        }));
    }
}

public sealed class TypeConvertingTransformer : OneToOneTransformerBase
{
    // The bit of a stored kind that says that the output is a key of a given count.
    private const byte HasKeyCount = 0x80;

    private static readonly VersionInfo s_version = new("CONVERTF", 0x00010004, 0x00010003, 0x00010003, "ConvertTransform", ModelAssemblies.Data, "ConvertFunction");

    private readonly DataKind[] _kinds;

    internal TypeConvertingTransformer(IHostEnvironment env, (string outputColumnName, string inputColumnName)[] columns, DataKind outputKind)
        : this(env, columns, [.. Enumerable.Repeat(outputKind, columns.Length)])
    {
        outputKind.ToPrimitiveType();
    }

    private TypeConvertingTransformer(IHostEnvironment env, (string outputColumnName, string inputColumnName)[] columns, DataKind[] kinds)
        : base(env.Register(nameof(TypeConvertingTransformer)), columns) => _kinds = kinds;

    internal static TypeConvertingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckVersionInfo(s_version);
        (string outputColumnName, string inputColumnName)[] columns = ctx.LoadColumns();
        var kinds = new DataKind[columns.Length];
        for (int i = 0; i < kinds.Length; i++)
        {
            byte kind = ctx.Reader.ReadByte();
            if ((kind & HasKeyCount) != 0)
                throw new FormatException($"column '{columns[i].outputColumnName}' is converted into a key, which cannot be done here; use MapValueToKey.");
            kinds[i] = (DataKind)kind;
            if (!Enum.IsDefined(kinds[i]))
                throw new FormatException($"there is no kind {kind} of data.");
        }

        return new TypeConvertingTransformer(env, columns, kinds);
    }

    internal override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(s_version);
        ctx.SaveColumns(ColumnPairs);
        foreach (DataKind kind in _kinds)
            ctx.Writer.Write((byte)kind);
    }

    internal PrimitiveDataViewType TargetType(int column) => _kinds[column].ToPrimitiveType();

    internal override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    internal override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol)
    {
        DataViewSchema.Column source = inputSchema[srcCol];
        PrimitiveDataViewType target = TargetType(col);
        DataViewType item = source.Type.GetItemType();
        if (item is KeyDataViewType ? KeyOrNull(source, target) is null : !ValueConversions.Exists(item, target))
            throw Incompatible(source.Name, item, target);
    }

    internal static ArgumentOutOfRangeException Incompatible(string column, DataViewType item, DataViewType target, string paramName = "inputSchema") =>
        new(paramName, $"source column '{column}' with item type '{item}' is not compatible with destination type '{target}'");

    /// <summary>Whether what comes out lies between 0 and 1 whatever goes in.</summary>
    internal static bool IsNormalizedByNature(DataViewType item, DataViewType target) => item is BooleanDataViewType && target is NumberDataViewType;

    // A key stays a key of the same values, in another width if they fit.
    private static KeyDataViewType? KeyOrNull(DataViewSchema.Column source, PrimitiveDataViewType target)
    {
        if (!KeyDataViewType.IsValidDataType(target.RawType))
            return null;
        ulong count = source.Type.GetItemType().GetKeyCount();
        ulong maximum = Type.GetTypeCode(target.RawType) switch
        {
            TypeCode.Byte => byte.MaxValue,
            TypeCode.UInt16 => ushort.MaxValue,
            TypeCode.UInt32 => uint.MaxValue,
            _ => ulong.MaxValue,
        };
        return count <= maximum ? new KeyDataViewType(target.RawType, count) : null;
    }

    private sealed class Mapper(TypeConvertingTransformer parent, DataViewSchema inputSchema) : OneToOneMapperBase(parent.Host, parent, inputSchema)
    {
        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore()
        {
            var columns = new DataViewSchema.DetachedColumn[ColMapNewToOld.Length];
            for (int i = 0; i < columns.Length; i++)
            {
                DataViewSchema.Column source = InputSchema[ColMapNewToOld[i]];
                PrimitiveDataViewType target = parent.TargetType(i);
                bool isKey = source.Type.GetItemType() is KeyDataViewType;
                var annotations = new DataViewSchema.Annotations.Builder();
                annotations.Add(source.Annotations, kind => kind == AnnotationKinds.SlotNames || (isKey && kind == AnnotationKinds.KeyValues));
                if (IsNormalizedByNature(source.Type.GetItemType(), target))
                    annotations.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
                columns[i] = new DataViewSchema.DetachedColumn(
                    parent.ColumnPairs[i].outputColumnName,
                    ItemwiseGetter.TypeOf(source.Type, isKey ? KeyOrNull(source, target)! : target),
                    annotations.ToAnnotations());
            }

            return columns;
        }

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action? disposer)
        {
            disposer = null;
            DataViewSchema.Column source = InputSchema[ColMapNewToOld[iinfo]];
            DataViewType item = source.Type.GetItemType();
            PrimitiveDataViewType sourceItem = item is KeyDataViewType ? DataViewTypeExtensions.ToPrimitiveType(item.RawType)! : (PrimitiveDataViewType)item;
            return ValueConversions.MakeGetter(input, source, sourceItem, parent.TargetType(iinfo));
        }
    }
}
