using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.ML.ConvNets.Onnx.Embedding;
using Onnx;

namespace Microsoft.ML.ConvNets.Onnx;

/// <summary>An ONNX graph that is being written: nodes are added in the order in which they run.</summary>
internal sealed class OnnxGraphBuilder
{
    /// <summary>The version of the operators, where what was embedded needs no other: the first one with LayerNormalization.</summary>
    private const int OpsetVersion = 17;

    /// <summary>The version of the file format that belongs to these operators.</summary>
    private const int FormatVersion = 8;

    /// <summary>The batch dimension: any number of samples.</summary>
    private static readonly OnnxDimension s_batch = "N";

    private readonly GraphProto _graph = new() { Name = "network" };
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _domains = new(StringComparer.Ordinal);
    private VersionRange _versions = new(1, int.MaxValue);
    private int _formatVersion = FormatVersion;

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
    internal OnnxValue Node(string operation, IEnumerable<OnnxValue> inputs, params ReadOnlySpan<AttributeProto> attributes) =>
        Node(operation, OperatorVersions.OfOwn(operation), inputs, attributes);

    /// <summary>Adds a node with one output that says the same in other versions than such nodes do in general.</summary>
    internal OnnxValue Node(
        string operation, VersionRange versions, IEnumerable<OnnxValue> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        Require(versions, operation);
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

    /// <summary>Adds a node that has a second output, which nobody wants.</summary>
    internal OnnxValue FirstOfTwo(string operation, IEnumerable<OnnxValue> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        OnnxValue first = Node(operation, inputs, attributes);
        _graph.Node[^1].Output.Add(Unique(operation));
        return first;
    }

    /// <summary>Makes a value an output of the graph, of a shape that is not known.</summary>
    internal void Output(string name, OnnxValue value)
    {
        _graph.Node.Add(new NodeProto { OpType = "Identity", Name = name, Input = { value.Name }, Output = { name } });
        var type = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float };
        _graph.Output.Add(new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = type } });
    }

    /// <summary>Adds a section of another graph, under names of its own.</summary>
    /// <param name="section">The section, whose objects become this graph's.</param>
    /// <param name="input">What comes into it.</param>
    /// <param name="name">What its names are to begin with.</param>
    /// <returns>What comes out of it.</returns>
    /// <exception cref="OperatorVersionException">The section and what is there already belong to different versions.</exception>
    internal OnnxValue Embed(OnnxSection section, OnnxValue input, string name)
    {
        Require(section.Versions, name);
        foreach (OperatorSetIdProto domain in section.Domains)
        {
            if (!_domains.TryAdd(domain.Domain, domain.Version) && _domains[domain.Domain] != domain.Version)
            {
                throw new OperatorVersionException(
                    $"'{name}' uses version {domain.Version} of the operators '{domain.Domain}', what stands before it version "
                    + $"{_domains[domain.Domain]}: they cannot be one graph.");
            }
        }

        _formatVersion = Math.Max(_formatVersion, section.FormatVersion);
        string prefix = $"{Unique(name)}/";
        foreach (NodeProto node in section.Nodes)
        {
            Rename(node);
            _graph.Node.Add(node);
        }

        foreach (TensorProto constant in section.Constants)
        {
            constant.Name = prefix + constant.Name;
            _graph.Initializer.Add(constant);
        }

        return new OnnxValue(NameOf(section.Output));

        string NameOf(string old) => old == section.Input.Name ? input.Name : old.Length == 0 ? old : prefix + old;

        void Rename(NodeProto node)
        {
            node.Name = node.Name.Length == 0 ? "" : prefix + node.Name;
            for (int i = 0; i < node.Input.Count; i++)
            {
                node.Input[i] = NameOf(node.Input[i]);
            }

            for (int i = 0; i < node.Output.Count; i++)
            {
                node.Output[i] = NameOf(node.Output[i]);
            }

            foreach (GraphProto graph in node.Attribute.SelectMany(
                static attribute => attribute.G is null ? attribute.Graphs : attribute.Graphs.Append(attribute.G)))
            {
                foreach (NodeProto inner in graph.Node)
                {
                    Rename(inner);
                }

                foreach (ValueInfoProto value in graph.Input.Concat(graph.Output))
                {
                    value.Name = NameOf(value.Name);
                }

                foreach (TensorProto constant in graph.Initializer)
                {
                    constant.Name = NameOf(constant.Name);
                }

                // Only describes what the runtime finds out by itself.
                graph.ValueInfo.Clear();
            }
        }
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
        IrVersion = _formatVersion,
        ProducerName = "Microsoft.ML.ConvNets",
        ProducerVersion = typeof(OnnxGraphBuilder).Assembly.GetName().Version?.ToString(3) ?? "",
        OpsetImport =
        {
            new OperatorSetIdProto { Domain = "", Version = Math.Clamp(OpsetVersion, _versions.First, _versions.Last) },
            _domains.Select(static domain => new OperatorSetIdProto { Domain = domain.Key, Version = domain.Value }),
        },
        Graph = _graph,
    };

    /// <summary>Narrows the versions that the graph can be of.</summary>
    private void Require(VersionRange versions, string what)
    {
        VersionRange narrowed = _versions.Within(versions);
        _versions = !narrowed.IsEmpty ? narrowed : throw new OperatorVersionException(
            $"'{what}' needs a version of ONNX's operators of {versions}, what stands before it one of {_versions}: they cannot be one "
            + "graph.");
    }

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
