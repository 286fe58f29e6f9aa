namespace Microsoft.ML.ConvNets.Drift;

/// <summary>The chi-square distribution.</summary>
internal static class ChiSquare
{
    /// <summary>
    /// The probability of at least a value. By the recurrence of the incomplete gamma function, Q(a + 1, x) = Q(a, x) + xᵃ e⁻ˣ / Γ(a + 1),
    /// from Q(1/2, x) = erfc(√x) or Q(1, x) = e⁻ˣ (Abramowitz and Stegun, 6.5).
    /// </summary>
    /// <param name="value">The value, at least 0.</param>
    /// <param name="degrees">The degrees of freedom, at least 1.</param>
    internal static double UpperTail(double value, int degrees)
    {
        double x = value / 2;
        if (x <= 0)
        {
            return 1;
        }

        bool isOdd = degrees % 2 == 1;
        double tail = isOdd ? ErrorComplement(Math.Sqrt(x)) : Math.Exp(-x);

        // The logarithm of xᵃ e⁻ˣ / Γ(a + 1), which gets smaller and larger than a number holds.
        double term = isOdd ? (Math.Log(x) / 2) - x - Math.Log(Math.Sqrt(Math.PI) / 2) : Math.Log(x) - x;
        for (double a = isOdd ? 0.5 : 1; a < (degrees / 2.0) - 0.25; a++)
        {
            tail += Math.Exp(term);
            term += Math.Log(x) - Math.Log(a + 1);
        }

        return Math.Min(1, tail);
    }

    /// <summary>
    /// erfc: its series where that is short, its continued fraction beyond (Abramowitz and Stegun, 7.1.6 and 7.1.14).
    /// </summary>
    private static double ErrorComplement(double x)
    {
        const double FractionFrom = 2.5;
        const int Terms = 60;
        if (x >= FractionFrom)
        {
            double fraction = 0;
            for (int k = Terms; k >= 1; k--)
            {
                fraction = k / 2.0 / (x + fraction);
            }

            return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / (x + fraction);
        }

        double sum = x, term = x;
        for (int n = 1; n <= Terms; n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 1 - (2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum);
    }
}
