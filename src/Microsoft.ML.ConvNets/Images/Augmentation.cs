using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// A recipe for random changes of training pictures: each time a picture is used, other values are drawn. An immutable, value-equal
/// description; see <c>AugmentImages</c>.
/// </summary>
/// <remarks>The ranges mean what they mean in Keras' <c>ImageDataGenerator</c>. Pixels that come from outside repeat the edge.</remarks>
public sealed record Augmentation
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    };

    /// <summary>Nothing is changed.</summary>
    public static Augmentation None { get; } = new();

    /// <summary>A mild recipe for photographs: mirror, turn by up to 10°, shift and zoom by up to 10%, brightness by up to 10%.</summary>
    public static Augmentation Standard { get; } = new()
    {
        HorizontalFlip = true,
        RotationRange = 10,
        WidthShiftRange = 0.1,
        HeightShiftRange = 0.1,
        ZoomRange = 0.1,
        BrightnessRange = 0.1,
    };

    /// <summary>Turn by up to this many degrees either way. 0 (default) to 180.</summary>
    public double RotationRange { get; init => field = InRange(value, 0, 180, nameof(RotationRange)); }

    /// <summary>
    /// Shift sideways by up to so much, either way: below 1 a share of the width; from 1 whole pixels, which keep small pictures sharp. Default 0.
    /// </summary>
    public double WidthShiftRange { get; init => field = ShareOrPixels(value, nameof(WidthShiftRange)); }

    /// <summary>Shift up or down by up to so much: below 1 a share of the height; from 1 whole pixels. Default 0.</summary>
    public double HeightShiftRange { get; init => field = ShareOrPixels(value, nameof(HeightShiftRange)); }

    /// <summary>Enlarge or shrink each side by a factor between 1 - range and 1 + range. 0 (default) to below 1.</summary>
    public double ZoomRange { get; init => field = InRange(value, 0, 0.99, nameof(ZoomRange)); }

    /// <summary>Multiply all values by a factor between 1 - range and 1 + range. 0 (default) to 1.</summary>
    public double BrightnessRange { get; init => field = InRange(value, 0, 1, nameof(BrightnessRange)); }

    /// <summary>Mirror left and right in half of the cases. Default false.</summary>
    public bool HorizontalFlip { get; init; }

    /// <summary>Mirror top and bottom in half of the cases. Default false.</summary>
    public bool VerticalFlip { get; init; }

    /// <summary>The recipe as JSON; <see cref="FromJson"/> reads it back.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, s_json);

    /// <summary>Reads a recipe.</summary>
    /// <param name="json">What <see cref="ToJson"/> gave.</param>
    /// <exception cref="FormatException">The text is not the JSON of a recipe.</exception>
    public static Augmentation FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return JsonSerializer.Deserialize<Augmentation>(json, s_json) ?? throw new FormatException("The JSON of an augmentation is an object, not null.");
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new FormatException($"This is not the JSON of an augmentation: {e.Message}", e);
        }
    }

    private static double ShareOrPixels(double value, string name) => value is >= 0 and < 1 || (value is >= 1 and <= TensorShape.MaxDimension && value == Math.Floor(value))
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is a share from 0 to below 1, or a whole number of pixels, not {value}.");

    private static double InRange(double value, double low, double high, string name) => value >= low && value <= high
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is between {low} and {high}, not {value}.");
}
