namespace Microsoft.ML.ConvNets.Scoring;

/// <summary>Compares what two engines, or two graphs, give for the same inputs.</summary>
internal static class Agreement
{
    /// <summary>The place of the first output that differs; null if none does.</summary>
    /// <param name="expected">The outputs of the one.</param>
    /// <param name="actual">Those of the other.</param>
    /// <param name="tolerance">The largest difference, as a fraction of the largest output (or of 1).</param>
    /// <param name="allowsNaN">Whether NaN on both sides is no difference; NaN on one side always is.</param>
    internal static int? FirstDifference(float[] expected, float[] actual, float tolerance, bool allowsNaN)
    {
        float limit = tolerance * Math.Max(1, expected.Max(Math.Abs));
        for (int i = 0; i < expected.Length; i++)
        {
            bool isClose = Math.Abs(expected[i] - actual[i]) <= limit;
            if (!isClose && !(allowsNaN && float.IsNaN(expected[i]) && float.IsNaN(actual[i])))
            {
                return i;
            }
        }

        return null;
    }
}
