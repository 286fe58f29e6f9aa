namespace Microsoft.ML.ConvNets.Networks;

/// <summary>What training does with a weight.</summary>
internal enum WeightRole
{
    /// <summary>Gradients change it.</summary>
    Parameter,

    /// <summary>Kept beside the parameters and changed by passing batches, such as a running mean.</summary>
    Statistic,

    /// <summary>A whole number that counts batches; no output depends on it.</summary>
    Counter,
}

/// <summary>One of the weights that a layer declares.</summary>
/// <param name="Name">Its name relative to the layer, such as <c>weight</c> or <c>body.conv2d_1.bias</c>.</param>
/// <param name="Shape">Its dimensions; none for a single number.</param>
/// <param name="Start">The values that it begins with.</param>
/// <param name="Role">What training does with it.</param>
internal sealed record WeightSpec(string Name, IReadOnlyList<long> Shape, InitialValues Start, WeightRole Role = WeightRole.Parameter)
{
    /// <summary>Whether it stays in single precision where the weights around it are rounded to bfloat16.</summary>
    internal bool KeepsSinglePrecision { get; init; }

    /// <summary>Number of values.</summary>
    /// <exception cref="OverflowException">More than 64 bits count.</exception>
    internal long Length
    {
        get
        {
            long length = 1;
            foreach (long side in Shape)
            {
                length = checked(length * side);
            }

            return length;
        }
    }

    /// <summary>The same weight seen from what holds its layer.</summary>
    internal WeightSpec Under(string layer) => this with { Name = $"{layer}.{Name}" };
}
