using System.Numerics.Tensors;

namespace Microsoft.ML.ConvNets.Reporting.Neighbors;

/// <summary>What a backbone says of images: one row each, of length 1, so that the product of two rows is their cosine.</summary>
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

    /// <summary>
    /// Some of the rows with the mean of each feature taken away and its deviation made 1, scaled to length 1 again: what a layer learns
    /// from without being led by the features that are large.
    /// </summary>
    internal FeatureMatrix Standardized(int[] images)
    {
        float[] mean = new float[Length];
        float[] deviation = new float[Length];
        foreach (int image in images)
        {
            TensorPrimitives.Add(mean, _rows[image], mean);
        }

        TensorPrimitives.Divide(mean, images.Length, mean);
        float[] difference = new float[Length];
        foreach (int image in images)
        {
            TensorPrimitives.Subtract(_rows[image], mean, difference);
            TensorPrimitives.MultiplyAdd(difference, difference, deviation, deviation);
        }

        TensorPrimitives.Divide(deviation, images.Length, deviation);
        TensorPrimitives.Sqrt(deviation, deviation);
        // A feature that never changes says nothing.
        TensorPrimitives.Max(deviation, 1e-6f, deviation);
        return new FeatureMatrix([.. images.Select(image =>
        {
            float[] row = new float[Length];
            TensorPrimitives.Subtract(_rows[image], mean, row);
            TensorPrimitives.Divide(row, deviation, row);
            return row;
        })]);
    }

    internal float Cosine(int one, int other) => TensorPrimitives.Dot<float>(_rows[one], _rows[other]);
}
