using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Onnx.Import;

/// <summary>Operators that move values about.</summary>
internal static class ShapeOperators
{
    internal static void Identity(GraphImport graph, OnnxNode node) => graph.Forward(node, graph.Tensor(node, 0));

    internal static void Dropout(GraphImport graph, OnnxNode node)
    {
        _ = node.Number("ratio", 0.5);
        _ = node.Whole("seed", 0);
        _ = node.Whole("is_test", 1);
        if (graph.Constant(node, 2, "training mode") is { Integers: [not 0] })
        {
            throw node.Unsupported("its input 'training_mode' is true");
        }

        if (node.Outputs.Count > 1 && graph.Order.ConsumersOf(node.Outputs[1]).Count > 0)
        {
            throw node.Unsupported("its second output, the mask, is used");
        }

        graph.Forward(node, graph.Tensor(node, 0));
    }

    internal static void Cast(GraphImport graph, OnnxNode node)
    {
        long type = node.Whole("to", 0);
        _ = node.Whole("saturate", 1);
        if (!NumberTypes.IsFloating(type))
        {
            throw node.Unsupported($"its attribute 'to' is {NumberTypes.NameOf(type)}");
        }

        graph.Forward(node, graph.Tensor(node, 0));
    }

    internal static void Flatten(GraphImport graph, OnnxNode node)
    {
        ImportedTensor input = graph.Tensor(node, 0);
        long axis = node.Whole("axis", 1);
        if ((axis < 0 ? axis + input.Dimensions.Length + 1 : axis) != 1)
        {
            throw node.Unsupported($"its attribute 'axis' is {axis}, not 1");
        }

        ToVector(graph, node, input);
    }

    internal static void Reshape(GraphImport graph, OnnxNode node)
    {
        ImportedTensor input = graph.AnyTensor(node, 0);
        long[] target = graph.Constant(node, 1, "shape")?.Integers ?? throw node.Unsupported("it has no shape of whole numbers");
        bool allowsZero = node.Whole("allowzero", 0) != 0;
        long[] sample = SampleDimensions(graph, node, input, target, allowsZero);
        switch (sample)
        {
            case [_, _, _] when input.IsTurned && sample.AsSpan().SequenceEqual(input.Shape.Dimensions):
                graph.Append(node, input with { Groups = 0, IsTurned = false }, ChannelShuffle(input.Groups));
                break;
            case { Length: > 0 } when input.Groups > 0:
                throw node.Unsupported("five dimensions are known only where they shuffle channels");
            case [_]:
                ToVector(graph, node, input);
                break;
            case [long groups, long each, long height, long width]
                when !input.IsChannelsLast && input.Shape.IsImage && height == input.Shape.Height && width == input.Shape.Width
                    && groups <= input.Shape.Channels && groups * each == input.Shape.Channels:
                graph.Forward(node, input with { Groups = (int)groups });
                break;
            case [long channels, long height, long width] when !input.IsChannelsLast:
                TensorShape shape = TensorShape.Image(
                    WindowAttributes.Small(node, channels), WindowAttributes.Small(node, height), WindowAttributes.Small(node, width));
                if (shape == input.Shape)
                {
                    graph.Forward(node, input);
                    break;
                }

                graph.Append(node, input, ConvNets.Layers.Reshape(shape));
                break;
            default:
                throw node.Unsupported($"it makes [N, {string.Join(", ", sample)}] of [N, {string.Join(", ", input.Dimensions)}]");
        }
    }

    internal static void Squeeze(GraphImport graph, OnnxNode node)
    {
        ImportedTensor input = graph.Tensor(node, 0);
        long[] axes = [.. Axes(graph, node).Select(static axis => axis < 0 ? axis + 4 : axis).Order()];
        long first = input.IsChannelsLast ? 1 : 2;
        if (!input.Shape.IsImage || !axes.AsSpan().SequenceEqual([first, first + 1]) || input.Shape.Length != input.Shape.Channels)
        {
            throw node.Unsupported("it takes away other dimensions than height and width ('axes')");
        }

        ToVector(graph, node, input);
    }

