using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.ML.ConvNets.Networks;

/// <summary>Writes a value as its name; numbers and lists of names, which the framework's converter takes too, are refused.</summary>
internal sealed class EnumNameJsonConverter<TEnum> : JsonConverter<TEnum>
    where TEnum : struct, Enum
{
    private static readonly Dictionary<string, TEnum> s_byName =
        Enum.GetValues<TEnum>().ToDictionary(value => value.ToString(), StringComparer.OrdinalIgnoreCase);

    public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && s_byName.TryGetValue(reader.GetString()!, out TEnum value)
            ? value
            : throw new JsonException($"{typeof(TEnum).Name} is one of {string.Join(", ", s_byName.Keys)}.");

    public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
