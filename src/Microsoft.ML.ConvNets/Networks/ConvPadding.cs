using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// What surrounds an image when a kernel slides over it: nothing (<see cref="Valid"/>), as many zeros as keep
/// ⌈size / stride⌉ outputs (<see cref="Same"/>, as in Keras: the odd one goes to the bottom and right), or a fixed
/// number of zeros on each side (a plain integer, as in PyTorch).
/// </summary>
[JsonConverter(typeof(ConvPaddingJsonConverter))]
public readonly record struct ConvPadding
{
    private const int SameMark = -1;

    private ConvPadding(int pixels) => Pixels = pixels;

    /// <summary>Pixels on each side, or -1 for <see cref="Same"/>.</summary>
    internal int Pixels { get; }

    /// <summary>No padding.</summary>
    public static ConvPadding Valid => new(0);

    /// <summary>Output size ⌈input size / stride⌉.</summary>
    public static ConvPadding Same => new(SameMark);

    /// <summary>A number of zeros on each of the four sides.</summary>
    /// <param name="pixels">0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pixels"/> is negative or beyond any image.</exception>
    public static ConvPadding Of(int pixels)
    {
        KernelGeometry.RequireAtLeast(pixels, 0, nameof(pixels));
        return new ConvPadding(pixels);
    }

    /// <summary>A number of zeros on each of the four sides; see <see cref="Of"/>.</summary>
    /// <param name="pixels">0 or more.</param>
    public static implicit operator ConvPadding(int pixels) => Of(pixels);

    /// <summary>Named form of the conversion from an integer.</summary>
    /// <param name="pixels">0 or more.</param>
    public static ConvPadding FromInt32(int pixels) => Of(pixels);

    /// <inheritdoc/>
    public override string ToString() => Pixels switch { SameMark => "same", 0 => "valid", _ => Pixels.ToString() };

    /// <summary>
    /// Zeros before and after a side of <paramref name="size"/> for a kernel of <paramref name="window"/> (dilation included).
    /// </summary>
    internal (int Before, int After) Along(int size, int window, int stride)
    {
        if (Pixels != SameMark)
        {
            return (Pixels, Pixels);
        }

        int outputs = (size + stride - 1) / stride;
        int total = Math.Max(((outputs - 1) * stride) + window - size, 0);
        return (total / 2, total - (total / 2));
    }
}

internal sealed class ConvPaddingJsonConverter : JsonConverter<ConvPadding>
{
    public override ConvPadding Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var value = JsonDocument.ParseValue(ref reader);
        return Read(value.RootElement);
    }

    internal static ConvPadding Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Number => ConvPadding.Of(RecordReader.Whole(json)),
        JsonValueKind.String when json.ValueEquals("same") => ConvPadding.Same,
        JsonValueKind.String when json.ValueEquals("valid") => ConvPadding.Valid,
        _ => throw RecordReader.Unfit(json, "a padding: \"same\", \"valid\" or a number"),
    };

    public override void Write(Utf8JsonWriter writer, ConvPadding value, JsonSerializerOptions options)
    {
        if (value == ConvPadding.Same)
        {
            writer.WriteStringValue("same");
        }
        else
        {
            writer.WriteNumberValue(value.Pixels);
        }
    }
}
