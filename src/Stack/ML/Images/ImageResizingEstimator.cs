using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Image;

public sealed class ImageResizingEstimator : TrivialEstimator<ImageResizingTransformer>
{
    internal ImageResizingEstimator(IHostEnvironment env, params ImageResizingTransformer.ColumnOptions[] columns)
        : base(env.Register(nameof(ImageResizingEstimator)), new ImageResizingTransformer(env, columns))
    {
    }

    public enum ResizingKind : byte
    {
        /// <summary>The whole picture at its proportions, with black beside it.</summary>
        IsoPad = 0,

        /// <summary>At its proportions, what overhangs is cut off.</summary>
        IsoCrop = 1,

        /// <summary>Stretched.</summary>
        Fill = 2,
    }

    /// <summary>Which part of the picture IsoCrop keeps.</summary>
    public enum Anchor : byte
    {
        Right = 0,
        Left = 1,
        Top = 2,
        Bottom = 3,
        Center = 4,
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return inputSchema.With(Transformer.Columns.Select(column =>
        {
            ImageColumns.CheckImage(inputSchema, column.InputColumnName);
            return new SchemaShape.Column(column.Name, SchemaShape.Column.VectorKind.Scalar, column.Type, false);
        }));
    }
}
