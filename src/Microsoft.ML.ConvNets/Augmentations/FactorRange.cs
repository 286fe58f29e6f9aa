using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// A range that a factor is drawn from, all values alike. A single number <c>r</c> stands for the range from <c>1 - r</c> to <c>1 + r</c>,
/// a pair for its two ends, in code (<c>ZoomRange = 0.2</c>, <c>ZoomRange = (0.5, 1)</c>) as in JSON (<c>0.2</c>, <c>[0.5, 1]</c>).
/// </summary>
/// <remarks>The default value is the range from 1 to 1, which changes nothing.</remarks>
[JsonConverter(typeof(FactorRangeJsonConverter))]
public readonly record struct FactorRange
{
    // Kept so that the default value of the structure means 1 to 1.
    private readonly bool _isGiven;
    private readonly double _low;
    private readonly double _high;

    /// <summary>A range by its two ends.</summary>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end, at least <paramref name="low"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An end is not finite, or the upper end is below the lower one.</exception>
    public FactorRange(double low, double high)
    {
        if (!double.IsFinite(low) || !double.IsFinite(high) || low > high)
        {
            throw new ArgumentOutOfRangeException(
                nameof(low), low, $"A range has two finite ends, the lower one first, not {low} and {high}.");
        }

        _isGiven = low != 1 || high != 1;
        (_low, _high) = _isGiven ? (low, high) : (0, 0);
    }

    /// <summary>The lower end.</summary>
    public double Low => _isGiven ? _low : 1;

    /// <summary>The upper end.</summary>
    public double High => _isGiven ? _high : 1;

    /// <summary>Whether every draw gives 1.</summary>
    internal bool IsOne => !_isGiven;

    /// <summary>The range from <c>1 - deviation</c> to <c>1 + deviation</c>.</summary>
    /// <param name="deviation">0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not finite.</exception>
    public static FactorRange Around1(double deviation) => deviation >= 0 && double.IsFinite(deviation)
        ? new FactorRange(1 - deviation, 1 + deviation)
        : throw new ArgumentOutOfRangeException(
            nameof(deviation), deviation,
            $"A range given by one number goes that far to both sides of 1; the number is 0 or more, not {deviation}.");

    /// <summary>The range from <c>1 - deviation</c> to <c>1 + deviation</c>.</summary>
    /// <param name="deviation">0 or more.</param>
    public static implicit operator FactorRange(double deviation) => Around1(deviation);

    /// <summary>A range by its two ends.</summary>
    /// <param name="ends">The lower end, then the upper one.</param>
    public static implicit operator FactorRange((double Low, double High) ends) => new(ends.Low, ends.High);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Low} to {High}");

    /// <summary>Refuses a range that does not lie between two bounds.</summary>
    internal FactorRange Within(double low, double high, string name) => Low >= low && High <= high
        ? this
        : throw new ArgumentOutOfRangeException(
            name, ToString(), string.Create(CultureInfo.InvariantCulture, $"{name} lies between {low} and {high}; it is {this}."));
}

/// <summary>Writes a range as one number if it lies evenly around 1, otherwise as the array of its ends.</summary>
internal sealed class FactorRangeJsonConverter : JsonConverter<FactorRange>
{
    // 1.1 - 1 is not quite 0.1; more than enough digits for an augmentation remain.
    private const int Digits = 12;

    public override FactorRange Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return FactorRange.Around1(reader.GetDouble());
        }

        double[] ends = reader.TokenType == JsonTokenType.StartArray ? JsonSerializer.Deserialize<double[]>(ref reader, options) ?? [] : [];
        return ends is [double low, double high]
            ? new FactorRange(low, high)
            : throw new JsonException("A range is a number r, for 1 - r to 1 + r, or an array of its two ends.");
    }

    public override void Write(Utf8JsonWriter writer, FactorRange value, JsonSerializerOptions options)
    {
        double deviation = Math.Round(value.High - 1, Digits);
        if (deviation >= 0 && FactorRange.Around1(deviation) == value)
        {
            writer.WriteNumberValue(deviation);
            return;
        }

        writer.WriteStartArray();
        writer.WriteNumberValue(value.Low);
        writer.WriteNumberValue(value.High);
        writer.WriteEndArray();
    }
}
