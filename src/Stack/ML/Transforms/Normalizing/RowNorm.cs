using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>How a vector is scaled by itself: (x − mean) · scale / norm, the mean being 0 unless <paramref name="EnsureZeroMean"/>.</summary>
internal readonly record struct RowNorm(bool EnsureZeroMean, LpNormNormalizingEstimatorBase.NormFunction Function, float Scale)
{
    // Vectors that would become smaller than this keep their size.
    private const float SmallestFactor = 1e-8f;

    public static RowNorm Create(bool ensureZeroMean, LpNormNormalizingEstimatorBase.NormFunction norm, float scale)
    {
        if (!Enum.IsDefined(norm))
            throw new ArgumentOutOfRangeException(nameof(norm), norm, "There is no such norm.");
        if (!(scale > 0 && float.IsFinite(scale)))
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "scale must be a positive finite value");
        return new RowNorm(ensureZeroMean, norm, scale);
    }

    public ValueGetter<VBuffer<float>> MakeGetter(ValueGetter<VBuffer<float>> getter)
    {
        RowNorm norm = this;
        VBuffer<float> source = default;
        return (ref VBuffer<float> result) =>
        {
            getter(ref source);
            norm.Apply(in source, ref result);
        };
    }

    private void Apply(in VBuffer<float> source, ref VBuffer<float> result)
    {
        ReadOnlySpan<float> values = source.GetValues();
        float mean = EnsureZeroMean ? Mean(values, source.Length) : 0;
        float norm = Norm(values, source.Length, mean);
        float factor = norm > 0 ? Scale / norm : Scale;
        if (factor < SmallestFactor)
            factor = 1;

        // Where a mean is subtracted, zeros do not stay zeros.
        bool keepsZeros = mean == 0 || values.IsEmpty;
        if (keepsZeros)
            source.CopyTo(ref result);
        else
            source.CopyToDense(ref result);
        VBufferEditor<float> editor = VBufferEditor.CreateFromBuffer(ref result);
        foreach (ref float value in editor.Values)
            value = (value - mean) * factor;
        result = editor.Commit();
    }

    private static float Mean(ReadOnlySpan<float> values, int length)
    {
        double sum = 0;
        foreach (float value in values)
            sum += value;
        return length == 0 ? 0 : (float)(sum / length);
    }

    // As in ML.NET the norms are those of the stored values: only the standard deviation counts the zeros that a sparse vector leaves out.
    private float Norm(ReadOnlySpan<float> values, int length, float mean)
    {
        if (values.IsEmpty)
            return 0;
        double centre = Function == LpNormNormalizingEstimatorBase.NormFunction.StandardDeviation && !EnsureZeroMean ? Mean(values, length) : mean;
        double sum = 0, largest = 0, squares = 0;
        foreach (float value in values)
        {
            double distance = Math.Abs(value - centre);
            sum += distance;
            squares += distance * distance;
            largest = Math.Max(largest, distance);
        }

        return (float)(Function switch
        {
            LpNormNormalizingEstimatorBase.NormFunction.L1 => sum,
            LpNormNormalizingEstimatorBase.NormFunction.Infinity => largest,
            LpNormNormalizingEstimatorBase.NormFunction.StandardDeviation => Math.Sqrt((squares + ((length - values.Length) * centre * centre)) / length),
            _ => Math.Sqrt(squares),
        });
    }
}
