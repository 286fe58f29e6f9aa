using Onnx;

namespace Microsoft.ML.ConvNets.Onnx.Import;

/// <summary>The nodes that a value needs, each after those whose outputs it takes.</summary>
internal sealed class GraphOrder
{
    private readonly Dictionary<string, List<OnnxNode>> _consumers = new(StringComparer.Ordinal);

    private GraphOrder(List<OnnxNode> nodes, string output)
    {
        Nodes = nodes;
        Output = output;
        foreach (OnnxNode node in nodes)
        {
            foreach (string input in node.Inputs)
            {
                (_consumers.TryGetValue(input, out List<OnnxNode>? takers) ? takers : _consumers[input] = []).Add(node);
            }
        }
    }

    internal IReadOnlyList<OnnxNode> Nodes { get; }

    /// <summary>The value that they give.</summary>
    internal string Output { get; }

    /// <summary>The nodes that take a value, once for each time that they do.</summary>
    internal IReadOnlyList<OnnxNode> ConsumersOf(string value) => _consumers.GetValueOrDefault(value) ?? [];

    /// <summary>Whether a value is taken exactly so many times, and is not the output.</summary>
    internal bool IsTaken(string value, int times) => value != Output && ConsumersOf(value).Count == times;

    /// <summary>The node that alone takes a value; null where there is no such one.</summary>
    internal OnnxNode? OnlyConsumerOf(string value) => IsTaken(value, 1) ? ConsumersOf(value)[0] : null;

    /// <summary>Orders the nodes of a graph that a value needs.</summary>
    /// <exception cref="InvalidDataException">Nodes take one another's outputs in a circle, or a value is given twice.</exception>
    internal static GraphOrder Of(GraphProto graph, string output)
    {
        var makers = new Dictionary<string, OnnxNode>(StringComparer.Ordinal);
        foreach (NodeProto proto in graph.Node)
        {
            var node = new OnnxNode(proto);
            foreach (string name in proto.Output.Where(static name => name.Length > 0))
            {
                if (!makers.TryAdd(name, node))
                {
                    throw new InvalidDataException($"The value '{name}' of the graph is the output of two nodes.");
                }
            }
        }

        List<OnnxNode> ordered = [];
        if (makers.TryGetValue(output, out OnnxNode? last))
        {
            Order(makers, last, ordered);
        }

        return new GraphOrder(ordered, output);
    }

    private static void Order(Dictionary<string, OnnxNode> makers, OnnxNode last, List<OnnxNode> ordered)
    {
        // Without recursion: a file may have a chain of any length.
        var isDone = new Dictionary<OnnxNode, bool> { [last] = false };
        var open = new Stack<(OnnxNode Node, int Input)>([(last, 0)]);
        while (open.TryPop(out (OnnxNode Node, int Input) at))
        {
            if (at.Input == at.Node.Inputs.Count)
            {
                isDone[at.Node] = true;
                ordered.Add(at.Node);
                continue;
            }

            open.Push((at.Node, at.Input + 1));
            if (!makers.TryGetValue(at.Node.Inputs[at.Input], out OnnxNode? maker))
            {
                continue;
            }

            if (!isDone.TryGetValue(maker, out bool done))
            {
                isDone[maker] = false;
                open.Push((maker, 0));
            }
            else if (!done)
            {
                throw new InvalidDataException($"The nodes '{maker.Name}' and '{at.Node.Name}' of the graph take one another's outputs.");
            }
        }
    }
}
