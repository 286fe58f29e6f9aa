namespace Benchmarks.Jobs;

/// <summary>
/// Floating-point operations of the networks, a multiplication and an addition counted as two. A training step has three products of
/// each layer's forward pass (output, gradient of the weights, gradient of the input), but for the first layer's gradient of the input, which nobody needs.
/// </summary>
internal static class Operations
{
    private static readonly double s_kerasCnnFirst = Convolution(28, 32, 3 * 3 * 1);
    private static readonly double s_catsDogsFirst = Convolution(148, 32, 3 * 3 * 3);
    private static readonly double s_resNetFirst = Convolution(112, 64, 7 * 7 * 3);

    /// <summary>A training step on a digit.</summary>
    internal static readonly double KerasCnnTraining = Training(
        s_kerasCnnFirst, Convolution(14, 64, 3 * 3 * 32), Dense(3136, 128), Dense(128, 10));

    /// <summary>A training step on a photograph of 150×150.</summary>
    internal static readonly double CatsDogsTraining = Training(
        s_catsDogsFirst, Convolution(72, 64, 3 * 3 * 32), Convolution(34, 128, 3 * 3 * 64), Convolution(15, 128, 3 * 3 * 128), Dense(6272, 512), Dense(512, 10));

    /// <summary>A photograph of 224×224 scored.</summary>
    internal static readonly double ResNet18 = s_resNetFirst
        + (4 * Convolution(56, 64, 3 * 3 * 64))
        + Stage(28, 128) + Stage(14, 256) + Stage(7, 512)
        + Dense(512, 10);

    /// <summary>A training step on a photograph of 224×224.</summary>
    internal static readonly double ResNet18Training = (3 * ResNet18) - s_resNetFirst;

    private static double Stage(int side, int channels) =>
        Convolution(side, channels, 3 * 3 * channels / 2) + (3 * Convolution(side, channels, 3 * 3 * channels)) + Convolution(side, channels, channels / 2);

    private static double Convolution(int side, int channels, int inputs) => 2.0 * side * side * channels * inputs;

    private static double Dense(int inputs, int outputs) => 2.0 * inputs * outputs;

    private static double Training(double first, params double[] others) => (2 * first) + (3 * others.Sum());
}
