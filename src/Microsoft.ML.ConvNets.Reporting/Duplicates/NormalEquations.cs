namespace Microsoft.ML.ConvNets.Reporting.Duplicates;

/// <summary>The equations of a least-squares problem: symmetric, positive definite, small.</summary>
internal static class NormalEquations
{
    /// <summary>Solves them by elimination.</summary>
    /// <param name="equations">Rows of coefficients, the upper triangle filled, with the right side behind; overwritten.</param>
    /// <param name="unknowns">How many unknowns there are.</param>
    /// <param name="solution">The solution.</param>
    /// <returns>False where there is no single solution.</returns>
    internal static bool Solve(Span<double> equations, int unknowns, Span<double> solution)
    {
        int width = unknowns + 1;
        for (int i = 0; i < unknowns; i++)
        {
            for (int j = 0; j < i; j++)
            {
                equations[(i * width) + j] = equations[(j * width) + i];
            }

            // A direction in which nothing changes, such as a shift along stripes, is left alone.
            equations[(i * width) + i] = (equations[(i * width) + i] * (1 + 1e-6)) + 1e-9;
        }

        for (int i = 0; i < unknowns; i++)
        {
            double pivot = equations[(i * width) + i];
            if (!(pivot > 1e-12))
            {
                return false;
            }

            for (int k = i + 1; k < unknowns; k++)
            {
                double factor = equations[(k * width) + i] / pivot;
                for (int j = i; j < width; j++)
                {
                    equations[(k * width) + j] -= factor * equations[(i * width) + j];
                }
            }
        }

        for (int i = unknowns - 1; i >= 0; i--)
        {
            double sum = equations[(i * width) + unknowns];
            for (int j = i + 1; j < unknowns; j++)
            {
                sum -= equations[(i * width) + j] * solution[j];
            }

            solution[i] = sum / equations[(i * width) + i];
        }

        return true;
    }
}
