using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Augmentations;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// An augmentation for random changes of training images: each time an image is used, other values are drawn. An immutable, value-equal
/// description; see <c>AugmentImages</c>.
/// </summary>
/// <remarks>
/// <para>The ranges mean what they mean in Keras' <c>ImageDataGenerator</c>; crop, jitter, erasing and TrivialAugment are
/// torchvision's.</para>
/// <para>
/// An image is changed in this order: random resized crop, zoom, shear, shift, rotation, flips and a geometric step of TrivialAugment, all
/// of them in one bilinear resampling; channel shift, brightness, color jitter, another step of TrivialAugment, erasing. MixUp and CutMix
/// then change whole batches.
/// </para>
/// </remarks>
public sealed record Augmentation
{
    private const double MinZoom = 0.01;
    private const double MaxFactor = 10;
    private const double MaxShear = 89;
    private const double MaxAlpha = 1000;

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Nothing is changed.</summary>
    public static Augmentation None { get; } = new();

    /// <summary>
    /// A mild augmentation for photographs: mirror, turn by up to 10°, shift and zoom by up to 10%, brightness by up to 10%.
    /// </summary>
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
    public double RotationRange { get; init => field = Guard.InRange(value, atLeast: 0, atMost: 180); }

    /// <summary>
    /// Shift sideways by up to so much, either way: below 1 a fraction of the width; from 1 whole pixels, which keep small images sharp.
    /// Default 0.
    /// </summary>
    public double WidthShiftRange { get; init => field = FractionOrPixels(value, nameof(WidthShiftRange)); }

    /// <summary>Shift up or down by up to so much: below 1 a fraction of the height; from 1 whole pixels. Default 0.</summary>
    public double HeightShiftRange { get; init => field = FractionOrPixels(value, nameof(HeightShiftRange)); }

    /// <summary>Slant by up to this many degrees either way: rows slide along one another. 0 (default) to 89.</summary>
    public double ShearRange { get; init => field = Guard.InRange(value, atLeast: 0, atMost: MaxShear); }

    /// <summary>
    /// How much of each side is seen, drawn for width and height apart: a factor below 1 enlarges, one above 1 shrinks, as in Keras. Within
    /// 0.01 to 10, default 1 to 1; a number r below 1 means 1 - r to 1 + r.
    /// </summary>
    public FactorRange ZoomRange { get; init => field = value.Within(MinZoom, MaxFactor, nameof(ZoomRange)); }

    /// <summary>Multiply all values by a factor. Within 0 (black) to 10, default 1 to 1; a number r up to 1 means 1 - r to 1 + r.</summary>
    public FactorRange BrightnessRange { get; init => field = value.Within(0, MaxFactor, nameof(BrightnessRange)); }

    /// <summary>
    /// Add up to so much, either way, to all values; the result stays between the image's smallest and largest value. In units of pixel
    /// values, 0 (default) to 255.
    /// </summary>
    public double ChannelShiftRange { get; init => field = Guard.InRange(value, atLeast: 0, atMost: 255); }

    /// <summary>Mirror left and right in half of the cases. Default false.</summary>
    public bool HorizontalFlip { get; init; }

    /// <summary>Mirror top and bottom in half of the cases. Default false.</summary>
    public bool VerticalFlip { get; init; }

    /// <summary>What is seen outside an image that was moved. Default: its edge, repeated.</summary>
    public FillMode FillMode { get; init => field = Guard.Known(value); }

    /// <summary>The pixel value outside with <see cref="FillMode.Constant"/>. 0 (default, black) to 255.</summary>
    public double FillValue { get; init => field = Guard.InRange(value, atLeast: 0, atMost: 255); }

    /// <summary>
    /// What pixel values from 0 to 255 are multiplied with before the network sees them, for example <c>1.0 / 255</c>. Above 0; null
    /// (default) leaves that to the trainer. This is no random change: it becomes part of the model, so that scoring does the same.
    /// </summary>
    public double? Rescale { get; init => field = Guard.InRange(value, above: 0); }

    /// <summary>A random part of the image, enlarged to the whole. Null (default): the whole image.</summary>
    public RandomResizedCrop? RandomResizedCrop { get; init; }

    /// <summary>Random changes of brightness, contrast, saturation and hue. Null (default): none.</summary>
    public ColorJitter? ColorJitter { get; init; }

    /// <summary>The name that files of earlier versions have it under; never written.</summary>
    [JsonInclude]
    [JsonPropertyName("colourJitter")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    private ColorJitter? EarlierColorJitter { get => null; init => ColorJitter ??= value; }

    /// <summary>A random rectangle is covered. Null (default): none is.</summary>
    public RandomErasing? RandomErasing { get; init; }

    /// <summary>
    /// One of fourteen changes in a random strength, as torchvision's <c>TrivialAugmentWide</c>, but bilinear and with this augmentation's
    /// <see cref="FillMode"/>. Default false.
    /// </summary>
    public bool TrivialAugment { get; init; }

    /// <summary>
    /// The alpha of MixUp: images of a batch and their labels are blended in pairs, with a fraction drawn from Beta(alpha, alpha). 0
    /// (default: off) to 1000; usual are 0.1 to 0.4. With <see cref="CutMixAlpha"/> each batch takes one of the two, with equal chances.
    /// </summary>
    public double MixUpAlpha { get; init => field = Guard.InRange(value, atLeast: 0, atMost: MaxAlpha); }

    /// <summary>
    /// The alpha of CutMix: images of a batch exchange a rectangle in pairs, and their labels are blended by its area; the area is drawn
    /// from Beta(alpha, alpha). 0 (default: off) to 1000; usual is 1.
    /// </summary>
    public double CutMixAlpha { get; init => field = Guard.InRange(value, atLeast: 0, atMost: MaxAlpha); }

    /// <summary>The augmentation as JSON; <see cref="FromJson"/> reads it back.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, s_json);

    /// <summary>Reads an augmentation.</summary>
    /// <param name="json">What <see cref="ToJson"/> gave.</param>
    /// <exception cref="FormatException">The text is not the JSON of an augmentation.</exception>
    public static Augmentation FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return JsonSerializer.Deserialize<Augmentation>(json, s_json)
                ?? throw new FormatException("The JSON of an augmentation is an object, not null.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"This is not the JSON of an augmentation: {JsonFieldProblem.Of(e, typeof(Augmentation))}", e);
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"This is not the JSON of an augmentation: {JsonFieldProblem.Of(e)}", e);
        }
    }

    private static double FractionOrPixels(double value, string name) =>
        value is >= 0 and < 1 || (value is >= 1 and <= TensorShape.MaxDimension && value == Math.Floor(value))
        ? value
        : throw new ArgumentOutOfRangeException(
            name, value, $"{name} is a fraction from 0 to below 1, or a whole number of pixels, not {value}.");
}
