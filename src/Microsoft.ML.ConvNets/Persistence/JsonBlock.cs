using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.ML.ConvNets;

/// <summary>A JSON text in the block of a model: an i32 length in bytes, then UTF-8.</summary>
internal static class JsonBlock
{
    private const int MaxLength = 16 << 20;

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
        MaxDepth = 32,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Writes all that the value has, also what the type that it is seen as does not know.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="value">The value.</param>
    /// <param name="checksum">Takes the text in.</param>
    internal static void Write(BinaryWriter writer, object value, IncrementalHash? checksum = null)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), s_json);
        checksum?.AppendData(json);
        writer.Write(json.Length);
        writer.Write(json);
    }

    /// <summary>Reads a value.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="checksum">Takes the text in.</param>
    /// <exception cref="FormatException">The block is damaged.</exception>
    internal static T Read<T>(BinaryReader reader, IncrementalHash? checksum = null)
        where T : class
    {
        try
        {
            int length = reader.ReadInt32();
            if (length is < 2 or > MaxLength || length > reader.BaseStream.Length - reader.BaseStream.Position)
            {
                throw new FormatException($"its text claims {length:N0} bytes, which are not there");
            }

            byte[] json = reader.ReadBytes(length);
            checksum?.AppendData(json);
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = s_json.MaxDepth });
            return new RecordReader(isComplete: true, s_json).Read<T>(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or EndOfStreamException or NotSupportedException or InvalidOperationException)
        {
            throw new FormatException($"the text of its header is damaged: {e.Message}", e);
        }
    }
}
