namespace Microsoft.ML.ConvNets.Training.Augmentations;

/// <summary>
/// From a pixel of the result back to the place in the source that it shows: <c>XX·x + XY·y + X</c> across, <c>YX·x + YY·y + Y</c> down. A
/// whole number is the middle of a pixel.
/// </summary>
internal readonly record struct AffineMap(double XX, double XY, double X, double YX, double YY, double Y)
{
    internal static AffineMap Identity { get; } = new(1, 0, 0, 0, 1, 0);

    internal static AffineMap Translation(double x, double y) => new(1, 0, x, 0, 1, y);

    internal static AffineMap Scaling(double x, double y) => new(x, 0, 0, 0, y, 0);

    internal static AffineMap Rotation(double degrees)
    {
        (double sin, double cos) = Math.SinCos(degrees * Math.PI / 180);
        return new AffineMap(cos, -sin, 0, sin, cos, 0);
    }

    /// <summary>Whether no value has to be interpolated: at most mirrored, and moved by whole pixels.</summary>
    internal bool IsWhole => Math.Abs(XX) == 1 && XY == 0 && YX == 0 && Math.Abs(YY) == 1 && X == Math.Round(X) && Y == Math.Round(Y);

    /// <summary>This map, and then another one.</summary>
    internal AffineMap Then(AffineMap next) => new(
        (next.XX * XX) + (next.XY * YX), (next.XX * XY) + (next.XY * YY), (next.XX * X) + (next.XY * Y) + next.X,
        (next.YX * XX) + (next.YY * YX), (next.YX * XY) + (next.YY * YY), (next.YX * X) + (next.YY * Y) + next.Y);

    /// <summary>The same about the middle of an image instead of the middle of its first pixel.</summary>
    internal AffineMap AboutMiddle(int height, int width)
    {
        double x = (width - 1) / 2.0;
        double y = (height - 1) / 2.0;
        return Translation(-x, -y).Then(this).Then(Translation(x, y));
    }
}