    internal static void Unsqueeze(GraphImport graph, OnnxNode node)
    {
        ImportedTensor input = graph.Tensor(node, 0);
        long[] axes = [.. Axes(graph, node).Select(static axis => axis < 0 ? axis + 4 : axis).Order()];
        if (input.Shape.IsImage || axes is not [2, 3])
        {
            throw node.Unsupported("it adds other dimensions than height and width ('axes')");
        }

        graph.Append(node, input, ConvNets.Layers.Reshape(TensorShape.Image(input.Shape.Channels, 1, 1)));
    }

    internal static void Transpose(GraphImport graph, OnnxNode node)
    {
        ImportedTensor input = graph.AnyTensor(node, 0);
        int rank = input.Dimensions.Length + 1;
        long[] order = node.Wholes("perm") ?? [.. Enumerable.Range(0, rank).Select(i => rank - 1L - i)];
        if (input.Groups > 0)
        {
            graph.Forward(node, !input.IsTurned && order is [0, 2, 1, 3, 4]
                ? input with { IsTurned = true }
                : throw node.Unsupported($"its attribute 'perm' is [{string.Join(", ", order)}]"));
            return;
        }

        bool? isChannelsLast = order switch
        {
            [0, 1] or [0, 1, 2, 3] => input.IsChannelsLast,
            [0, 2, 3, 1] when rank == 4 && !input.IsChannelsLast => true,
            [0, 3, 1, 2] when rank == 4 && input.IsChannelsLast => false,
            _ => null,
        };
        graph.Forward(node, input with
        {
            IsChannelsLast = isChannelsLast ?? throw node.Unsupported($"its attribute 'perm' is [{string.Join(", ", order)}]"),
        });
    }

    internal static void Pad(GraphImport graph, OnnxNode node)
    {
        ImportedTensor input = graph.Tensor(node, 0);
        string mode = node.Text("mode", "constant");
        long[] pads = node.Wholes("pads") ?? graph.Constant(node, 1, "padding")?.Integers ?? throw node.Unsupported("it has no padding");
        double value = node.HasAttribute("value") ? node.Number("value", 0) : graph.Constant(node, 2, "value") switch
        {
            null => 0,
            { Floats: [float single] } => single,
            _ => throw node.Unsupported("its padding has no single value"),
        };
        if (mode != "constant" || value != 0 || node.Has(3))
        {
            throw node.Unsupported($"it pads in the mode '{mode}' with {value}; layers know zeros on all dimensions ('axes' left out)");
        }

        (long Top, long Left, long Bottom, long Right) sides = (pads, input.IsChannelsLast) switch
        {
            _ when !input.Shape.IsImage && Array.TrueForAll(pads, static pad => pad == 0) => default,
            ([0, 0, long top, long left, 0, 0, long bottom, long right], false) => (top, left, bottom, right),
            ([0, long top, long left, 0, 0, long bottom, long right, 0], true) => (top, left, bottom, right),
            _ => throw node.Unsupported($"it pads [{string.Join(", ", pads)}], other dimensions than height and width"),
        };
        _ = WindowAttributes.Sides(node, sides.Top, sides.Bottom, sides.Left, sides.Right);
        if (sides == default)
        {
            graph.Forward(node, input);
            return;
        }

        graph.Append(node, input, ZeroPadding2D((int)sides.Top, (int)sides.Bottom, (int)sides.Left, (int)sides.Right));
    }

    internal static void Split(GraphImport graph, OnnxNode node)
    {
        ImportedTensor input = graph.Tensor(node, 0);
        RequireChannels(node, input, node.Whole("axis", 0));
        int outputs = node.Outputs.Count;
        long equal = (input.Shape.Channels + outputs - 1L) / Math.Max(1, outputs);
        _ = node.Whole("num_outputs", outputs);
        long[] sizes = node.Wholes("split") ?? graph.Constant(node, 1, "sizes")?.Integers
            ?? [.. Enumerable.Range(0, outputs).Select(i => Math.Min(equal, input.Shape.Channels - (i * equal)))];
        if (sizes.Length != outputs)
        {
            throw new InvalidDataException($"The node '{node.Name}' (Split) has {outputs} outputs and {sizes.Length} sizes.");
        }

        long start = 0;
        for (int i = 0; i < outputs; i++)
        {
            graph.Add(node.Outputs[i], graph.Apply(node, input, ChannelSlice((int)start, WindowAttributes.Small(node, sizes[i]))));
            start += sizes[i];
        }
    }

