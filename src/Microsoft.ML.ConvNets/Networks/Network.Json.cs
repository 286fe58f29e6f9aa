using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

public sealed partial record Network
{
    private const int MaxJsonLength = 4 << 20;

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        MaxDepth = 64,
        WriteIndented = true,
        Converters = { new LayerSequenceJsonConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameLayerKinds } },
    };

    /// <summary>The network as JSON; <see cref="FromJson"/> reads it back.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, s_json);

    /// <summary>Reads a network from JSON. The text is data only: nothing in it is run.</summary>
    /// <param name="json">What <see cref="ToJson"/> gave, at most 4 MiB.</param>
    /// <exception cref="FormatException">The text is not the JSON of a network; the message says where and why.</exception>
    public static Network FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (json.Length > MaxJsonLength)
        {
            throw new FormatException($"The JSON of a network has at most {MaxJsonLength:N0} characters, not {json.Length:N0}.");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = s_json.MaxDepth });
            return new RecordReader(isComplete: false, s_json).Read<Network>(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or NotSupportedException or InvalidOperationException)
        {
            throw new FormatException($"This is not the JSON of a network: {e.Message}", e);
        }
    }

    private static void NameLayerKinds(JsonTypeInfo type)
    {
        if (type.Type != typeof(Layer))
        {
            return;
        }

        type.PolymorphismOptions = new JsonPolymorphismOptions
        {
            TypeDiscriminatorPropertyName = LayerKinds.PropertyName,
            UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization,
        };
        foreach ((Type kind, string name) in LayerKinds.All)
        {
            type.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(kind, name));
        }
    }

    private sealed class LayerSequenceJsonConverter : JsonConverter<LayerSequence>
    {
        public override LayerSequence Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException($"Layers are read by {nameof(RecordReader)}.");

        public override void Write(Utf8JsonWriter writer, LayerSequence value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.ToArray(), options);
    }
}
