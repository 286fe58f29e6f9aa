namespace Microsoft.ML.ConvNets.Training.Datasets;

/// <summary>Seeds that follow from other numbers, the same in every process (those of <see cref="HashCode"/> do not).</summary>
internal static class RandomSeed
{
    internal static int Of(int a, int b) => unchecked((int)(((uint)a * 0x9E3779B1u) ^ (((uint)b + 0x7F4A7C15u) * 0x85EBCA6Bu)));
}
