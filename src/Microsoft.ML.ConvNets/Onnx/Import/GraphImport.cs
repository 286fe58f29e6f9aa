using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets.Onnx.Import;

/// <summary>A value of a graph that depends on the sample.</summary>
/// <param name="Value">What gives it: 0 for the graph's input, else the place of a step counted from 1.</param>
/// <param name="Shape">The shape of one sample, channels first.</param>
/// <param name="IsChannelsLast">Whether the graph has its dimensions in the order <c>[N, H, W, C]</c> here.</param>
internal sealed record ImportedTensor(int Value, TensorShape Shape, bool IsChannelsLast = false)
{
    /// <summary>The groups that its channels are divided into for a shuffle, as a dimension of their own; 0 where they are not.</summary>
    internal int Groups { get; init; }

    /// <summary>Whether the groups already take turns.</summary>
    internal bool IsTurned { get; init; }

    /// <summary>The dimensions as the graph has them, without the batch.</summary>
    internal long[] Dimensions => Groups > 0
        ? [Groups, Shape.Channels / Groups, Shape.Height, Shape.Width]
        : IsChannelsLast ? [Shape.Height, Shape.Width, Shape.Channels] : Shape.Dimensions;
}

/// <summary>A layer, or the merging of several values.</summary>
/// <param name="Inputs">The values that it takes.</param>
/// <param name="Merge">How they become one; null where there is one.</param>
/// <param name="Layer">The layer; null for a merging.</param>
/// <param name="Output">The shape that it gives.</param>
internal sealed record ImportStep(int[] Inputs, GraphMerge? Merge, Layer? Layer, TensorShape Output);

/// <summary>A graph on its way to layers: what its values are so far, and the steps that give them.</summary>
/// <param name="order">The nodes.</param>
/// <param name="opset">The version of their operators.</param>
/// <param name="batchSize">The number of samples that the file is made for; null for any.</param>
/// <param name="isFixedSize">Whether the file says the height and width of its input.</param>
internal sealed class GraphImport(GraphOrder order, long opset, long? batchSize, bool isFixedSize)
{
    /// <summary>The most values that all computed constants have together.</summary>
    private const long MaxComputed = 1L << 28;

    private const int MaxNameLength = 100;

    private static readonly string[] s_weightEndings =
        ["weight", "bias", "gamma", "beta", "scale", "kernel", "running_mean", "running_var"];

    private readonly Dictionary<string, ConstantTensor> _constants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImportedTensor> _tensors = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<OnnxNode> _absorbed = [];
    private long _computed;

    internal GraphOrder Order => order;

    internal long Opset => opset;

    internal long? BatchSize => batchSize;

    internal bool IsFixedSize => isFixedSize;

    /// <summary>The steps so far, each after those that it takes from.</summary>
    internal List<ImportStep> Steps { get; } = [];

    /// <summary>The weights of each layer by the layer's name, which no other layer has.</summary>
    internal Dictionary<string, Dictionary<string, float[]>> Weights { get; } = new(StringComparer.Ordinal);

    internal void Add(string name, ConstantTensor constant) => _constants[name] = constant;

    /// <summary>Adds what a node computes of constants.</summary>
    internal void Compute(OnnxNode node, ConstantTensor result)
    {
        _computed += result.Length;
        if (_computed > MaxComputed)
        {
            throw new InvalidDataException(
                $"The constants that the graph computes have more than {MaxComputed:N0} values, at '{node.Name}'.");
        }

        _constants[node.Outputs[0]] = result;
    }

    internal void Add(string name, ImportedTensor tensor) => _tensors[name] = tensor;

    internal ConstantTensor? FindConstant(string name) => _constants.GetValueOrDefault(name);

    internal ImportedTensor? FindTensor(string name) => _tensors.GetValueOrDefault(name);

    /// <summary>A constant input; null where the node has none at this place.</summary>
    internal ConstantTensor? Constant(OnnxNode node, int input, string what) => !node.Has(input)
        ? null
        : FindConstant(node.Inputs[input]) ?? throw (FindTensor(node.Inputs[input]) is null
            ? Unknown(node, input)
            : node.Unsupported($"its {what} '{node.Inputs[input]}' is computed from the sample"));

    /// <summary>A weight that the node must have.</summary>
    internal ConstantTensor Weight(OnnxNode node, int input, string what) => Constant(node, input, what) is { Floats: not null } found
        ? found
        : throw node.Unsupported($"it has no {what} of numbers");

    /// <summary>An input that depends on the sample.</summary>
    internal ImportedTensor Tensor(OnnxNode node, int input) => AnyTensor(node, input) is { Groups: 0 } tensor
        ? tensor
        : throw node.Unsupported("its input has five dimensions, which are known only where they shuffle channels");

    /// <summary>The same, or one in the middle of a shuffle of channels.</summary>
    internal ImportedTensor AnyTensor(OnnxNode node, int input)
    {
        return !node.Has(input)
            ? throw new InvalidDataException($"The node '{node.Name}' ({node.Operator}) has no input {input}.")
            : FindTensor(node.Inputs[input]) ?? throw (FindConstant(node.Inputs[input]) is null
                ? Unknown(node, input)
                : node.Unsupported($"its input '{node.Inputs[input]}' does not depend on the sample"));
    }

    /// <summary>An input <c>[N, C, H, W]</c>.</summary>
    internal ImportedTensor Image(OnnxNode node, int input)
    {
        ImportedTensor tensor = Tensor(node, input);
        return tensor.Shape.IsImage && !tensor.IsChannelsLast
            ? tensor
            : throw node.Unsupported($"its input is [N, {string.Join(", ", tensor.Dimensions)}], not [N, C, H, W]");
    }

