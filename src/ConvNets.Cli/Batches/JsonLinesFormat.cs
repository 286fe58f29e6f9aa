using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ConvNets.Cli.Batches;

/// <summary>
/// An object a line, with the columns' names; a missing value is null, a number beyond all bounds a text (<c>"Infinity"</c>).
/// </summary>
internal sealed class JsonLinesFormat : ResultFormat
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal override void WriteRow(IReadOnlyList<ResultColumn> columns, object?[] row, IBufferWriter<byte> output)
    {
        using (var json = new Utf8JsonWriter(output, s_options))
        {
            json.WriteStartObject();
            for (int i = 0; i < row.Length; i++)
            {
                json.WritePropertyName(columns[i].Name);
                Write(row[i], json);
            }

            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    /// <summary>A value as it was written.</summary>
    internal static object? Read(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Number => value.GetSingle(),
        JsonValueKind.True or JsonValueKind.False => value.GetBoolean(),
        _ => value.GetString(),
    };

    private static void Write(object? value, Utf8JsonWriter json)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool answer:
                json.WriteBooleanValue(answer);
                break;
            case float number when float.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            default:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
