using System.Runtime.InteropServices;
using Google.Protobuf;
using Onnx;

namespace Microsoft.ML.ConvNets.Onnx;

/// <summary>An ONNX graph that is being written: nodes are added in the order in which they run.</summary>
internal sealed class OnnxGraphBuilder
{
    /// <summary>The version of the operators: the first one with LayerNormalization.</summary>
    private const int LowestOpset = 17;

    /// <summary>The version of the file format that belongs to these operators.</summary>
    private const int FormatVersion = 8;

    /// <summary>The batch dimension: any number of samples.</summary>
    private static readonly OnnxDimension s_batch = "N";

    private readonly GraphProto _graph = new() { Name = "network" };
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private int _opset = LowestOpset;

    /// <summary>States that the graph has operators of a later version.</summary>
    internal void RequireOpset(int version) => _opset = Math.Max(_opset, version);

    /// <summary>Adds an input of the graph.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">What its values are.</param>
    /// <param name="shape">The shape of one sample.</param>
    internal OnnxValue Input(string name, TensorProto.Types.DataType type, params ReadOnlySpan<OnnxDimension> shape)
    {
        _graph.Input.Add(Describe(name, type, shape));
        _names.Add(name);
        return new OnnxValue(name);
    }

    /// <summary>Makes a value an output of the graph, under a name of its own.</summary>
    internal void Output(string name, OnnxValue value, params ReadOnlySpan<OnnxDimension> shape)
    {
        _graph.Node.Add(new NodeProto { OpType = "Identity", Name = name, Input = { value.Name }, Output = { name } });
        _graph.Output.Add(Describe(name, TensorProto.Types.DataType.Float, shape));
    }

    /// <summary>Adds weights or constants; their memory is read when the graph is serialized.</summary>
    internal OnnxValue Constant(string name, ReadOnlySpan<long> shape, ReadOnlyMemory<float> values) =>
        Constant(name, TensorProto.Types.DataType.Float, shape, UnsafeByteOperations.UnsafeWrap(Bytes(values)));

    /// <summary>Adds whole numbers, such as the sizes that an operator takes as an input.</summary>
    internal OnnxValue Constant(string name, params long[] values) =>
        Constant(name, TensorProto.Types.DataType.Int64, [values.Length], ByteString.CopyFrom(MemoryMarshal.AsBytes<long>(values)));

    /// <summary>Adds weights of another type.</summary>
    internal OnnxValue Constant<T>(string name, TensorProto.Types.DataType type, ReadOnlySpan<long> shape, ReadOnlySpan<T> values)
        where T : unmanaged => Constant(name, type, shape, ByteString.CopyFrom(MemoryMarshal.AsBytes(values)));

    /// <summary>Adds one number.</summary>
    internal OnnxValue Constant(string name, float value) => Constant(name, [], new[] { value });

    /// <summary>Adds a node with one output.</summary>
    /// <param name="operation">The operator's name.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="attributes">Its attributes.</param>
    internal OnnxValue Node(string operation, IEnumerable<OnnxValue> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        string name = Unique(operation);
        var node = new NodeProto { OpType = operation, Name = name, Output = { name } };
        node.Input.AddRange(inputs.Select(static input => input.Name));
        foreach (AttributeProto attribute in attributes)
        {
            node.Attribute.Add(attribute);
        }

        _graph.Node.Add(node);
        return new OnnxValue(name);
    }

    /// <summary>An attribute that is a whole number.</summary>
    internal static AttributeProto Attribute(string name, long value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    /// <summary>An attribute that is a list of whole numbers.</summary>
    internal static AttributeProto Attribute(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        foreach (long value in values)
        {
            attribute.Ints.Add(value);
        }

        return attribute;
    }

    /// <summary>An attribute that is a number.</summary>
    internal static AttributeProto Attribute(string name, double value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = (float)value };

    /// <summary>An attribute that is a text.</summary>
    internal static AttributeProto Attribute(string name, string value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(value) };

    /// <summary>A name that no other value of the graph has.</summary>
    private string Unique(string name)
    {
        string unique = name;
        for (int number = 1; !_names.Add(unique); number++)
        {
            unique = $"{name}_{number}";
        }

        return unique;
    }

    /// <summary>The graph as an ONNX model.</summary>
    internal ModelProto ToModel() => new()
    {
        IrVersion = FormatVersion,
        ProducerName = "Microsoft.ML.ConvNets",
        ProducerVersion = typeof(OnnxGraphBuilder).Assembly.GetName().Version?.ToString(3) ?? "",
        OpsetImport = { new OperatorSetIdProto { Domain = "", Version = _opset } },
        Graph = _graph,
    };

    private OnnxValue Constant(string name, TensorProto.Types.DataType type, ReadOnlySpan<long> shape, ByteString values)
    {
        name = Unique(name);
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = values };
        foreach (long side in shape)
        {
            tensor.Dims.Add(side);
        }

        _graph.Initializer.Add(tensor);
        return new OnnxValue(name);
    }

    private static ValueInfoProto Describe(string name, TensorProto.Types.DataType type, ReadOnlySpan<OnnxDimension> shape)
    {
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = new TensorShapeProto() };
        foreach (OnnxDimension side in (ReadOnlySpan<OnnxDimension>)[s_batch, .. shape])
        {
            tensor.Shape.Dim.Add(side.ToProto());
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }

    /// <summary>The memory of numbers as bytes; ONNX stores them with the lowest byte first, as every supported processor does.</summary>
    private static ReadOnlyMemory<byte> Bytes(ReadOnlyMemory<float> values) => new CastMemory(values).Memory;

    private sealed class CastMemory(ReadOnlyMemory<float> values) : System.Buffers.MemoryManager<byte>
    {
        public override Span<byte> GetSpan()
        {
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values.Span);
            return MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(bytes), bytes.Length);
        }

        public override System.Buffers.MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin() => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
        }
    }
}
