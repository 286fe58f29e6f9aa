namespace Microsoft.ML.Data;

/// <summary>The annotations that components agree on. (Named as in ML.NET, whose internals the library meets under this name.)</summary>
internal static class AnnotationUtils
{
    public static class Kinds
    {
        public const string IsNormalized = "IsNormalized";
        public const string KeyValues = "KeyValues";
        public const string SlotNames = "SlotNames";
        public const string ScoreColumnKind = "ScoreColumnKind";
        public const string ScoreColumnSetId = "ScoreColumnSetId";
        public const string ScoreValueKind = "ScoreValueKind";
        public const string IsUserVisible = "IsUserVisible";
        public const string TrainingLabelValues = "TrainingLabelValues";
        public const string CategoricalSlotRanges = "CategoricalSlotRanges";
    }

    /// <summary>The shape of an annotation, for <see cref="SchemaShape"/>.</summary>
    public static SchemaShape.Column ShapeOf(string kind, DataViewType type) => SchemaShape.Column.Create(kind, type);

    public static void AddSlotNames(this DataViewSchema.Annotations.Builder builder, int size, ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter)
        => builder.Add(Kinds.SlotNames, new VectorDataViewType(TextDataViewType.Instance, size), getter);

    public static void AddKeyValues<TValue>(this DataViewSchema.Annotations.Builder builder, int size, PrimitiveDataViewType valueType, ValueGetter<VBuffer<TValue>> getter)
        => builder.Add(Kinds.KeyValues, new VectorDataViewType(valueType, size), getter);
}
