using System.Text.Json;
using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Models;
using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Persistence;

namespace Microsoft.ML.ConvNets.Tests.Networks;

[TestClass]
public class RecordReaderTests
{
    private const string Header =
        """
        "featureColumnName":"Image","scoreColumnName":"Score","predictedLabelColumnName":"Label","inputKind":"Image","shape":[3,8,9],
        "preprocessing":{"shape":[3,8,9],"mean":[0,0.5,0],"standardDeviation":[1,1,2],"cropRatio":0.875},
        "classes":{"kind":"String","names":["a","b"]},"onBadImage":"Skip"
        """;

    [TestMethod]
    public void Every_layer_of_the_assembly_has_a_kind()
    {
        Type[] layers = [.. typeof(Layer).Assembly.GetTypes().Where(static type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(Layer)))];
        CollectionAssert.AreEquivalent(layers, LayerKinds.All.Select(static kind => kind.Key).ToArray());
        foreach (Type layer in layers)
        {
            Assert.AreEqual(layer, LayerKinds.TypeOf(LayerKinds.NameOf(layer)));
        }
    }

    [TestMethod]
    public void The_header_of_a_classifier_is_read_as_the_serializer_reads_it()
    {
        (ModelMetadata header, MulticlassHead head) = ReadHeader($"{{{Header}}}");
        Assert.AreEqual("Image", header.FeatureColumnName);
        Assert.AreEqual(InputKind.Image, header.InputKind);
        Assert.AreEqual(TensorShape.Image(3, 8, 9), header.Shape);
        Assert.AreEqual(BadImageAction.Skip, header.OnBadImage);
        CollectionAssert.AreEqual(new[] { "a", "b" }, head.Classes.Names);
        Assert.AreEqual(Microsoft.ML.Data.DataKind.String, head.Classes.Kind);
        CollectionAssert.AreEqual(new[] { 0, 0.5f, 0 }, header.Preprocessing!.Mean);
        Assert.AreEqual(0.875, header.Preprocessing.CropRatio);
        Assert.AreEqual(Interpolation.Bilinear, header.Preprocessing.Interpolation, "the default of the parameter");
        Assert.IsNull(ReadHeader($"{{{Header},\"preprocessing\":null}}").Metadata.Preprocessing, "the last of two of one name counts");

        var serializer = new JsonSerializerOptions(JsonSerializerDefaults.Web) { Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() } };
        ModelMetadata expected = JsonSerializer.Deserialize<ModelMetadata>($"{{{Header}}}", serializer)!;
        Assert.AreEqual(JsonSerializer.Serialize(expected, serializer), JsonSerializer.Serialize(header, serializer));
        MulticlassHead expectedHead = JsonSerializer.Deserialize<MulticlassHead>($"{{{Header}}}", serializer)!;
        Assert.AreEqual(JsonSerializer.Serialize(expectedHead, serializer), JsonSerializer.Serialize(head, serializer));
    }

    [TestMethod]
    public void A_model_has_one_header_with_the_properties_that_earlier_versions_read()
    {
        (ModelMetadata metadata, MulticlassHead head) = ReadHeader($"{{{Header}}}");
        using var stream = new MemoryStream();
        JsonBlock.Write(new BinaryWriter(stream), checksum: null, metadata, head);
        using JsonDocument written = JsonDocument.Parse(stream.ToArray().AsMemory(sizeof(int)));
        using JsonDocument earlier = JsonDocument.Parse($"{{{Header}}}");
        CollectionAssert.AreEquivalent(
            earlier.RootElement.EnumerateObject().Select(static p => p.Name).ToArray(), written.RootElement.EnumerateObject().Select(static p => p.Name).ToArray());
    }

    [TestMethod]
    [DataRow("\"scoreColumnName\":null", "scoreColumnName", DisplayName = "null where there has to be a text")]
    [DataRow("\"shape\":null", "shape", DisplayName = "null where there has to be a shape")]
    [DataRow("\"shape\":[3,8]", "shape", DisplayName = "two dimensions")]
    [DataRow("\"shape\":[3,8,\"9\"]", "\"9\"", DisplayName = "a dimension as text")]
    [DataRow("\"onBadImage\":1", "onBadImage", DisplayName = "a number for a name")]
    [DataRow("\"onBadImage\":\"1\"", "onBadImage", DisplayName = "a number as text for a name")]
    [DataRow("\"onBadImage\":\"Fail,Skip\"", "onBadImage", DisplayName = "two names for one")]
    [DataRow("\"classes\":[]", "classes", DisplayName = "a list for an object")]
    [DataRow("\"classes\":{\"kind\":null}", "names", DisplayName = "a property missing inside")]
    [DataRow("\"preprocessing\":{\"shape\":[3,8,9],\"mean\":[\"0\"],\"standardDeviation\":[1]}", "preprocessing: mean", DisplayName = "the way to what is wrong")]
    [DataRow("\"surprise\":1", "surprise", DisplayName = "an unknown property")]
    [DataRow("\"name\":\"x\"", "name", DisplayName = "a property of layers")]
    public void What_is_no_header_is_refused_by_name(string changed, string named)
    {
        FormatException error = Assert.ThrowsExactly<FormatException>(() => ReadHeader($"{{{Header},{changed}}}"));
        Assert.Contains(named, error.Message);
    }

    [TestMethod]
    public void A_property_may_be_missing_where_the_reader_or_the_parameter_says_so()
    {
        JsonException error = Assert.ThrowsExactly<JsonException>(() => Read<ClassLabels>("""{"names":["a","b"]}"""));
        Assert.Contains("kind", error.Message);
        using JsonDocument labels = JsonDocument.Parse("""{"names":["a","b"]}""");
        Assert.IsNull(new RecordReader(isComplete: false, JsonSerializerOptions.Default).Read<ClassLabels>(labels.RootElement).Kind);
        var dense = (DenseLayer)Network.FromJson("""{"layers":[{"units":3,"kind":"dense","name":"last"}]}""").Layers[0];
        Assert.AreEqual((3, Activation.None, "last"), (dense.Units, dense.Activation, dense.Name));
    }

    [TestMethod]
    public void A_network_is_refused_with_the_way_to_what_is_wrong()
    {
        FormatException error = Assert.ThrowsExactly<FormatException>(() => Network.FromJson("""{"layers":[{"kind":"dense","units":"many"}]}"""));
        Assert.Contains("layers: units: \"many\" is not a whole number", error.Message);
        error = Assert.ThrowsExactly<FormatException>(() => Network.FromJson("""{"layers":[{"kind":"transformer"}]}"""));
        Assert.Contains("\"transformer\" is not a kind of layer", error.Message);
    }

    private static (ModelMetadata Metadata, MulticlassHead Head) ReadHeader(string json)
    {
        byte[] text = System.Text.Encoding.UTF8.GetBytes(json);
        return JsonBlock.Read<ModelMetadata, MulticlassHead>(new BinaryReader(new MemoryStream([.. BitConverter.GetBytes(text.Length), .. text])), checksum: null);
    }

    private static T Read<T>(string json)
        where T : class
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return new RecordReader(isComplete: true, JsonSerializerOptions.Default).Read<T>(document.RootElement);
    }
}
