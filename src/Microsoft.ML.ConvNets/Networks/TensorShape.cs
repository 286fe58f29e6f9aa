using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// The shape of one sample inside a network, without the batch dimension: <c>[C, H, W]</c> for images and feature
/// maps, <c>[F]</c> for vectors.
/// </summary>
[JsonConverter(typeof(TensorShapeJsonConverter))]
public sealed record TensorShape
{
    /// <summary>The largest side, channel count or vector length that a network may have.</summary>
    internal const int MaxDimension = 1 << 24;

    private TensorShape(int channels, int height, int width, bool isImage)
    {
        Channels = channels;
        Height = height;
        Width = width;
        IsImage = isImage;
    }

    /// <summary>Whether the shape is <c>[C, H, W]</c>; otherwise it is <c>[F]</c>.</summary>
    public bool IsImage { get; }

    /// <summary>Number of channels, or the length of a vector.</summary>
    public int Channels { get; }

    /// <summary>Height in pixels; 1 for a vector.</summary>
    public int Height { get; }

    /// <summary>Width in pixels; 1 for a vector.</summary>
    public int Width { get; }

    /// <summary>Number of values in one sample.</summary>
    public long Length => (long)Channels * Height * Width;

    /// <summary>An image or feature map.</summary>
    /// <param name="channels">Number of channels, at least 1. Images have 1 (gray) or 3 (red, green, blue).</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is less than 1.</exception>
    public static TensorShape Image(int channels, int height, int width) =>
        new(Positive(channels, nameof(channels)), Positive(height, nameof(height)), Positive(width, nameof(width)), isImage: true);

    /// <summary>A vector.</summary>
    /// <param name="length">Number of values, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is less than 1.</exception>
    public static TensorShape Vector(int length) => new(Positive(length, nameof(length)), 1, 1, isImage: false);

    /// <summary>The dimensions as libtorch takes them, without the batch.</summary>
    internal long[] Dimensions => IsImage ? [Channels, Height, Width] : [Channels];

    /// <inheritdoc/>
    public override string ToString() => IsImage ? $"[{Channels}, {Height}, {Width}]" : $"[{Channels}]";

    private static int Positive(int value, string name) => Guard.InRange(value, atLeast: 1, atMost: MaxDimension, name: name);
}

/// <summary>Writes a shape as the array of its dimensions.</summary>
internal sealed class TensorShapeJsonConverter : JsonConverter<TensorShape>
{
    public override TensorShape Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var value = JsonDocument.ParseValue(ref reader);
        return Read(value.RootElement);
    }

    internal static TensorShape Read(JsonElement json) => (json.ValueKind == JsonValueKind.Array ? json.GetArrayLength() : 0) switch
    {
        1 => TensorShape.Vector(RecordReader.Whole(json[0])),
        3 => TensorShape.Image(RecordReader.Whole(json[0]), RecordReader.Whole(json[1]), RecordReader.Whole(json[2])),
        _ => throw RecordReader.Unfit(json, "a shape: a list of one or three dimensions"),
    };

    public override void Write(Utf8JsonWriter writer, TensorShape value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (long dimension in value.Dimensions)
        {
            writer.WriteNumberValue(dimension);
        }

        writer.WriteEndArray();
    }
}
