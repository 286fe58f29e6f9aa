using Google.Protobuf;
using Microsoft.ML.ConvNets.Onnx;
using Onnx;
using static Microsoft.ML.ConvNets.Testing.OnnxGraphs;

namespace Microsoft.ML.ConvNets.Tests.Onnx;

/// <summary>Files from outside are refused before ONNX Runtime sees them, or they run.</summary>
[TestClass]
public sealed class OnnxFileTests
{
    [TestMethod]
    public void A_sound_file_is_read()
    {
        OnnxFile file = OnnxFile.Parse(Classifier().ToByteArray(), "sound");
        Assert.AreEqual(13, file.Opset);
        Assert.HasCount(6, file.Model.Graph.Node);
        Assert.HasCount(64, file.Sha256);
    }

    [TestMethod]
    public void A_graph_out_of_order_is_put_in_order()
    {
        ModelProto model = Classifier();
        NodeProto[] reversed = [.. model.Graph.Node.Reverse()];
        model.Graph.Node.Clear();
        model.Graph.Node.AddRange(reversed);
        OnnxFile file = OnnxFile.Parse(model.ToByteArray(), "reversed");
        CollectionAssert.AreEqual(reversed.Reverse().Select(static n => n.Name).ToArray(), file.Model.Graph.Node.Select(static n => n.Name).ToArray());
    }

    [TestMethod]
    [DataRow("external", "'weights.bin'")]
    [DataRow("huge tensor", "claims 4,611,686,018,427,387,904 values")]
    [DataRow("overflow", "more than can be counted")]
    [DataRow("negative", "has the dimensions [-4]")]
    [DataRow("too few values", "claims 8 values [2, 4], but holds 7")]
    [DataRow("raw too short", "claims 8 values [2, 4], but holds 1")]
    [DataRow("unknown type", "unknown type 77")]
    [DataRow("circle", "the graph has a circle")]
    [DataRow("dangling", "reads 'nowhere', which nothing gives")]
    [DataRow("dangling output", "the output reads 'nowhere', which nothing gives")]
    [DataRow("two values", "two values of its graph are called 'relu'")]
    [DataRow("two inputs", "two values of its graph are called 'image'")]
    [DataRow("two tensors", "two values of its graph are called 'weight'")]
    [DataRow("two attributes", "has the attribute 'transB' twice")]
    [DataRow("domain", "operators of the domain 'evil.example'")]
    [DataRow("not imported", "is of the domain 'com.microsoft', which the file does not import")]
    [DataRow("function", "defines operators of its own, such as 'Mine'")]
    [DataRow("no opset", "which version of ONNX's operators")]
    [DataRow("format", "version 99 of the file format")]
    [DataRow("no graph", "holds no graph")]
    [DataRow("deep", "nested over more than")]
    [DataRow("stride", "'strides' of the node 'make_conv' (Conv) is 0")]
    [DataRow("padding", "'pads' of the node 'make_conv' (Conv) is 1000000000")]
    [DataRow("shape", "would make [1000000, 1000000, 1000000] values")]
    [DataRow("input", "claims [3, 1000000, 1000000] values")]
    [DataRow("repeats", "would make [1, 1, 1114113, 2] values; at most 4,096")]
    [DataRow("old", "version 6 of ONNX's operators; 7 and newer")]
    [DataRow("sparse", "sparse tensors")]
    public void What_is_unsound_is_refused(string change, string expected)
    {
        ModelProto model = Classifier();
        Change(model, change);
        byte[] bytes = model.ToByteArray();
        long before = GC.GetAllocatedBytesForCurrentThread();
        InvalidDataException refused = Assert.ThrowsExactly<InvalidDataException>(() => OnnxFile.Parse(bytes, "hostile"));
        StringAssert.Contains(refused.Message, expected);
        StringAssert.Contains(refused.Message, "'hostile'");
        Assert.IsLessThan(8L << 20, GC.GetAllocatedBytesForCurrentThread() - before, "memory");
    }

    [TestMethod]
    public void A_file_cut_off_anywhere_is_refused()
    {
        byte[] whole = Classifier().ToByteArray();
        for (int percent = 0; percent < 100; percent++)
        {
            byte[] part = whole[..(whole.Length * percent / 100)];
            InvalidDataException refused = Assert.ThrowsExactly<InvalidDataException>(() => OnnxFile.Parse(part, "part"), $"{percent} %");
            StringAssert.Matches(refused.Message, new("truncated|empty|cut off"));
        }
    }

    /// <summary>Lengths that are not there, and objects that would take far more memory than their bytes.</summary>
    [TestMethod]
    public void Claims_of_bytes_are_refused_before_memory_is_taken()
    {
        // graph (field 7) of 2 GB; then a graph of a million nodes (field 1) of no byte each.
        byte[] twoGigabytes = [0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0x0A, 0x00];
        AssertRefused(twoGigabytes, "claims 2,147,483,647 bytes where 2 are left");
        AssertRefused([0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], "bytes where 0 are left");
        byte[] nodes = [.. Enumerable.Repeat<byte[]>([0x0A, 0x00], 1_000_001).SelectMany(static node => node)];
        var graph = new MemoryStream();
        var coded = new CodedOutputStream(graph);
        coded.WriteTag(7, WireFormat.WireType.LengthDelimited);
        coded.WriteBytes(ByteString.CopyFrom(nodes));
        coded.Flush();
        AssertRefused(graph.ToArray(), "more than 1,000,000 parts");
        AssertRefused([0x0B, 0x00], "a field of an unknown kind");
        AssertRefused("PK\u0003\u0004 not a model"u8.ToArray(), "refused");
    }

