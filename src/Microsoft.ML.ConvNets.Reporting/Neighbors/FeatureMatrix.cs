using System.Numerics.Tensors;

namespace Microsoft.ML.ConvNets.Reporting.Neighbors;

/// <summary>What a backbone says of images: one row each, of length 1, so that the product of two rows is the cosine between them.</summary>
internal sealed class FeatureMatrix
{
    private readonly float[][] _rows;

    /// <param name="rows">The features, which are scaled in place.</param>
    internal FeatureMatrix(float[][] rows)
    {
        _rows = rows;
        foreach (float[] row in rows)
        {
            float norm = TensorPrimitives.Norm<float>(row);
            if (norm > 0)
            {
                TensorPrimitives.Divide(row, norm, row);
            }
        }
    }

    internal int Count => _rows.Length;

    internal int Length => _rows.Length == 0 ? 0 : _rows[0].Length;

    internal float[] this[int image] => _rows[image];

    internal float Cosine(int one, int other) => TensorPrimitives.Dot<float>(_rows[one], _rows[other]);
}
