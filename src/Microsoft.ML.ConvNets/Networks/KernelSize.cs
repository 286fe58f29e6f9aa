using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// The size of a kernel that slides over an image, or of its steps, in pixels: a plain integer for the same in both directions, or
/// (height, width). In JSON a number or <c>[height, width]</c>.
/// </summary>
/// <param name="Height">Height in pixels, at least 1.</param>
/// <param name="Width">Width in pixels, at least 1.</param>
[JsonConverter(typeof(KernelSizeJsonConverter))]
public readonly record struct KernelSize(int Height, int Width)
{
    /// <summary>A square kernel.</summary>
    /// <param name="side">Height and width in pixels, at least 1.</param>
    public static implicit operator KernelSize(int side) => FromInt32(side);

    /// <summary>A kernel of (height, width).</summary>
    /// <param name="size">Height and width in pixels, each at least 1.</param>
    public static implicit operator KernelSize((int Height, int Width) size) => FromValueTuple(size);

    /// <summary>Named form of the conversion from an integer.</summary>
    /// <param name="side">Height and width in pixels, at least 1.</param>
    public static KernelSize FromInt32(int side) => new(side, side);

    /// <summary>Named form of the conversion from (height, width).</summary>
    /// <param name="size">Height and width in pixels, each at least 1.</param>
    public static KernelSize FromValueTuple((int Height, int Width) size) => new(size.Height, size.Width);

    /// <inheritdoc/>
    public override string ToString() => $"{Height}×{Width}";

    /// <summary>One number where both are the same.</summary>
    internal string InShort => Height == Width ? $"{Height}" : ToString();

    /// <summary>The same kernel with gaps between its pixels.</summary>
    /// <exception cref="LayerShapeException">It spans more than an image can have.</exception>
    internal KernelSize Dilated(KernelSize dilation)
    {
        return new KernelSize(Span(Height, dilation.Height), Span(Width, dilation.Width));

        static int Span(int pixels, int dilation)
        {
            long span = ((pixels - 1L) * dilation) + 1;
            return span <= TensorShape.MaxDimension
                ? (int)span
                : throw new LayerShapeException(
                    $"A kernel of {pixels} with a dilation of {dilation} spans {span:N0} pixels; at most {TensorShape.MaxDimension:N0} are "
                    + "possible.");
        }
    }
}

internal sealed class KernelSizeJsonConverter : JsonConverter<KernelSize>
{
    public override KernelSize Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var value = JsonDocument.ParseValue(ref reader);
        return Read(value.RootElement);
    }

    internal static KernelSize Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Number => RecordReader.Whole(json),
        JsonValueKind.Array when json.GetArrayLength() == 2 => new KernelSize(RecordReader.Whole(json[0]), RecordReader.Whole(json[1])),
        _ => throw RecordReader.Unfit(json, "the size of a kernel: a number or [height, width]"),
    };

    public override void Write(Utf8JsonWriter writer, KernelSize value, JsonSerializerOptions options)
    {
        if (value.Height == value.Width)
        {
            writer.WriteNumberValue(value.Height);
            return;
        }

        writer.WriteStartArray();
        writer.WriteNumberValue(value.Height);
        writer.WriteNumberValue(value.Width);
        writer.WriteEndArray();
    }
}
