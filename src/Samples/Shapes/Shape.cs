namespace Samples.Shapes;

/// <summary>
/// Shapes as signed distances: negative inside, positive outside, for points around the middle with the shape's radius as the unit.
/// </summary>
internal static class Shape
{
    internal static IReadOnlyDictionary<string, Func<double, double, double>> All { get; } = new SortedDictionary<string, Func<double,
    double, double>>
    {
        ["circle"] = static (x, y) => Math.Sqrt((x * x) + (y * y)) - 1,
        ["cross"] = static (x, y) => Math.Min(Box(x, y, 1, 0.32), Box(x, y, 0.32, 1)),
        ["ring"] = static (x, y) => Math.Abs(Math.Sqrt((x * x) + (y * y)) - 0.8) - 0.2,
        ["square"] = static (x, y) => Box(x, y, 0.8, 0.8),
        ["star"] = static (x, y) => Star(x, y),
        ["triangle"] = static (x, y) => Polygon(x, y, 3),
    };

    private static double Box(double x, double y, double halfWidth, double halfHeight) =>
        Math.Max(Math.Abs(x) - halfWidth, Math.Abs(y) - halfHeight);

    private static double Polygon(double x, double y, int corners)
    {
        double sector = 2 * Math.PI / corners;
        double angle = Math.Atan2(y, x);
        double along = Math.Cos((Math.Round(angle / sector) * sector) - angle) * Math.Sqrt((x * x) + (y * y));
        return along - Math.Cos(sector / 2);
    }

    /// <summary>Five points: the distance to the edge between an outer corner at 1 and an inner one at 0.42.</summary>
    private static double Star(double x, double y)
    {
        const double Inner = 0.42;
        double half = Math.PI / 5;
        double angle = Math.Atan2(y, x);
        double folded = Math.Abs(angle - (Math.Round(angle / (2 * half)) * 2 * half));
        double radius = Math.Sqrt((x * x) + (y * y));
        (double px, double py) = (radius * Math.Cos(folded), radius * Math.Sin(folded));
        (double qx, double qy) = (Inner * Math.Cos(half), Inner * Math.Sin(half));
        // The outer normal of the edge from (1, 0) to (qx, qy).
        (double nx, double ny) = (qy, 1 - qx);
        double length = Math.Sqrt((nx * nx) + (ny * ny));
        return (((px - 1) * nx) + (py * ny)) / length;
    }
}
