using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets.Persistence;

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

    /// <summary>Writes one object with all that the parts have, also what the types that they are seen as do not know.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="checksum">Takes the text in.</param>
    /// <param name="parts">The parts, whose properties have different names.</param>
    internal static void Write(BinaryWriter writer, IncrementalHash? checksum, params object[] parts)
    {
        var all = new JsonObject(parts
            .SelectMany(static part => JsonSerializer.SerializeToNode(part, part.GetType(), s_json)!.AsObject())
            .Select(static property => KeyValuePair.Create(property.Key, property.Value?.DeepClone())));
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(all, s_json);
        checksum?.AppendData(json);
        writer.Write(json.Length);
        writer.Write(json);
    }

    /// <summary>Reads a value.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="checksum">Takes the text in.</param>
    /// <exception cref="FormatException">The block is damaged.</exception>
    internal static T Read<T>(BinaryReader reader, IncrementalHash? checksum = null)
        where T : class => Read(reader, checksum, static (json, read) => read.Read<T>(json));

    /// <summary>Reads two values that were written as one object.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="checksum">Takes the text in.</param>
    /// <exception cref="FormatException">The block is damaged.</exception>
    internal static (TFirst First, TSecond Second) Read<TFirst, TSecond>(BinaryReader reader, IncrementalHash? checksum)
        where TFirst : class
        where TSecond : class => Read(reader, checksum, static (json, read) =>
        {
            string[] first = RecordReader.NamesOf(typeof(TFirst));
            return (read.Read<TFirst>(Part(json, first.Contains)), read.Read<TSecond>(Part(json, name => !first.Contains(name))));
        });

    private static T Read<T>(BinaryReader reader, IncrementalHash? checksum, Func<JsonElement, RecordReader, T> make)
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
            return make(document.RootElement, new RecordReader(isComplete: true, s_json));
        }
        catch (Exception e) when (
            e is JsonException or ArgumentException or EndOfStreamException or NotSupportedException or InvalidOperationException)
        {
            throw new FormatException($"the text of its header is damaged: {e.Message}", e);
        }
    }

    /// <summary>An object of those properties whose names are taken.</summary>
    private static JsonElement Part(JsonElement json, Func<string, bool> takes)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text))
        {
            writer.WriteStartObject();
            foreach (JsonProperty property in json.EnumerateObject().Where(property => takes(property.Name)))
            {
                property.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        var part = new Utf8JsonReader(text.WrittenSpan);
        return JsonElement.ParseValue(ref part);
    }
}
