namespace Microsoft.ML.ConvNets.Weights.Formats;

/// <summary>A dictionary of a pickle in the order of its items; a key may be anything.</summary>
internal sealed class PickleDictionary
{
    internal List<(object? Key, object? Value)> Items { get; } = [];

    /// <summary>The last value of a name.</summary>
    internal object? this[string name] => Items.FindLast(i => i.Key is string key && key == name).Value;
}

/// <summary>Memory that tensors of a PyTorch file lie in.</summary>
/// <param name="Type">The type of its elements.</param>
/// <param name="Key">Its name in the file.</param>
/// <param name="Count">Number of its elements, as the file claims.</param>
internal sealed record PickleStorage(ElementType Type, string Key, long Count);

/// <summary>A tensor as a view of its storage; offset and strides in elements.</summary>
internal sealed record PickleTensor(PickleStorage Storage, long Offset, long[] Shape, long[] Strides);

/// <summary>A tensor that was saved as a parameter.</summary>
internal sealed class PickleParameter
{
    internal PickleTensor? Tensor { get; set; }

    /// <summary>
    /// Takes the state that early versions of PyTorch saved beside a parameter: (data, ...) or (storage, offset, shape, strides).
    /// </summary>
    internal void Restore(object? state) => Tensor = state switch
    {
        object?[] { Length: 5 } whole when whole[0] is PickleTensor data => data,
        object?[] { Length: 4 } view => PickleClass.TensorOf(view),
        _ => throw PickleReader.Damaged("describes a parameter in an unknown way"),
    };
}

/// <summary>
/// One of the classes and functions that a state dict names: <c>collections.OrderedDict</c>, the functions that make a tensor of a storage,
/// the types of storages. This list is the whole of what a file can ask for, and making one of them only keeps what it was given.
/// </summary>
internal sealed class PickleClass
{
    private const int MaxDimensions = 16;

    private static readonly Dictionary<string, ElementType> s_storages = new(StringComparer.Ordinal)
    {
        ["torch.FloatStorage"] = ElementType.Float32,
        ["torch.DoubleStorage"] = ElementType.Float64,
        ["torch.HalfStorage"] = ElementType.Float16,
        ["torch.BFloat16Storage"] = ElementType.BFloat16,
        ["torch.LongStorage"] = ElementType.Int64,
        ["torch.IntStorage"] = ElementType.Int32,
        ["torch.ShortStorage"] = ElementType.Int16,
        ["torch.CharStorage"] = ElementType.Int8,
        ["torch.ByteStorage"] = ElementType.UInt8,
        ["torch.BoolStorage"] = ElementType.Bool,
    };

    private readonly string _name;
    private readonly Func<object?[], object?>? _make;

    private PickleClass(string name, Func<object?[], object?>? make) => (_name, _make) = (name, make);

    /// <summary>The element type, if the class is one of storages.</summary>
    internal ElementType? Elements => s_storages.TryGetValue(_name, out ElementType type) ? type : null;

    /// <exception cref="InvalidDataException">The class is none that a state dict needs.</exception>
    internal static PickleClass Find(string module, string name)
    {
        string full = $"{module}.{name}";
        return full switch
        {
            "collections.OrderedDict" => new(full, DictionaryOf),
            "torch._utils._rebuild_tensor" or "torch._utils._rebuild_tensor_v2" => new(full, TensorOf),
            "torch._utils._rebuild_parameter" or "torch.nn.parameter.Parameter" => new(full, ParameterOf),
            _ when s_storages.ContainsKey(full) => new(full, null),
            _ => throw new InvalidDataException(
                $"The weight file asks for '{Shown(full)}' to be loaded or run. Nothing of it was run: only tensors by name are read. "
                + "If the file is yours, save the weights alone with torch.save(model.state_dict(), path), or as safetensors."),
        };
    }

    internal object? Make(object?[] arguments) =>
        _make is null ? throw PickleReader.Damaged($"asks for a '{_name}' by itself") : _make(arguments);

    /// <summary>A tensor of (storage, offset, shape, strides, ...): what follows says nothing of the values.</summary>
    internal static PickleTensor TensorOf(object?[] arguments)
    {
        if (arguments is not [PickleStorage storage, long offset, object?[] shape, object?[] strides, ..])
        {
            throw PickleReader.Damaged("describes a tensor in an unknown way");
        }

        return shape.Length == strides.Length && shape.Length <= MaxDimensions && offset >= 0
            ? new PickleTensor(storage, offset, Numbers(shape), Numbers(strides))
            : throw PickleReader.Damaged($"describes a tensor of {shape.Length} dimensions and {strides.Length} strides at {offset}");
    }

    private static PickleDictionary DictionaryOf(object?[] arguments)
    {
        var dictionary = new PickleDictionary();
        if (arguments is [List<object?> pairs])
        {
            // As Python 2 saved one.
            foreach (object? pair in pairs)
            {
                dictionary.Items.Add(pair switch
                {
                    List<object?> { Count: 2 } list => (list[0], list[1]),
                    object?[] { Length: 2 } tuple => (tuple[0], tuple[1]),
                    _ => throw PickleReader.Damaged("makes a dictionary of something that is no pair"),
                });
            }
        }
        else if (arguments.Length > 0)
        {
            throw PickleReader.Damaged("makes a dictionary in an unknown way");
        }

        return dictionary;
    }

    private static PickleParameter ParameterOf(object?[] arguments) => arguments switch
    {
        [] => new PickleParameter(),
        [PickleTensor tensor, ..] => new PickleParameter { Tensor = tensor },
        _ => throw PickleReader.Damaged("makes a parameter of something that is no tensor"),
    };

    private static long[] Numbers(object?[] values) =>
        [.. values.Select(static v => v is long number and >= 0
            ? number
            : throw PickleReader.Damaged("has a dimension or stride that is no whole number from 0 on"))];

    private static string Shown(string name) => name.Length <= 100 ? name : name[..100] + "…";
}