    internal static void Slice(GraphImport graph, OnnxNode node)
    {
        ImportedTensor input = graph.Tensor(node, 0);
        long[]? starts = node.Wholes("starts") ?? graph.Constant(node, 1, "starts")?.Integers;
        long[]? ends = node.Wholes("ends") ?? graph.Constant(node, 2, "ends")?.Integers;
        long[] axes = node.Wholes("axes") ?? graph.Constant(node, 3, "axes")?.Integers ?? [0];
        long[] steps = graph.Constant(node, 4, "steps")?.Integers ?? [1];
        if (starts is not [long start] || ends is not [long end] || axes is not [long axis] || steps is not [1])
        {
            throw node.Unsupported("it takes other values than a run of channels");
        }

        RequireChannels(node, input, axis);
        int channels = input.Shape.Channels;
        start = Math.Clamp(start < 0 ? start + channels : start, 0, channels);
        end = Math.Clamp(end < 0 ? end + channels : end, 0, channels);
        graph.Append(node, input, ChannelSlice((int)start, WindowAttributes.Small(node, end - start)));
    }

    private static void RequireChannels(OnnxNode node, ImportedTensor input, long axis)
    {
        if ((axis < 0 ? axis + input.Dimensions.Length + 1 : axis) != (input.IsChannelsLast ? 3 : 1))
        {
            throw node.Unsupported($"its axis is {axis}, not that of the channels");
        }
    }

    private static long[] Axes(GraphImport graph, OnnxNode node) =>
        node.Wholes("axes") ?? graph.Constant(node, 1, "axes")?.Integers ?? throw node.Unsupported("it has no axes");

    /// <summary>All values of a sample in one row. A pool that left one value a channel gives them so.</summary>
    private static void ToVector(GraphImport graph, OnnxNode node, ImportedTensor input)
    {
        if (!input.Shape.IsImage)
        {
            graph.Forward(node, input);
            return;
        }

        if (input.IsChannelsLast && input.Shape.Length != input.Shape.Channels && input.Shape.Channels > 1)
        {
            throw node.Unsupported("it puts pixel after pixel in one row, not channel after channel");
        }

        if (graph.LayerOf(input) is AdaptiveAveragePool2DLayer { Size: 1 } && graph.Order.IsTaken(node.Inputs[0], 1))
        {
            graph.Replace(node, input, GlobalAveragePool2D());
            return;
        }

        if (graph.LayerOf(input) is ReshapeLayer && graph.Steps[input.Value - 1].Inputs[0] is var before and > 0
            && graph.Steps[before - 1].Output is { IsImage: false } vector)
        {
            graph.Forward(node, new ImportedTensor(before, vector));
            return;
        }

        graph.Append(node, input, ConvNets.Layers.Flatten(), isChannelsLast: false);
    }

    /// <summary>The dimensions of a sample that a reshaping asks for.</summary>
    private static long[] SampleDimensions(GraphImport graph, OnnxNode node, ImportedTensor input, long[] target, bool allowsZero)
    {
        long[] given = [long.MinValue, .. input.Dimensions];
        long[] asked = [.. target.Select((side, i) => side == 0 && !allowsZero && i < given.Length ? given[i] : side)];
        long known = ConstantTensor.ProductOf(asked.Skip(1).Where(static side => side > 0));
        bool isWhole = known == input.Shape.Length && asked.Skip(1).All(static side => side > 0);
        bool isBatch = asked.Length > 1
            && (asked[0] == ConstantTensor.BatchSize || asked[0] == graph.BatchSize || (asked[0] == -1 && isWhole));
        bool isComplete = isWhole || (asked.Skip(1).Count(static side => side == -1) == 1
            && asked.Skip(1).All(static side => side is > 0 or -1) && input.Shape.Length % known == 0);
        return isBatch && isComplete
            ? [.. asked.Skip(1).Select(side => side == -1 ? input.Shape.Length / known : side)]
            : throw node.Unsupported(
                $"its shape is [{string.Join(", ", target.Select(static side => side == ConstantTensor.BatchSize ? "N" : $"{side}"))}] "
                + $"for [N, {string.Join(", ", input.Dimensions)}], which does not leave the samples as they are");
    }
}