    /// <summary>Marks a node whose work another one's layer does.</summary>
    internal void Absorb(params ReadOnlySpan<OnnxNode> nodes)
    {
        foreach (OnnxNode node in nodes)
        {
            _absorbed.Add(node);
        }
    }

    internal bool IsAbsorbed(OnnxNode node) => _absorbed.Contains(node);

    /// <summary>Hands a value on as the output of a node.</summary>
    internal void Forward(OnnxNode node, ImportedTensor tensor) => _tensors[node.Outputs[0]] = tensor;

    /// <summary>Adds a layer as the output of a node.</summary>
    internal void Append(OnnxNode node, ImportedTensor input, Layer layer, bool? isChannelsLast = null) =>
        Forward(node, Apply(node, input, layer, isChannelsLast));

    /// <summary>Adds a layer.</summary>
    internal ImportedTensor Apply(OnnxNode node, ImportedTensor input, Layer layer, bool? isChannelsLast = null)
    {
        TensorShape output = ShapeOf(node, input.Shape, layer);
        Steps.Add(new ImportStep([input.Value], null, layer, output));
        return new ImportedTensor(Steps.Count, output, (isChannelsLast ?? input.IsChannelsLast) && output.IsImage);
    }

    /// <summary>Puts another layer in the place of the one that gives a value.</summary>
    internal void Replace(OnnxNode node, ImportedTensor output, Layer layer)
    {
        ImportStep step = Steps[output.Value - 1];
        TensorShape input = step.Inputs[0] == 0 ? InputShape! : Steps[step.Inputs[0] - 1].Output;
        TensorShape shape = ShapeOf(node, input, layer);
        Steps[output.Value - 1] = step with { Layer = layer, Output = shape };
        Forward(node, output with { Shape = shape, IsChannelsLast = output.IsChannelsLast && shape.IsImage });
    }

    /// <summary>The shape of the graph's input.</summary>
    internal TensorShape? InputShape { get; set; }

    /// <summary>The layer that gives a value; null for others.</summary>
    internal Layer? LayerOf(ImportedTensor tensor) => tensor.Value == 0 ? null : Steps[tensor.Value - 1].Layer;

    /// <summary>Adds the merging of several values.</summary>
    internal void Merge(OnnxNode node, GraphMerge merge, IReadOnlyList<ImportedTensor> inputs)
    {
        if (inputs.Any(input => input.IsChannelsLast != inputs[0].IsChannelsLast || input.Shape.IsImage != inputs[0].Shape.IsImage))
        {
            throw node.Unsupported("its inputs have their dimensions in different orders");
        }

        TensorShape[] shapes = [.. inputs.Select(static input => input.Shape)];
        TensorShape output = Checked(node, () => merge == GraphMerge.Concat ? Shapes.Concatenated(shapes) : Shapes.Combined(shapes));
        Steps.Add(new ImportStep([.. inputs.Select(static input => input.Value)], merge, null, output));
        Forward(node, new ImportedTensor(Steps.Count, output, inputs[0].IsChannelsLast));
    }

    /// <summary>Names a layer with weights, after what the file calls them or else the node, and keeps them.</summary>
    internal string Name(OnnxNode node, ConstantTensor named, params ReadOnlySpan<(string Name, float[] Values)> weights)
    {
        string name = NameOf(node, named.Name);
        string unique = name;
        for (int number = 2; !_names.Add(unique); number++)
        {
            unique = $"{name}_{number}";
        }

        var values = new Dictionary<string, float[]>(StringComparer.Ordinal);
        foreach ((string weight, float[] own) in weights)
        {
            values.Add(weight, own);
        }

        Weights.Add(unique, values);
        return unique;
    }

    private static string NameOf(OnnxNode node, string weight)
    {
        // PyTorch numbers what it computed itself: the name says nothing.
        bool speaks = weight.Any(char.IsAsciiLetter) && !weight.StartsWith("onnx::", StringComparison.Ordinal);
        string whole = speaks ? weight : node.Name;
        string[] parts = whole.Split(['.', '/', ':'], StringSplitOptions.RemoveEmptyEntries);
        bool endsInKind = parts.Length > 1 && (!speaks || s_weightEndings.Contains(parts[^1], StringComparer.OrdinalIgnoreCase));
        string name = string.Concat(string.Join('_', endsInKind ? parts[..^1] : parts).Select(static letter =>
            char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' ? letter : '_'));
        name = name.Length <= MaxNameLength ? name : name[^MaxNameLength..];
        return name.Any(char.IsAsciiLetter) ? name : $"{node.Operator.ToLowerInvariant()}_{name}".TrimEnd('_');
    }

    private TensorShape ShapeOf(OnnxNode node, TensorShape input, Layer layer) => Checked(node, () =>
    {
        TensorShape output = layer.OutputShape(input);
        ResolvedLayer.RequireSize(output.Length, ResolvedLayer.MaxValues, "values for each sample");
        foreach (WeightSpec spec in layer.Weights(input))
        {
            if (spec.Role != WeightRole.Counter && Weights[layer.Name!].GetValueOrDefault(spec.Name) is { } given
                && given.Length != spec.Length)
            {
                throw new LayerShapeException($"Its {spec.Name} has {given.Length:N0} values, not {spec.Length:N0}.");
            }
        }

        return output;
    });

    private static TensorShape Checked(OnnxNode node, Func<TensorShape> shape)
    {
        try
        {
            return shape();
        }
        catch (Exception e) when (e is LayerShapeException or ArgumentOutOfRangeException or OverflowException)
        {
            throw node.Unsupported(e.Message.TrimEnd('.'), e);
        }
    }

    private static InvalidDataException Unknown(OnnxNode node, int input) => new(
        $"The node '{node.Name}' ({node.Operator}) takes '{node.Inputs[input]}', which nothing in the graph gives.");
}
