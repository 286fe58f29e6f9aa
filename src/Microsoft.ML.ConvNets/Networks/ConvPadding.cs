using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// What surrounds an image when a kernel slides over it: nothing (<see cref="Valid"/>), as many zeros as keep
/// ⌈size / stride⌉ outputs (<see cref="Same"/>, as in Keras: the odd one goes to the bottom and right), a fixed
/// number of zeros on each side (a plain integer, as in PyTorch), or a number of its own for each side (as in ONNX).
/// In JSON <c>"same"</c>, a number or <c>[top, bottom, left, right]</c>.
/// </summary>
[JsonConverter(typeof(ConvPaddingJsonConverter))]
public readonly record struct ConvPadding
{
    private readonly bool _isSame;

    private ConvPadding(SidePadding sides, bool isSame = false) => (Sides, _isSame) = (sides, isSame);

    /// <summary>The zeros on each side; of no meaning for <see cref="Same"/>.</summary>
    internal SidePadding Sides { get; }

    /// <summary>No padding.</summary>
    public static ConvPadding Valid => new(default(SidePadding));

    /// <summary>Output size ⌈input size / stride⌉.</summary>
    public static ConvPadding Same => new(default, isSame: true);

    /// <summary>A number of zeros on each of the four sides.</summary>
    /// <param name="pixels">0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pixels"/> is negative or beyond any image.</exception>
    public static ConvPadding Of(int pixels)
    {
        KernelGeometry.RequireAtLeast(pixels, 0, nameof(pixels));
        return new ConvPadding(new SidePadding(pixels, pixels, pixels, pixels));
    }

    /// <summary>A number of zeros of its own for each side.</summary>
    /// <param name="top">Rows of zeros above, 0 or more.</param>
    /// <param name="bottom">Rows of zeros below, 0 or more.</param>
    /// <param name="left">Columns of zeros on the left, 0 or more.</param>
    /// <param name="right">Columns of zeros on the right, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or beyond any image.</exception>
    public static ConvPadding Of(int top, int bottom, int left, int right)
    {
        KernelGeometry.RequireAtLeast(top, 0, nameof(top));
        KernelGeometry.RequireAtLeast(bottom, 0, nameof(bottom));
        KernelGeometry.RequireAtLeast(left, 0, nameof(left));
        KernelGeometry.RequireAtLeast(right, 0, nameof(right));
        return new ConvPadding(new SidePadding(top, bottom, left, right));
    }

    /// <summary>A number of zeros on each of the four sides; see <see cref="Of(int)"/>.</summary>
    /// <param name="pixels">0 or more.</param>
    public static implicit operator ConvPadding(int pixels) => Of(pixels);

    /// <summary>Named form of the conversion from an integer.</summary>
    /// <param name="pixels">0 or more.</param>
    public static ConvPadding FromInt32(int pixels) => Of(pixels);

    /// <inheritdoc/>
    public override string ToString() => _isSame
        ? "same"
        : this == Valid ? "valid" : Sides.IsEven ? $"{Sides.Top}" : $"{Sides.Top}, {Sides.Bottom}, {Sides.Left}, {Sides.Right}";

    /// <summary>The zeros around an input for a kernel of <paramref name="window"/> (dilation included).</summary>
    internal SidePadding Around(TensorShape input, KernelSize window, KernelSize stride)
    {
        if (!_isSame)
        {
            return Sides;
        }

        int rows = Total(input.Height, window.Height, stride.Height);
        int columns = Total(input.Width, window.Width, stride.Width);
        return new SidePadding(rows / 2, rows - (rows / 2), columns / 2, columns - (columns / 2));

        static int Total(int size, int window, int stride)
        {
            long outputs = (size + (stride - 1L)) / stride;
            return checked((int)Math.Max(((outputs - 1) * stride) + window - size, 0));
        }
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
        JsonValueKind.Array when json.GetArrayLength() == 4 => ConvPadding.Of(
            RecordReader.Whole(json[0]), RecordReader.Whole(json[1]), RecordReader.Whole(json[2]), RecordReader.Whole(json[3])),
        JsonValueKind.String when json.ValueEquals("same") => ConvPadding.Same,
        JsonValueKind.String when json.ValueEquals("valid") => ConvPadding.Valid,
        _ => throw RecordReader.Unfit(json, "a padding: \"same\", \"valid\", a number or [top, bottom, left, right]"),
    };

    public override void Write(Utf8JsonWriter writer, ConvPadding value, JsonSerializerOptions options)
    {
        if (value == ConvPadding.Same)
        {
            writer.WriteStringValue("same");
        }
        else if (value.Sides.IsEven)
        {
            writer.WriteNumberValue(value.Sides.Top);
        }
        else
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(value.Sides.Top);
            writer.WriteNumberValue(value.Sides.Bottom);
            writer.WriteNumberValue(value.Sides.Left);
            writer.WriteNumberValue(value.Sides.Right);
            writer.WriteEndArray();
        }
    }
}
