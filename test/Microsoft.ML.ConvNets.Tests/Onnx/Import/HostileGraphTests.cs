using Google.Protobuf;
using Microsoft.ML.ConvNets.Onnx;
using Microsoft.ML.ConvNets.Onnx.Import;
using Onnx;
using static Microsoft.ML.ConvNets.Onnx.OnnxGraphBuilder;

namespace Microsoft.ML.ConvNets.Tests.Onnx.Import;

/// <summary>Graphs that are wrong, on purpose or by accident, end in an error that says what is wrong.</summary>
[TestClass]
public class HostileGraphTests
{
    [TestMethod]
    public void Nodes_in_a_circle_are_refused() => Throws<InvalidDataException>("circle", Node("Relu", ["b"], "a"), Node("Relu", ["a"], "b"), Node("Add", ["a", "x"], "y"));

    [TestMethod]
    public void A_value_that_nothing_gives_is_named() => Throws<InvalidDataException>("'nowhere'", Node("Add", ["x", "nowhere"], "y"));

    [TestMethod]
    public void A_value_that_two_nodes_give_is_named() => Throws<InvalidDataException>("'y'", Node("Relu", ["x"], "y"), Node("Sigmoid", ["x"], "y"));

    [TestMethod]
    public void An_output_that_nothing_gives_is_named() => Throws<InvalidDataException>("'y'", Node("Relu", ["x"], "z"));

    [TestMethod]
    public void A_node_without_inputs_is_refused() => Throws<InvalidDataException>("has no input 0", Node("Relu", [], "y"));

    [TestMethod]
    public void An_unknown_operator_is_named_with_its_node()
    {
        Throws<NotSupportedException>("The operator Einsum of the node 'y'", Node("Einsum", ["x"], "y"));
        Throws<NotSupportedException>("can still be used frozen", Node("Einsum", ["x"], "y"));
    }

    [TestMethod]
    public void An_operator_of_another_domain_is_refused()
    {
        NodeProto node = Node("Relu", ["x"], "y");
        node.Domain = "com.example";
        Throws<InvalidDataException>("'com.example'", node);
    }

    [TestMethod]
    public void An_attribute_that_is_not_known_is_named() => Throws<NotSupportedException>("'surprise'", Node("Relu", ["x"], "y", Attribute("surprise", 1L)));

    [TestMethod]
    public void An_attribute_of_another_type_is_named() => Throws<InvalidDataException>("'alpha'", Node("LeakyRelu", ["x"], "y", Attribute("alpha", 1L)));

    [TestMethod]
    public void Absurd_windows_and_paddings_are_refused()
    {
        AttributeProto kernel = Attribute("kernel_shape", 2, 2);
        Throws<InvalidDataException>("MaxPool", Node("MaxPool", ["x"], "y", Attribute("kernel_shape", long.MaxValue, 2)));
        Throws<InvalidDataException>("MaxPool", Node("MaxPool", ["x"], "y", kernel, Attribute("strides", 0, 1)));
        Throws<NotSupportedException>("MaxPool", Node("MaxPool", ["x"], "y", kernel, Attribute("pads", -1, 0, 0, 0)));
        Throws<NotSupportedException>("MaxPool", Node("MaxPool", ["x"], "y", kernel, Attribute("pads", 5, 5, 5, 5)));
        Throws<NotSupportedException>("MaxPool", Node("MaxPool", ["x"], "y", Attribute("kernel_shape", 100, 100)));
        Throws<InvalidDataException>("MaxPool", Node("MaxPool", ["x"], "y", kernel, Attribute("dilations", 1 << 24, 1 << 24)));
    }

    [TestMethod]
    public void A_weight_whose_dimensions_do_not_fit_its_values_is_named()
    {
        ModelProto model = Model(Node("Conv", ["x", "w"], "y"));
        model.Graph.Initializer.Add(new TensorProto { Name = "w", DataType = (int)TensorProto.Types.DataType.Float, Dims = { 1L << 40, 1L << 40, 1, 1 } });
        Throws<InvalidDataException>("'w'", model);
        model.Graph.Initializer[0] = new TensorProto { Name = "w", DataType = (int)TensorProto.Types.DataType.Float, Dims = { 4, 3, 1, 1 }, FloatData = { 1, 2 } };
        Throws<InvalidDataException>("'w'", model);
        model.Graph.Initializer[0].DataLocation = TensorProto.Types.DataLocation.External;
        Throws<InvalidDataException>("another file", model);
    }

    [TestMethod]
    public void A_kernel_for_other_channels_is_refused()
    {
        ModelProto model = Model(Node("Conv", ["x", "w"], "y"));
        model.Graph.Initializer.Add(new TensorProto { Name = "w", DataType = (int)TensorProto.Types.DataType.Float, Dims = { 1, 7, 1, 1 }, FloatData = { new float[7] } });
        Throws<NotSupportedException>("weight has 7 values, not 3", model);
    }

