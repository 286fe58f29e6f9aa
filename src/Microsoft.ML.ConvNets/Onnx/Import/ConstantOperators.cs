namespace Microsoft.ML.ConvNets.Onnx.Import;

/// <summary>
/// Operators on values that do not depend on the sample: sizes that a graph computes, and weights that are stored in another type or
/// order.
/// </summary>
internal static class ConstantOperators
{
    /// <summary>The most sizes that one constant holds which a graph puts together.</summary>
    private const long MaxSizes = 1 << 16;

    /// <summary>Computes a node all of whose inputs are constants; false for operators that are not known here.</summary>
    internal static bool TryCompute(GraphImport graph, OnnxNode node)
    {
        string[] names = [.. node.Inputs];
        names = names[..(Array.FindLastIndex(names, static name => name.Length > 0) + 1)];
        int least = node.Operator switch { "Constant" => 0, "Gather" or "DequantizeLinear" => 2, _ => 1 };
        if (names.Length < least || names.Contains(""))
        {
            throw new InvalidDataException($"The node '{node.Name}' ({node.Operator}) lacks an input.");
        }

        ConstantTensor[] inputs = Array.ConvertAll(names, name => graph.FindConstant(name)!);
        ConstantTensor? result = node.Operator switch
        {
            "Constant" => Constant(node),
            "Identity" => inputs[0],
            "Cast" => Cast(node, inputs[0]),
            "Shape" => Section(node, [.. inputs[0].Dimensions]),
            "Gather" => Gather(node, inputs[0], inputs[1]),
            "Concat" => Concat(node, inputs),
            "Unsqueeze" or "Squeeze" or "Reshape" => Reshaped(node, inputs),
            "Slice" => Slice(node, inputs),
            "Transpose" => Transpose(node, inputs[0]),
            "DequantizeLinear" => Dequantize(node, inputs),
            "Add" or "Sub" or "Mul" or "Div" => Arithmetic(node, inputs),
            _ => null,
        };
        if (result is null)
        {
            return false;
        }

        graph.Compute(node, result);
        return true;
    }

    /// <summary>The dimensions of a value that depends on the sample.</summary>
    internal static void Shape(GraphImport graph, OnnxNode node) =>
        graph.Compute(node, Section(node, [ConstantTensor.BatchSize, .. graph.Tensor(node, 0).Dimensions]));

    private static ConstantTensor Constant(OnnxNode node) =>
        node.Tensor("value")
            ?? (node.HasAttribute("value_float") ? ConstantTensor.Of([], [(float)node.Number("value_float", 0)]) : null)
            ?? (node.HasAttribute("value_int") ? ConstantTensor.Of([], [node.Whole("value_int", 0)]) : null)
            ?? (node.Numbers("value_floats") is { } numbers ? ConstantTensor.Of([numbers.Length], numbers) : null)
            ?? (node.Wholes("value_ints") is { } wholes ? ConstantTensor.Of([wholes.Length], wholes) : null)
            ?? throw node.Unsupported("it holds neither numbers nor a tensor");

    private static ConstantTensor Cast(OnnxNode node, ConstantTensor input)
    {
        long type = node.Whole("to", 0);
        _ = node.Whole("saturate", 1);
        return (NumberTypes.IsFloating(type), NumberTypes.IsWhole(type)) switch
        {
            (true, _) when input.Integers is { } whole => ConstantTensor.Of(
                input.Dimensions, Array.ConvertAll(whole, value => (float)Known(node, value)), input.Name),
            (_, true) when input.Floats is { } floats => ConstantTensor.Of(
                input.Dimensions, Array.ConvertAll(floats, static value => (long)value), input.Name),
            (true, _) or (_, true) => input,
            _ => throw node.Unsupported($"its attribute 'to' is {NumberTypes.NameOf(type)}"),
        };
    }

    private static ConstantTensor Section(OnnxNode node, long[] dimensions)
    {
        int start = Bound(node.Whole("start", 0)), end = Bound(node.Whole("end", dimensions.Length));
        long[] taken = start < end ? dimensions[start..end] : [];
        return ConstantTensor.Of([taken.Length], taken);

        int Bound(long place) => (int)Math.Clamp(place < 0 ? place + dimensions.Length : place, 0, dimensions.Length);
    }

