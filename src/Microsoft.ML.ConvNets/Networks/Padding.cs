using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// What surrounds a picture when a window slides over it: nothing (<see cref="Valid"/>), as many zeros as keep
/// ⌈size / stride⌉ outputs (<see cref="Same"/>, as in Keras: the odd one goes to the bottom and right), or a fixed
/// number of zeros on each side (a plain integer, as in PyTorch).
/// </summary>
[JsonConverter(typeof(PaddingJsonConverter))]
public readonly record struct Padding
{
    private const int SameMark = -1;

    private Padding(int pixels) => Pixels = pixels;

    /// <summary>Pixels on each side, or -1 for <see cref="Same"/>.</summary>
    internal int Pixels { get; }

    /// <summary>No padding.</summary>
    public static Padding Valid => new(0);

    /// <summary>Output size ⌈input size / stride⌉.</summary>
    public static Padding Same => new(SameMark);

    /// <summary>A number of zeros on each of the four sides.</summary>
    /// <param name="pixels">0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pixels"/> is negative or beyond any picture.</exception>
    public static Padding Of(int pixels)
    {
        Window.RequireAtLeast(pixels, 0, nameof(pixels));
        return new Padding(pixels);
    }

    /// <summary>A number of zeros on each of the four sides; see <see cref="Of"/>.</summary>
    /// <param name="pixels">0 or more.</param>
    public static implicit operator Padding(int pixels) => Of(pixels);

    /// <summary>Named form of the conversion from an integer.</summary>
    /// <param name="pixels">0 or more.</param>
    public static Padding FromInt32(int pixels) => Of(pixels);

    /// <inheritdoc/>
    public override string ToString() => Pixels switch { SameMark => "same", 0 => "valid", _ => Pixels.ToString() };

    /// <summary>Zeros before and after a side of <paramref name="size"/> for a window of <paramref name="window"/> (dilation included).</summary>
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

internal sealed class PaddingJsonConverter : JsonConverter<Padding>
{
    public override Padding Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var value = JsonDocument.ParseValue(ref reader);
        return Read(value.RootElement);
    }

    internal static Padding Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Number => Padding.Of(RecordReader.Whole(json)),
        JsonValueKind.String when json.ValueEquals("same") => Padding.Same,
        JsonValueKind.String when json.ValueEquals("valid") => Padding.Valid,
        _ => throw RecordReader.Unfit(json, "a padding: \"same\", \"valid\" or a number"),
    };

    public override void Write(Utf8JsonWriter writer, Padding value, JsonSerializerOptions options)
    {
        if (value == Padding.Same)
        {
            writer.WriteStringValue("same");
        }
        else
        {
            writer.WriteNumberValue(value.Pixels);
        }
    }
}