    [TestMethod]
    public void Constants_that_double_and_double_end()
    {
        List<NodeProto> nodes = [Node("Constant", [], "c0", new AttributeProto { Name = "value_ints", Type = AttributeProto.Types.AttributeType.Ints, Ints = { new long[1024] } })];
        for (int i = 1; i < 60; i++)
        {
            nodes.Add(Node("Concat", [$"c{i - 1}", $"c{i - 1}"], $"c{i}", Attribute("axis", 0L)));
        }

        Throws<InvalidDataException>("sizes that the node", [.. nodes, Node("Reshape", ["x", "c59"], "y")]);
    }

    [TestMethod]
    public void A_long_chain_and_a_deep_nest_end()
    {
        List<NodeProto> chain = [Node("Relu", ["x"], "v0")];
        for (int i = 1; i < 5_000; i++)
        {
            chain.Add(Node(i % 2 == 0 ? "Relu" : "Tanh", [$"v{i - 1}"], i == 4_999 ? "y" : $"v{i}"));
        }

        Assert.AreEqual(5_000, OnnxImporter.Import(OnnxFile.Parse(Model([.. chain]).ToByteArray(), "test"), "y").Layers.Count);

        // Each sum holds the one before in its branch: layers within layers, deeper than layers may lie.
        List<NodeProto> nest = [Node("Sigmoid", ["x"], "s0")];
        for (int i = 1; i <= 200; i++)
        {
            nest.Add(Node("Add", [$"s{i - 1}", "x"], i == 200 ? "y" : $"s{i}"));
        }

        ImportedNetwork nested = OnnxImporter.Import(OnnxFile.Parse(Model([.. nest]).ToByteArray(), "test"), "y");
        Assert.IsLessThanOrEqualTo(6, nested.Layers.Depth);
        Network.FromJson(new Network(nested.Layers, nested.Input).ToJson());
    }

    [TestMethod]
    public void Bytes_that_are_no_ONNX_file_are_refused()
    {
        Assert.ThrowsExactly<InvalidDataException>(static () => OnnxFile.Parse(new byte[] { 255, 255, 255, 255 }, "test"));
        Assert.ThrowsExactly<InvalidDataException>(static () => OnnxImporter.Import(OnnxFile.Parse(Array.Empty<byte>(), "test"), null));
    }

    [TestMethod]
    public void Damaged_files_end_in_an_error_that_callers_know()
    {
        ModelProto model = Model(
            Node("Shape", ["x"], "s"), Node("Gather", ["s", "i"], "n"), Node("Concat", ["n", "r"], "t", Attribute("axis", 0L)), Node("Conv", ["x", "w"], "c", Attribute("pads", 1, 1, 1, 1)),
            Node("Relu", ["c"], "a"), Node("Add", ["a", "x"], "b"), Node("Concat", ["b", "a"], "d", Attribute("axis", 1L)), Node("Reshape", ["d", "t"], "y"));
        model.Graph.Initializer.Add(new TensorProto { Name = "w", DataType = 1, Dims = { 3, 3, 3, 3 }, FloatData = { new float[81] } });
        model.Graph.Initializer.Add(new TensorProto { Name = "i", DataType = 7, Dims = { 1 }, Int64Data = { 0 } });
        model.Graph.Initializer.Add(new TensorProto { Name = "r", DataType = 7, Dims = { 1 }, Int64Data = { -1 } });
        byte[] whole = model.ToByteArray();
        Assert.IsNotNull(OnnxImporter.Import(OnnxFile.Parse(whole, "test"), null));
        var random = new Random(4);
        for (int trial = 0; trial < 3_000; trial++)
        {
            byte[] damaged = [.. whole];
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            try
            {
                OnnxImporter.Import(OnnxFile.Parse(damaged, "test"), null);
            }
            catch (Exception e) when (e is InvalidDataException or NotSupportedException or ArgumentException)
            {
            }
        }
    }

    private static NodeProto Node(string operation, string[] inputs, string output, params AttributeProto[] attributes) =>
        new() { OpType = operation, Input = { inputs }, Output = { output }, Attribute = { attributes } };

    private static ModelProto Model(params NodeProto[] nodes)
    {
        TypeProto.Types.Tensor type = new() { ElemType = (int)TensorProto.Types.DataType.Float, Shape = new TensorShapeProto() };
        type.Shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "N" });
        type.Shape.Dim.Add(new[] { 3, 8, 8 }.Select(static side => new TensorShapeProto.Types.Dimension { DimValue = side }));
        return new ModelProto
        {
            IrVersion = 8,
            OpsetImport = { new OperatorSetIdProto { Version = 17 } },
            Graph = new GraphProto
            {
                Node = { nodes },
                Input = { new ValueInfoProto { Name = "x", Type = new TypeProto { TensorType = type } } },
                Output = { new ValueInfoProto { Name = "y" } },
            },
        };
    }

    private static void Throws<T>(string part, params NodeProto[] nodes)
        where T : Exception => Throws<T>(part, Model(nodes));

    private static void Throws<T>(string part, ModelProto model)
        where T : Exception
    {
        T thrown = Assert.Throws<T>(() => OnnxImporter.Import(OnnxFile.Parse(model.ToByteArray(), "test"), "y"));
        StringAssert.Contains(thrown.Message, part);
    }
}