    private static ConstantTensor Gather(OnnxNode node, ConstantTensor data, ConstantTensor places)
    {
        node.Require("axis", 0, 0);
        long[] asked = places.Integers ?? throw node.Unsupported("its places are no whole numbers");
        if (data.Dimensions is not [long count])
        {
            throw node.Unsupported("it takes parts of a constant of several dimensions");
        }

        int[] taken = Array.ConvertAll(asked, place => (place < 0 ? place + count : place) is var at && at >= 0 && at < count
            ? (int)at
            : throw new InvalidDataException($"The node '{node.Name}' (Gather) takes place {place} of {count}."));
        return data.Take(places.Dimensions, taken);
    }

    private static ConstantTensor Concat(OnnxNode node, ConstantTensor[] inputs)
    {
        long axis = node.Whole("axis", 0);
        if (inputs.Length == 0 || axis is not (0 or -1) || inputs.Any(static input => input.Dimensions.Length != 1))
        {
            throw node.Unsupported("it joins constants of several dimensions");
        }

        long length = inputs.Sum(static input => (long)input.Length);
        if (length > MaxSizes)
        {
            throw new InvalidDataException(
                $"The sizes that the node '{node.Name}' (Concat) joins are {length:N0}; at most {MaxSizes:N0} are read.");
        }

        return inputs.All(static input => input.Integers is not null)
            ? ConstantTensor.Of([length], [.. inputs.SelectMany(static input => input.Integers!)])
            : inputs.All(static input => input.Floats is not null)
                ? ConstantTensor.Of([length], [.. inputs.SelectMany(static input => input.Floats!)])
                : throw node.Unsupported("it joins constants of different types");
    }

    /// <summary>The same values in other dimensions.</summary>
    private static ConstantTensor Reshaped(OnnxNode node, ConstantTensor[] inputs)
    {
        ConstantTensor data = inputs[0];
        long[]? asked = node.Wholes("axes") ?? (inputs.Length > 1 ? inputs[1].Integers : null);
        List<long> dimensions = [.. data.Dimensions];
        if (node.Operator == "Reshape")
        {
            _ = node.Whole("allowzero", 0);
            long[] target = asked ?? throw node.Unsupported("it has no shape");
            long known = ConstantTensor.ProductOf(target.Where(static side => side > 0));
            dimensions = [.. target.Select(side => side == -1 ? data.Length / known : side)];
        }
        else if (node.Operator == "Squeeze")
        {
            long[]? axes = asked?.Select(axis => axis < 0 ? axis + data.Dimensions.Length : axis).ToArray();
            dimensions = [.. dimensions.Where((side, i) => side != 1 || axes?.Contains(i) == false)];
        }
        else
        {
            foreach (long axis in asked?.Order().ToArray() ?? throw node.Unsupported("it has no axes"))
            {
                long place = axis < 0 ? axis + dimensions.Count + 1 : axis;
                dimensions.Insert(place >= 0 && place <= dimensions.Count ? (int)place : throw node.Unsupported($"its axis is {axis}"), 1);
            }
        }

        long[] result = [.. dimensions];
        return ConstantTensor.LengthOf(result, node.Name) == data.Length
            ? data.As(result)
            : throw new InvalidDataException(
                $"The node '{node.Name}' ({node.Operator}) makes [{string.Join(", ", result)}] of {data.Length:N0} values.");
    }

    private static ConstantTensor Slice(OnnxNode node, ConstantTensor[] inputs)
    {
        ConstantTensor data = inputs[0];
        long[]? starts = node.Wholes("starts") ?? (inputs.Length > 1 ? inputs[1].Integers : null);
        long[]? ends = node.Wholes("ends") ?? (inputs.Length > 2 ? inputs[2].Integers : null);
        long[] axes = node.Wholes("axes") ?? (inputs.Length > 3 ? inputs[3].Integers : null) ?? [0];
        long[] steps = (inputs.Length > 4 ? inputs[4].Integers : null) ?? [1];
        if (data.Dimensions is not [long count] || starts is not [long start] || ends is not [long end] || axes is not [0 or -1]
            || steps is not [1])
        {
            throw node.Unsupported("it takes other parts of a constant than a run");
        }

        int first = (int)Math.Clamp(start < 0 ? start + count : start, 0, count);
        int last = (int)Math.Clamp(end < 0 ? end + count : end, 0, count);
        int length = Math.Max(0, last - first);
        return data.Take([length], [.. Enumerable.Range(first, length)]);
    }

