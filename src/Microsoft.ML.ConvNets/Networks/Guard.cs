using System.Numerics;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.ConvNets.Networks;

/// <summary>Checks of values that a user sets. A message names the thing, its value and what it may be.</summary>
internal static class Guard
{
    /// <summary>Checks what a range does not say.</summary>
    /// <param name="holds">Whether the value can be used.</param>
    /// <param name="name">What the user set.</param>
    /// <param name="problem">What follows the name in the message, with the value and the way out.</param>
    /// <exception cref="ArgumentException">It cannot; the message begins with its name.</exception>
    internal static void Require(bool holds, string name, string problem)
    {
        if (!holds)
        {
            throw new ArgumentException($"{name} {problem}.", name);
        }
    }

    /// <summary>Checks a number against its limits; not a number and infinity lie in no range.</summary>
    /// <returns>The number.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It lies outside; the message begins with its name.</exception>
    internal static T InRange<T>(
        T value, T? atLeast = null, T? above = null, T? atMost = null, T? below = null, [CallerMemberName] string name = "")
        where T : struct, INumber<T>
    {
        if (T.IsFinite(value) && !(value < atLeast) && !(value <= above) && !(value > atMost) && !(value >= below))
        {
            return value;
        }

        string?[] limits =
        [
            atLeast is null ? null : $"at least {atLeast}", above is null ? null : $"above {above}",
            atMost is null ? null : $"at most {atMost}", below is null ? null : $"below {below}",
        ];
        string range = atLeast is not null && atMost is not null
            ? $"between {atLeast} and {atMost}"
            : string.Join(" and ", limits.Where(static limit => limit is not null));
        throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name} is {value}; it is {range}."));
    }

    /// <summary>The same for a number that may be left out.</summary>
    internal static T? InRange<T>(
        T? value, T? atLeast = null, T? above = null, T? atMost = null, T? below = null, [CallerMemberName] string name = "")
        where T : struct, INumber<T> => value is T given ? InRange(given, atLeast, above, atMost, below, name) : null;

    /// <summary>A learning rate, which libtorch takes in single precision.</summary>
    internal static double? LearningRate(double? value, [CallerMemberName] string name = "") =>
        InRange(value, above: 0, atMost: float.MaxValue, name: name);

    /// <summary>Checks that an enumeration knows a value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not; the message begins with its name.</exception>
    internal static T Known<T>(T value, [CallerMemberName] string name = "")
        where T : struct, Enum => Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(
            name, $"{name} is {value}; it is {string.Join(", ", Enum.GetNames<T>()[..^1])} or {Enum.GetNames<T>()[^1]}.");

    /// <summary>Checks the name of a column.</summary>
    /// <exception cref="ArgumentException">It is empty.</exception>
    internal static void ColumnName(string name, string option) =>
        Require(!string.IsNullOrEmpty(name), option, "is empty; it names a column");
}
