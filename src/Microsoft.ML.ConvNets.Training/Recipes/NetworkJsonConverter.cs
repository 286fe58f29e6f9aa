using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.ML.ConvNets.Training.Recipes;

/// <summary>A network within other JSON.</summary>
internal sealed class NetworkJsonConverter : JsonConverter<Network>
{
    public override Network Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var network = JsonDocument.ParseValue(ref reader);
        return Network.FromJson(network.RootElement.GetRawText());
    }

    public override void Write(Utf8JsonWriter writer, Network value, JsonSerializerOptions options) => writer.WriteRawValue(value.ToJson());
}
