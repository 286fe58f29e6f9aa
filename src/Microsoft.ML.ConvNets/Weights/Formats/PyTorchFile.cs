namespace Microsoft.ML.ConvNets.Weights.Formats;

/// <summary>A tensor in a PyTorch file: a view of one of its storages.</summary>
internal sealed record PyTorchEntry(string Name, PickleTensor Tensor) : WeightEntry(Name, Tensor.Storage.Type, Tensor.Shape)
{
    /// <summary>Number of elements of the storage from the first to the last value.</summary>
    internal long Extent { get; init; }

    /// <summary>Whether the values stand in the storage row by row without gaps.</summary>
    internal bool IsContiguous { get; init; }
}

/// <summary>A state dict that <c>torch.save</c> wrote: a pickle of names and views, and the storages that they are views of.</summary>
internal abstract class PyTorchFile(Stream stream, string name, bool ownsStream) : WeightFile(stream, name, ownsStream)
{
    private const int MaxEntries = 100_000;

    /// <summary>Gaps that are read along with the values of a view, in multiples of them.</summary>
    private const int MaxSparseness = 16;

    /// <summary>Entries of a checkpoint under which trainers keep the weights.</summary>
    private static readonly string[] s_wrappers = ["state_dict", "model_state_dict", "model"];

    private IReadOnlyList<PyTorchEntry> _entries = [];

    internal override IReadOnlyList<WeightEntry> Entries => _entries;

    internal override void Read(WeightEntry entry, Span<float> values)
    {
        var place = (PyTorchEntry)entry;
        if (values.IsEmpty)
        {
            return;
        }

        PickleTensor tensor = place.Tensor;
        try
        {
            using Stream storage = OpenStorage(tensor.Storage, tensor.Offset * place.Type.Size());
            if (place.IsContiguous)
            {
                ValueStream.Read(storage, place.Type, values, place.Name);
                return;
            }

            float[] window = place.Extent <= Array.MaxLength ? new float[place.Extent] : throw new InvalidDataException(
                "they are spread too widely");
            ValueStream.Read(storage, place.Type, window, place.Name);
            Gather(window, tensor, values);
        }
        catch (Exception e)
        {
            throw new InvalidDataException($"The weights '{place.Name}' cannot be read from '{Name}': {e.Message}", e);
        }
    }

    /// <summary>Elements of a storage that are in the file, as far as can be told without reading them.</summary>
    private protected abstract long AvailableBytes(PickleStorage storage);

    /// <summary>The bytes of a storage from an offset on.</summary>
    private protected abstract Stream OpenStorage(PickleStorage storage, long offset);

    /// <summary>('storage', type, key, device, count) stands for memory whose content is elsewhere in the file.</summary>
    private protected static object? StorageOf(object? id) => id switch
    {
        object?[] { Length: 6 } and [.., not null] =>
            throw PickleReader.Damaged("describes a view of a storage, as only early versions of PyTorch wrote; save the file again"),
        object?[] and ["storage", PickleClass { Elements: ElementType type }, string key, _, long count and >= 0, ..] =>
            new PickleStorage(type, key, count),
        _ => throw PickleReader.Damaged("refers to something outside of it that is no storage"),
    };

    /// <summary>Takes the tensors out of the value of the pickle and checks that each lies within what is there.</summary>
    private protected void Take(object? root)
    {
        List<(string Name, PickleTensor Tensor)> tensors = [.. TensorsOf(Unwrap(root))];
        if (tensors.Count is 0 or > MaxEntries)
        {
            throw new InvalidDataException(
                $"The weight file '{Name}' holds {tensors.Count:N0} tensors by name. "
                + "Save a state dict: torch.save(model.state_dict(), path).");
        }

        const string parallel = "module.";
        int prefix = tensors.All(t => t.Name.StartsWith(parallel, StringComparison.Ordinal)) ? parallel.Length : 0;
        var names = new HashSet<string>(StringComparer.Ordinal);
        var available = new Dictionary<PickleStorage, long>();
        List<PyTorchEntry> entries = [];
        foreach ((string name, PickleTensor tensor) in tensors)
        {
            if (!names.Add(name))
            {
                throw new InvalidDataException($"The weight file '{Name}' names '{name}' twice.");
            }

            if (!available.TryGetValue(tensor.Storage, out long bytes))
            {
                bytes = available[tensor.Storage] = AvailableBytes(tensor.Storage);
            }

            entries.Add(Check(name[prefix..], tensor, Math.Min(tensor.Storage.Count, bytes / tensor.Storage.Type.Size())));
        }

        _entries = entries;
    }

    /// <summary>Takes the values of a view row by row out of what its strides span.</summary>
    private static void Gather(float[] window, PickleTensor view, Span<float> values)
    {
        var position = new long[view.Shape.Length];
        long from = 0;
        foreach (ref float value in values)
        {
            value = window[from];
            for (int i = position.Length - 1; i >= 0; i--)
            {
                from += view.Strides[i];
                if (++position[i] < view.Shape[i])
                {
                    break;
                }

                from -= view.Shape[i] * view.Strides[i];
                position[i] = 0;
            }
        }
    }

    private static PickleDictionary? Unwrap(object? root)
    {
        if (root is not PickleDictionary dictionary)
        {
            return null;
        }

        foreach (string wrapper in s_wrappers)
        {
            if (dictionary[wrapper] is PickleDictionary inner && TensorsOf(inner).Any())
            {
                return inner;
            }
        }

        return dictionary;
    }

    private static IEnumerable<(string Name, PickleTensor Tensor)> TensorsOf(PickleDictionary? dictionary)
    {
        foreach ((object? key, object? value) in dictionary?.Items ?? [])
        {
            PickleTensor? tensor = value as PickleTensor ?? (value as PickleParameter)?.Tensor;
            if (tensor is not null)
            {
                yield return (key as string ?? throw PickleReader.Damaged("holds a tensor whose name is no text"), tensor);
            }
        }
    }

    /// <param name="name">The name of the tensor.</param>
    /// <param name="tensor">What the file says of it.</param>
    /// <param name="stored">Elements of its storage that are there.</param>
    private PyTorchEntry Check(string name, PickleTensor tensor, long stored)
    {
        // Wide enough for 16 dimensions at their worst to be compared step by step.
        Int128 count = 1;
        Int128 extent = 1;
        bool contiguous = true;
        for (int i = tensor.Shape.Length - 1; i >= 0; i--)
        {
            (long size, long stride) = (tensor.Shape[i], tensor.Strides[i]);
            contiguous &= size <= 1 || stride == count;
            extent += size > 0 ? (Int128)(size - 1) * stride : 0;
            count *= size;
            if (count > stored || (count > 0 && extent > stored))
            {
                break;
            }
        }

        if (tensor.Shape.Contains(0))
        {
            return new PyTorchEntry(name, tensor) { IsContiguous = true };
        }

        if (count > stored || tensor.Offset + extent > stored)
        {
            throw new InvalidDataException(
                $"The weights '{name}' of '{Name}' ([{string.Join(", ", tensor.Shape)}], strides [{string.Join(", ", tensor.Strides)}], "
                + $"offset {tensor.Offset}) "
                + $"do not lie within their storage of {stored:N0} values: the file is truncated or damaged.");
        }

        if (extent > (count * MaxSparseness) + 1024)
        {
            throw new InvalidDataException(
                $"The weights '{name}' of '{Name}' are spread thinly over a larger tensor. Save a copy: tensor.clone().");
        }

        return new PyTorchEntry(name, tensor) { Extent = (long)extent, IsContiguous = contiguous };
    }
}
