using Google.Protobuf.Collections;
using Onnx;

namespace Microsoft.ML.ConvNets.Onnx.Checking;

/// <summary>Whether the values of a graph come from somewhere, once each, and not from themselves.</summary>
/// <param name="domains">The domains whose operators the model imports; ONNX's own is the empty name.</param>
internal sealed class GraphCheck(IReadOnlySet<string> domains)
{
    /// <summary>The most levels of graphs inside operators.</summary>
    private const int MaxDepth = 8;

    /// <summary>Looks through a graph and puts its nodes in an order in which they can run.</summary>
    /// <returns>The names that it takes from the graph around it.</returns>
    internal IReadOnlyCollection<string> Require(GraphProto graph, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new FormatException($"its graphs are nested over more than {MaxDepth} levels");
        }

        if (graph.SparseInitializer.Count > 0)
        {
            throw new FormatException("it has sparse tensors; write them densely");
        }

        HashSet<string> given = Given(graph);
        Dictionary<string, int> makers = Makers(graph.Node, given);
        List<string>[] inputs = [.. graph.Node.Select(node => InputsOf(node, depth))];
        HashSet<string> captured = new(StringComparer.Ordinal);
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i].RemoveAll(name => given.Contains(name) || (!makers.ContainsKey(name) && Captures(name, graph.Node[i])));
        }

        foreach (ValueInfoProto output in graph.Output)
        {
            if (!given.Contains(output.Name) && !makers.ContainsKey(output.Name))
            {
                _ = Captures(output.Name, null);
            }
        }

        Sort(graph.Node, inputs, makers);
        SizeCheck.Require(graph);
        return captured;

        bool Captures(string name, NodeProto? reader) => depth == 0
            ? throw new FormatException(
                $"{(reader is null ? "the output" : NameOf(reader))} reads '{name}', which nothing gives")
            : captured.Add(name) || true;
    }

    /// <summary>What a node is called in messages.</summary>
    internal static string NameOf(NodeProto node) =>
        $"the node '{(node.Name.Length > 0 ? node.Name : node.Output.FirstOrDefault())}' ({node.OpType})";

    /// <summary>Inputs and weights.</summary>
    private static HashSet<string> Given(GraphProto graph)
    {
        HashSet<string> given = new(StringComparer.Ordinal);
        foreach (TensorProto tensor in graph.Initializer)
        {
            TensorCheck.Require(tensor, "the graph");
            RequireNew(given.Add(tensor.Name) && tensor.Name.Length > 0, tensor.Name);
        }

        HashSet<string> inputs = new(StringComparer.Ordinal);
        foreach (ValueInfoProto input in graph.Input)
        {
            // An input may have the name of a weight, which then is its default.
            RequireNew(inputs.Add(input.Name) && input.Name.Length > 0, input.Name);
            RequireDimensions(input);
        }

        given.UnionWith(inputs);
        foreach (ValueInfoProto value in graph.Output.Concat(graph.ValueInfo))
        {
            RequireDimensions(value);
        }

        return given;
    }

    private static void RequireDimensions(ValueInfoProto value)
    {
        if (value.Type?.TensorType?.Shape is { } shape)
        {
            long[] fixedSides = [.. shape.Dim.Where(static side => side.DimValue > 0).Select(static side => side.DimValue)];
            if (TensorCheck.CountOf(fixedSides, $"'{value.Name}'") > NodeCheck.MaxValues)
            {
                throw new FormatException($"'{value.Name}' claims [{string.Join(", ", fixedSides)}] values; at most "
                    + $"{NodeCheck.MaxValues:N0} are possible");
            }
        }
    }

    /// <summary>The node that gives each value.</summary>
    private static Dictionary<string, int> Makers(RepeatedField<NodeProto> nodes, HashSet<string> given)
    {
        Dictionary<string, int> makers = new(StringComparer.Ordinal);
        for (int i = 0; i < nodes.Count; i++)
        {
            foreach (string output in nodes[i].Output.Where(static name => name.Length > 0))
            {
                RequireNew(!given.Contains(output) && makers.TryAdd(output, i), output);
            }
        }

        return makers;
    }

    /// <summary>What a node reads, also inside the graphs that it holds.</summary>
    private List<string> InputsOf(NodeProto node, int depth)
    {
        ModelCheck.RequireKnown(node.Domain);
        if (!domains.Contains(OnnxDomains.IsDefault(node.Domain) ? "" : node.Domain))
        {
            throw new FormatException($"{NameOf(node)} is of the domain '{node.Domain}', which the file does not import");
        }

        NodeCheck.Require(node);
        List<string> inputs = [.. node.Input.Where(static name => name.Length > 0)];
        foreach (AttributeProto attribute in node.Attribute)
        {
            foreach (GraphProto graph in attribute.G is null ? attribute.Graphs : attribute.Graphs.Append(attribute.G))
            {
                inputs.AddRange(Require(graph, depth + 1));
            }
        }

        return inputs;
    }

    /// <summary>Brings nodes behind those whose values they read.</summary>
    private static void Sort(RepeatedField<NodeProto> nodes, List<string>[] inputs, Dictionary<string, int> makers)
    {
        int[] open = Array.ConvertAll(inputs, static read => read.Count);
        ILookup<int, int> readers = inputs.SelectMany((read, reader) => read.Select(name => (Maker: makers[name], reader)))
            .ToLookup(static use => use.Maker, static use => use.reader);
        var ready = new PriorityQueue<int, int>(Enumerable.Range(0, open.Length).Where(i => open[i] == 0).Select(static i => (i, i)));
        var sorted = new List<NodeProto>(open.Length);
        while (ready.TryDequeue(out int node, out _))
        {
            sorted.Add(nodes[node]);
            foreach (int reader in readers[node])
            {
                if (--open[reader] == 0)
                {
                    ready.Enqueue(reader, reader);
                }
            }
        }

        if (sorted.Count < nodes.Count)
        {
            string name = NameOf(nodes[Array.FindIndex(open, static left => left > 0)]);
            throw new FormatException($"{name} needs its own output: the graph has a circle");
        }

        nodes.Clear();
        nodes.AddRange(sorted);
    }

    private static void RequireNew(bool isNew, string name)
    {
        if (!isNew)
        {
            throw new FormatException(
                name.Length == 0 ? "a value of its graph has no name" : $"two values of its graph are called '{name}'");
        }
    }
}