    private static ConstantTensor Transpose(OnnxNode node, ConstantTensor data)
    {
        int rank = data.Dimensions.Length;
        long[] order = node.Wholes("perm") ?? [.. Enumerable.Range(0, rank).Select(i => rank - 1L - i)];
        if (!order.Order().SequenceEqual(Enumerable.Range(0, rank).Select(static i => (long)i)))
        {
            throw node.Unsupported($"its attribute 'perm' is [{string.Join(", ", order)}]");
        }

        long[] sides = [.. order.Select(axis => data.Dimensions[axis])];
        long[] strides = new long[rank];
        for (long i = rank - 1, stride = 1; i >= 0; stride *= data.Dimensions[i--])
        {
            strides[i] = stride;
        }

        int[] places = new int[data.Length];
        long[] at = new long[rank];
        for (int i = 0; i < places.Length; i++)
        {
            long place = 0;
            for (int axis = 0; axis < rank; axis++)
            {
                place += at[axis] * strides[order[axis]];
            }

            places[i] = (int)place;
            for (int axis = rank - 1; axis >= 0 && ++at[axis] == sides[axis]; axis--)
            {
                at[axis] = 0;
            }
        }

        return data.Take(sides, places);
    }

    /// <summary>Whole numbers of eight bits with a scale, for all or for each place of a dimension.</summary>
    private static ConstantTensor Dequantize(OnnxNode node, ConstantTensor[] inputs)
    {
        long axis = node.Whole("axis", 1);
        if (inputs is not [{ Integers: { } stored }, { Floats: { } scales }, ..] || inputs.ElementAtOrDefault(2) is { Integers: null })
        {
            throw node.Unsupported("it has no whole numbers with scales");
        }

        long[] dimensions = inputs[0].Dimensions;
        axis = axis < 0 ? axis + dimensions.Length : axis;
        long[] zeros = inputs.ElementAtOrDefault(2)?.Integers ?? new long[scales.Length];
        bool isWhole = scales.Length == 1 && inputs[1].Dimensions.Length == 0;
        if (zeros.Length != scales.Length || (!isWhole && (axis < 0 || axis >= dimensions.Length || dimensions[axis] != scales.Length)))
        {
            throw node.Unsupported($"it has {scales.Length} scales for the dimensions [{string.Join(", ", dimensions)}]");
        }

        long inner = isWhole ? 1 : dimensions.Skip((int)axis + 1).Aggregate(1L, static (product, side) => product * side);
        float[] values = new float[stored.Length];
        for (int i = 0; i < values.Length; i++)
        {
            long channel = isWhole ? 0 : i / inner % scales.Length;
            values[i] = (stored[i] - zeros[channel]) * scales[channel];
        }

        return ConstantTensor.Of(dimensions, values, inputs[0].Name);
    }

    /// <summary>Sizes, and numbers, one with one or one with many.</summary>
    private static ConstantTensor Arithmetic(OnnxNode node, ConstantTensor[] inputs)
    {
        if (inputs is not [var first, var second])
        {
            throw new InvalidDataException($"The node '{node.Name}' ({node.Operator}) has {inputs.Length} inputs, not two.");
        }

        bool isFirst = second.Length == 1 && second.Dimensions.Length <= first.Dimensions.Length;
        if (!isFirst && !(first.Length == 1 && first.Dimensions.Length <= second.Dimensions.Length)
            && !first.Dimensions.AsSpan().SequenceEqual(second.Dimensions))
        {
            throw node.Unsupported("it computes with constants of different shapes");
        }

        long[] dimensions = isFirst ? first.Dimensions : second.Dimensions;
        int length = Math.Max(first.Length, second.Length);
        if (first is { Floats: { } a } && second is { Floats: { } b })
        {
            return ConstantTensor.Of(dimensions, [.. Enumerable.Range(0, length).Select(i => Floating(a[i % a.Length], b[i % b.Length]))]);
        }

        return first is { Integers: { } c } && second is { Integers: { } d }
            ? ConstantTensor.Of(
                dimensions, [.. Enumerable.Range(0, length).Select(i => Whole(Known(node, c[i % c.Length]), Known(node, d[i % d.Length])))])
            : throw node.Unsupported("it computes with constants of different types");

        float Floating(float x, float y) => node.Operator switch { "Add" => x + y, "Sub" => x - y, "Mul" => x * y, _ => x / y };

        long Whole(long x, long y)
        {
            return node.Operator switch
            {
                "Add" => unchecked(x + y),
                "Sub" => unchecked(x - y),
                "Mul" => unchecked(x * y),
                _ => y is 0 or -1 ? throw node.Unsupported($"it divides by {y}") : x / y,
            };
        }
    }

    private static long Known(OnnxNode node, long value) => value != ConstantTensor.BatchSize
        ? value
        : throw node.Unsupported("it computes with the number of samples");
}