    [TestMethod]
    public void A_missing_file_is_said_to_be_missing()
    {
        FileNotFoundException missing = Assert.ThrowsExactly<FileNotFoundException>(() => OnnxFile.Read("/nowhere/model.onnx"));
        StringAssert.Contains(missing.Message, "/nowhere/model.onnx");
    }

    /// <summary>Every outcome is a backbone that runs, or an exception of ours; none is a crash of the process.</summary>
    [TestMethod]
    public void Flipped_bytes_give_a_working_session_or_an_exception_of_ours()
    {
        byte[] whole = Classifier().ToByteArray();
        var random = new Random(17);
        int working = 0, refused = 0;
        for (int i = 0; i < 4000; i++)
        {
            byte[] changed = [.. whole];
            for (int flips = random.Next(1, 4); flips > 0; flips--)
            {
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            }

            try
            {
                _ = Backbone.FromOnnx(changed, new OnnxBackboneOptions { InputShape = TensorShape.Image(3, Side, Side) });
                working++;
            }
            catch (Exception e) when (e is InvalidDataException or ArgumentException)
            {
                refused++;
            }
        }

        Assert.IsGreaterThan(100, working);
        Assert.IsGreaterThan(100, refused);
    }

    private static void AssertRefused(byte[] bytes, string expected)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => OnnxFile.Parse(bytes, "hostile")).Message, expected);
        Assert.IsLessThan(8L << 20, GC.GetAllocatedBytesForCurrentThread() - before, "memory");
    }

    private static void Change(ModelProto model, string change)
    {
        GraphProto graph = model.Graph;
        TensorProto weight = graph.Initializer[1];
        NodeProto conv = graph.Node[0];
        switch (change)
        {
            case "external":
                weight.FloatData.Clear();
                weight.DataLocation = TensorProto.Types.DataLocation.External;
                weight.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "weights.bin" });
                break;
            case "huge tensor": SetDims(1L << 31, 1L << 31); break;
            case "overflow": SetDims(1L << 40, 1L << 40, 0); break;
            case "negative": SetDims(-4); break;
            case "too few values": weight.FloatData.RemoveAt(0); break;
            case "raw too short":
                weight.FloatData.Clear();
                weight.RawData = ByteString.CopyFrom(new byte[4]);
                break;
            case "unknown type": weight.DataType = 77; break;
            case "circle": graph.Node[1].Input[0] = "pool"; break;
            case "dangling": graph.Node[1].Input[0] = "nowhere"; break;
            case "dangling output": graph.Output[0].Name = "nowhere"; break;
            case "two values": graph.Node[2].Output[0] = "relu"; break;
            case "two inputs": graph.Input.Add(graph.Input[0]); break;
            case "two tensors": graph.Initializer.Add(weight); break;
            case "two attributes": graph.Node[4].Attribute.Add(graph.Node[4].Attribute[0]); break;
            case "domain": model.OpsetImport.Add(new OperatorSetIdProto { Domain = "evil.example", Version = 1 }); break;
            case "not imported": graph.Node[1].Domain = "com.microsoft"; break;
            case "function": model.Functions.Add(new FunctionProto { Name = "Mine" }); break;
            case "no opset": model.OpsetImport.Clear(); break;
            case "format": model.IrVersion = 99; break;
            case "no graph": model.Graph = null; break;
            case "deep":
                var inner = new GraphProto { Name = "inner", Node = { Node("Identity", ["image"], "inner") } };
                for (int level = 0; level < 12; level++)
                {
                    NodeProto holder = Node("If", ["image"], $"held{level}", new AttributeProto
                    {
                        Name = "then_branch",
                        Type = AttributeProto.Types.AttributeType.Graph,
                        G = inner,
                    });
                    inner = new GraphProto { Name = "inner", Node = { holder } };
                }

                graph.Node.AddRange(inner.Node);
                break;
            case "stride": conv.Attribute.Add(Ints("strides", 0, 0)); break;
            case "padding": conv.Attribute[0].Ints[0] = 1_000_000_000; break;
            case "shape":
                graph.Initializer.Add(Numbers("sizes", 1_000_000, 1_000_000, 1_000_000));
                graph.Node.Add(Node("ConstantOfShape", ["sizes"], "bomb"));
                break;
            case "repeats":
                graph.Initializer.Add(Numbers("repeats", 1, 1, 1_114_113, 2));
                graph.Node.Add(Node("Tile", ["image", "repeats"], "bomb"));
                break;
            case "old": model.OpsetImport[0].Version = 6; break;
            case "input": graph.Input[0] = Value("image", 0, 3, 1_000_000, 1_000_000); break;
            case "sparse": graph.SparseInitializer.Add(new SparseTensorProto()); break;
            default: throw new ArgumentOutOfRangeException(nameof(change), change, null);
        }

        void SetDims(params long[] dims)
        {
            weight.Dims.Clear();
            weight.Dims.AddRange(dims);
        }
    }
}
