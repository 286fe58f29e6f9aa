using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Onnx.Import;

/// <summary>
/// Makes a sequence of steps: where all goes through one value, it is cut. What lies between two cuts is a layer, a residual, branches,
/// or a graph.
/// </summary>
/// <param name="steps">The steps; each takes values before its own.</param>
internal sealed class SequenceBuilder(IReadOnlyList<ImportStep> steps)
{
    /// <summary>The most levels of layers inside layers; blocks and the backbone itself are two more.</summary>
    private const int MaxDepth = 4;

    /// <summary>The layers from one value to another.</summary>
    internal LayerSequence Build(int from, int to) => Build(from, to, MaxDepth);

    private LayerSequence Build(int from, int to, int depth)
    {
        int[] members = MembersOf(from, to);
        var places = members.Index().ToDictionary(static member => member.Item, static member => member.Index + 1);
        places.Add(from, 0);
        int[] lastUse = new int[members.Length + 1];
        foreach ((int member, int place) in places.Where(static place => place.Value > 0))
        {
            foreach (int input in steps[member - 1].Inputs)
            {
                lastUse[places[input]] = Math.Max(lastUse[places[input]], place);
            }
        }

        List<Layer> layers = [];
        int cut = 0, reach = lastUse[0];
        for (int place = 1; place <= members.Length; place++)
        {
            if (reach == place)
            {
                Append(layers, Segment(cut == 0 ? from : members[cut - 1], members[cut..place], depth));
                cut = place;
            }

            reach = Math.Max(reach, lastUse[place]);
        }

        return LayerSequence.Create([.. layers]);
    }

    /// <summary>A residual takes the function after it as its own.</summary>
    private static void Append(List<Layer> layers, Layer layer)
    {
        if (layer is ActivationLayer { Alpha: null } function
            && layers.LastOrDefault() is ResidualLayer { Activation: Activation.None } residual)
        {
            layers[^1] = Residual(residual.Body, residual.Shortcut, function.Activation);
            return;
        }

        layers.Add(layer);
    }

    private Layer Segment(int from, int[] members, int depth)
    {
        ImportStep last = steps[members[^1] - 1];
        return last.Layer is { } only && members.Length == 1
            ? only
            : last.Merge is not null && depth > 0 && Branched(from, last, depth - 1) is { } branched ? branched : Flat(from, members);
    }

    /// <summary>Branches that have nothing in common but what they begin with; null for others.</summary>
    private Layer? Branched(int from, ImportStep last, int depth)
    {
        int[][] branches = Array.ConvertAll(last.Inputs, input => MembersOf(from, input));
        if (branches.SelectMany(static branch => branch).GroupBy(static member => member).Any(static group => group.Count() > 1))
        {
            return null;
        }

        LayerSequence[] sequences = Array.ConvertAll(last.Inputs, input => Build(from, input, depth));
        if (last.Merge == GraphMerge.Concat)
        {
            return Branches(sequences);
        }

        bool isSameShape = last.Inputs.All(input => input == 0 || steps[input - 1].Output == last.Output)
            && (from == 0 || !last.Inputs.Contains(from) || steps[from - 1].Output == last.Output);
        if (last.Merge == GraphMerge.Add && isSameShape && !last.Inputs.Contains(0) && sequences is [var first, var second]
            && first.Count + second.Count > 0)
        {
            return first.Count > 0 ? Residual(first, second) : Residual(second, first);
        }

        List<GraphNode> nodes = [];
        string[] names = new string[sequences.Length];
        for (int i = 0; i < sequences.Length; i++)
        {
            names[i] = sequences[i].Count == 0 ? GraphLayer.InputName : $"branch_{i + 1}";
            if (sequences[i].Count > 0)
            {
                nodes.Add(new GraphNode(names[i], [GraphLayer.InputName], sequences[i]));
            }
        }

        return Graph([.. nodes, new GraphNode("output", names, merge: last.Merge)]);
    }

    /// <summary>Any graph: a node for each chain of layers.</summary>
    private GraphLayer Flat(int from, int[] members)
    {
        Dictionary<int, int> uses = [];
        foreach (int input in members.SelectMany(member => steps[member - 1].Inputs))
        {
            uses[input] = uses.GetValueOrDefault(input) + 1;
        }

        var chains = new List<(ImportStep First, List<Layer> Layers)>();
        Dictionary<int, int> chainOf = [];
        foreach (int member in members)
        {
            ImportStep step = steps[member - 1];
            if (step.Layer is { } layer && chainOf.TryGetValue(step.Inputs[0], out int chain) && uses[step.Inputs[0]] == 1)
            {
                chains[chain].Layers.Add(layer);
            }
            else
            {
                chain = chains.Count;
                chains.Add((step, step.Layer is { } own ? [own] : []));
            }

            chainOf[member] = chain;
        }

        return Graph([.. chains.Select((chain, i) => new GraphNode(
            NameOf(i), [.. chain.First.Inputs.Select(input => input == from ? GraphLayer.InputName : NameOf(chainOf[input]))],
            LayerSequence.Create([.. chain.Layers]), chain.First.Merge))]);

        static string NameOf(int chain) => $"node_{chain + 1}";
    }

    /// <summary>The values that lie between two, the latter included, in their order.</summary>
    private int[] MembersOf(int from, int to)
    {
        if (to == from)
        {
            return [];
        }

        var members = new SortedSet<int> { to };
        var open = new Stack<int>([to]);
        while (open.TryPop(out int value))
        {
            foreach (int input in steps[value - 1].Inputs.Where(input => input != from && members.Add(input)))
            {
                open.Push(input);
            }
        }

        return [.. members];
    }
}
