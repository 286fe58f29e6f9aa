using Microsoft.ML.ConvNets.Onnx.Checking;
using Onnx;

namespace Microsoft.ML.ConvNets.Onnx.Embedding;

/// <summary>The part of a file's graph between its input and one of its values, ready to stand in a graph of ours.</summary>
internal sealed class OnnxSection
{
    private OnnxSection(
        List<NodeProto> nodes, List<TensorProto> constants, ValueInfoProto input, string output, VersionRange versions, ModelProto model)
    {
        (Nodes, Constants, Input, Output, Versions) = (nodes, constants, input, output, versions);
        Domains = [.. model.OpsetImport.Where(static import => !OnnxDomains.IsDefault(import.Domain))];
        FormatVersion = (int)model.IrVersion;
    }

    /// <summary>The nodes that the value needs, in an order in which they can run.</summary>
    internal IReadOnlyList<NodeProto> Nodes { get; }

    /// <summary>The weights and constants that they read.</summary>
    internal IReadOnlyList<TensorProto> Constants { get; }

    /// <summary>What comes in.</summary>
    internal ValueInfoProto Input { get; }

    /// <summary>The name of what comes out.</summary>
    internal string Output { get; }

    /// <summary>The versions of ONNX's operators in which the nodes mean what they meant in the file.</summary>
    internal VersionRange Versions { get; }

    /// <summary>Operators of other domains, with their versions.</summary>
    internal IReadOnlyList<OperatorSetIdProto> Domains { get; }

    internal int FormatVersion { get; }

    /// <summary>Takes the section out of a file; the file's own objects are changed and must not be used any more.</summary>
    /// <exception cref="ArgumentException">The file has no such input or value, or the value needs other inputs.</exception>
    internal static OnnxSection Of(OnnxFile file, string inputName, string outputName)
    {
        GraphProto graph = file.Model.Graph;
        ValueInfoProto input = InputOf(file, inputName);
        List<NodeProto> nodes = NodesBefore(outputName, graph, file.Name);
        HashSet<string> read = [.. nodes.SelectMany(ReadBy), outputName];
        string[] others = [.. OpenInputs(graph).Where(name => name != inputName && read.Contains(name))];
        if (others.Length > 0 || !read.Contains(inputName))
        {
            throw new ArgumentException(
                others.Length > 0
                    ? $"'{outputName}' of the ONNX file '{file.Name}' needs other inputs beside '{inputName}': {string.Join(", ", others)}."
                    : $"'{outputName}' of the ONNX file '{file.Name}' does not depend on the input '{inputName}'.");
        }

        List<TensorProto> constants = [.. graph.Initializer.Where(tensor => read.Contains(tensor.Name) && tensor.Name != inputName)];
        string Add(TensorProto tensor)
        {
            tensor.Name = $"{inputName}/constant_{constants.Count}";
            constants.Add(tensor);
            return tensor.Name;
        }

        if (input.Type.TensorType.Shape.Dim[0].DimValue > 0)
        {
            FreeBatch(nodes, input.Type.TensorType.Shape.Dim[0].DimValue, SizeCheck.Constants(graph), Add);
        }

        int version = file.Opset;
        if (version < NodeModernization.Version && nodes.TrueForAll(node => NodeModernization.CanBe(node, version)))
        {
            nodes.ForEach(node => NodeModernization.Apply(node, version, Add));
            version = NodeModernization.Version;
        }

        var versions = new VersionRange(1, int.MaxValue);
        foreach (NodeProto node in nodes)
        {
            versions = versions.Within(OperatorVersions.Of(node, version));
            while (node.Output.Count > 1 && node.Output[^1].Length == 0)
            {
                node.Output.RemoveAt(node.Output.Count - 1);
            }
        }

        return new OnnxSection(nodes, constants, input, outputName, versions, file.Model);
    }

    /// <summary>The inputs of a graph that have no default.</summary>
    internal static IEnumerable<string> OpenInputs(GraphProto graph)
    {
        HashSet<string> constants = [.. graph.Initializer.Select(static tensor => tensor.Name)];
        return graph.Input.Select(static input => input.Name).Where(name => !constants.Contains(name));
    }

    /// <summary>An input of a file, which must be a tensor of known rank.</summary>
    internal static ValueInfoProto InputOf(OnnxFile file, string name)
    {
        ValueInfoProto input = file.Model.Graph.Input.FirstOrDefault(input => input.Name == name) ?? throw new ArgumentException(
            $"The ONNX file '{file.Name}' has no input '{name}'. It has: {string.Join(", ", OpenInputs(file.Model.Graph))}.");
        return input.Type?.TensorType?.Shape is { Dim.Count: > 0 }
            ? input
            : throw new ArgumentException($"The ONNX file '{file.Name}' does not say how many dimensions its input '{name}' has.");
    }

    /// <summary>What a node reads, also inside graphs that it holds.</summary>
    private static IEnumerable<string> ReadBy(NodeProto node) => node.Input.Concat(node.Attribute
        .SelectMany(static attribute => attribute.G is null ? attribute.Graphs : attribute.Graphs.Append(attribute.G))
        .SelectMany(static graph => graph.Node.SelectMany(ReadBy).Concat(graph.Output.Select(static output => output.Name))));

    private static List<NodeProto> NodesBefore(string output, GraphProto graph, string file)
    {
        HashSet<string> wanted = new(StringComparer.Ordinal) { output };
        var nodes = new List<NodeProto>();
        for (int i = graph.Node.Count - 1; i >= 0; i--)
        {
            NodeProto node = graph.Node[i];
            if (node.Output.Any(wanted.Contains))
            {
                nodes.Add(node);
                wanted.UnionWith(ReadBy(node));
            }
        }

        nodes.Reverse();
        return nodes.Count > 0 ? nodes : throw new ArgumentException(
            $"The ONNX file '{file}' has no value '{output}'. "
            + $"Its outputs are {string.Join(", ", graph.Output.Select(static o => o.Name))}; the output of each node serves as well.");
    }

    /// <summary>
    /// Lets a file that was written for a certain number of samples take any: what reshapes to that number keeps it as it comes. Whether
    /// that is right is seen by running it (<see cref="OnnxProbe"/>).
    /// </summary>
    private static void FreeBatch(
        List<NodeProto> nodes, long samples, Dictionary<string, TensorProto> constants, Func<TensorProto, string> add)
    {
        foreach (NodeProto node in nodes.Where(static node => node.OpType == "Reshape" && node.Input.Count == 2))
        {
            if (constants.TryGetValue(node.Input[1], out TensorProto? sizes) && SizeCheck.Numbers(sizes) is [var first, ..] shape
                && first == samples && shape.Length > 1 && node.Attribute.All(static attribute => attribute.I == 0))
            {
                node.Input[1] = add(new TensorProto
                {
                    DataType = (int)TensorProto.Types.DataType.Int64,
                    Dims = { shape.Length },
                    Int64Data = { shape[1..].Prepend(0) },
                });
            }
        }
    }
}
