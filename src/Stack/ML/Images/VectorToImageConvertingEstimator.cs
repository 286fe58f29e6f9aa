using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Image;

public sealed class VectorToImageConvertingEstimator : TrivialEstimator<VectorToImageConvertingTransformer>
{
    internal VectorToImageConvertingEstimator(IHostEnvironment env, params VectorToImageConvertingTransformer.ColumnOptions[] columns)
        : base(env.Register(nameof(VectorToImageConvertingEstimator)), new VectorToImageConvertingTransformer(env, columns))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return inputSchema.With(Transformer.Columns.Select(column =>
        {
            SchemaShape.Column source = ImageColumns.Find(inputSchema, column.InputColumnName);
            if (source.Kind != SchemaShape.Column.VectorKind.Vector || !VectorToImageConvertingTransformer.IsSupported(source.ItemType))
                throw Contracts.ExceptSchemaMismatch(nameof(inputSchema), "input", column.InputColumnName, "known-size vector of Single, Double or Byte", source);
            return new SchemaShape.Column(column.Name, SchemaShape.Column.VectorKind.Scalar, column.Type, false);
        }));
    }
}
