using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>Computes with each value and a number, or trained numbers; see <see cref="Layers.Compute"/>.</summary>
[LayerKind("arithmetic")]
public sealed record ArithmeticLayer : Layer
{
    [JsonConstructor]
    internal ArithmeticLayer(Arithmetic operation, double? number, TensorShape? shape, bool isReversed = false)
    {
        Operation = Guard.Known(operation, nameof(operation));
        Number = Guard.InRange(number, atLeast: float.MinValue, atMost: float.MaxValue, name: nameof(number));
        Shape = shape;
        IsReversed = isReversed;
        Guard.Require(number is null != shape is null, nameof(number), "is given, or the shape of trained numbers, not both");
    }

    /// <summary>What is computed.</summary>
    public Arithmetic Operation { get; }

    /// <summary>The number; null where the numbers are trained.</summary>
    public double? Number { get; }

    /// <summary>The shape of the trained numbers; null where there is one fixed number.</summary>
    public TensorShape? Shape { get; }

    /// <summary>Whether the number stands before the operation's sign, the input after it.</summary>
    public bool IsReversed { get; }

    internal override TensorShape OutputShape(TensorShape input) => Shape is null ? input : Shapes.Combined([input, Shape]);

    internal override IEnumerable<WeightSpec> Weights(TensorShape input)
    {
        double neutral = Operation is Arithmetic.Multiply or Arithmetic.Divide ? 1 : 0;
        return Shape is null ? [] : [new WeightSpec("weight", Shape.Dimensions, InitialValues.Constant(neutral))];
    }

    internal override T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights, TensorShape inputShape)
    {
        if (Number is not { } value)
        {
            return Combine(weights["weight"]);
        }

        using T number = ops.Number(value);
        return Combine(number);

        T Combine(T other) => IsReversed ? ops.Combine(Operation, other, input) : ops.Combine(Operation, input, other);
    }

    internal override string Describe() => FormattableString.Invariant($"{Operation} {Number}{Shape}{(IsReversed ? ", reversed" : "")}");
}

public static partial class Layers
{
    /// <summary>Computes with each value and a number.</summary>
    /// <param name="operation">What is computed.</param>
    /// <param name="number">The number, which is not trained.</param>
    /// <param name="isReversed">
    /// Whether it is the number minus, or by, the value instead of the value minus, or by, the number. Default false.
    /// </param>
    /// <param name="name">The layer's name. Default: <c>arithmetic_</c> and a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not finite, or there is no such operation.</exception>
    public static ArithmeticLayer Compute(Arithmetic operation, double number, bool isReversed = false, string? name = null) =>
        new(operation, number, null, isReversed) { Name = name };

    /// <summary>Computes with each value and a trained number, which begins as one that changes nothing.</summary>
    /// <param name="operation">What is computed.</param>
    /// <param name="shape">
    /// The shape of the trained numbers; a dimension of 1 has the same number throughout, such as <c>[C, 1, 1]</c> for one a channel.
    /// </param>
    /// <param name="isReversed">
    /// Whether it is the number minus, or by, the value instead of the value minus, or by, the number. Default false.
    /// </param>
    /// <param name="name">The layer's name. Default: <c>arithmetic_</c> and a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such operation.</exception>
    public static ArithmeticLayer ComputeTrained(Arithmetic operation, TensorShape shape, bool isReversed = false, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return new ArithmeticLayer(operation, null, shape, isReversed) { Name = name };
    }
}
