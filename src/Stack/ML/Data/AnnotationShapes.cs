namespace Microsoft.ML.Data;

/// <summary>The annotations that several estimators promise before anything is fitted.</summary>
internal static class AnnotationShapes
{
    public static SchemaShape.Column IsNormalized => new(AnnotationKinds.IsNormalized, SchemaShape.Column.VectorKind.Scalar, BooleanDataViewType.Instance, false);

    public static SchemaShape.Column SlotNames => new(AnnotationKinds.SlotNames, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, false);
}
