using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets.Weights.Formats;

/// <summary>A tensor in a weight file: what it is called there, and what it is before its values are read.</summary>
internal record WeightEntry(string Name, ElementType Type, long[] Shape)
{
    /// <summary>Number of values.</summary>
    internal long Count => Shape.Aggregate(1L, static (product, side) => unchecked(product * side));

    /// <summary>How a weight of ours is stored.</summary>
    internal static WeightEntry Of(WeightSpec spec) =>
        new(spec.Name, spec.Role == WeightRole.Counter ? ElementType.Int64 : ElementType.Float32, [.. spec.Shape]);

    internal string Describe() => $"{Type} [{string.Join(", ", Shape)}]";
}

/// <summary>
/// A file of named tensors, opened at its table of contents; the values of a tensor are read when they are asked for. What a file says of
/// itself is checked on opening, so that an entry describes values that are there. Nothing in a file is run.
/// </summary>
internal abstract class WeightFile : IDisposable
{
    /// <summary>Bytes from which every known format can be told.</summary>
    private const int SignatureLength = 32;

    private readonly bool _ownsStream;

    private protected WeightFile(Stream stream, string name, bool ownsStream) => (Stream, Name, _ownsStream) = (stream, name, ownsStream);

    /// <summary>What the file is called in messages.</summary>
    internal string Name { get; }

    /// <summary>The tensors in the order in which the file lists them; no name occurs twice.</summary>
    internal abstract IReadOnlyList<WeightEntry> Entries { get; }

    private protected Stream Stream { get; }

    /// <summary>Opens a safetensors file or a PyTorch state dict; which one it is, its content tells.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is of neither kind, is damaged, or asks for code to be run.</exception>
    internal static WeightFile Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no weight file '{path}'.", path);
        }

        return Open(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read), path, ownsStream: true);
    }

    /// <summary>The same from a stream that can seek, from its beginning; the stream remains the caller's.</summary>
    internal static WeightFile Open(Stream stream, string name) => Open(stream, name, ownsStream: false);

    internal static WeightFile Open(Stream stream, string name, bool ownsStream)
    {
        try
        {
            byte[] start = new byte[SignatureLength];
            stream.Position = 0;
            int length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            stream.Position = 0;
            ReadOnlySpan<byte> signature = start.AsSpan(0, length);
            return signature switch
            {
                [(byte)'P', (byte)'K', 3, 4, ..] => new PyTorchZipFile(stream, name, ownsStream),
                _ when PyTorchLegacyFile.Recognizes(signature) => new PyTorchLegacyFile(stream, name, ownsStream),
                [_, _, _, _, _, _, _, _, (byte)'{', ..] => new SafetensorsFile(stream, name, ownsStream),
                _ => throw new InvalidDataException($"The weight file '{name}' {WhatItIs(signature)}."),
            };
        }
        catch
        {
            if (ownsStream)
            {
                stream.Dispose();
            }

            throw;
        }
    }

    /// <summary>Reads the values of a tensor, row by row, as floats.</summary>
    /// <param name="entry">One of <see cref="Entries"/>.</param>
    /// <param name="values">Room for <see cref="WeightEntry.Count"/> values.</param>
    /// <exception cref="InvalidDataException">The values are not all there.</exception>
    internal abstract void Read(WeightEntry entry, Span<float> values);

    public void Dispose()
    {
        Close();
        if (_ownsStream)
        {
            Stream.Dispose();
        }
    }

    private protected virtual void Close()
    {
    }

    private static string WhatItIs(ReadOnlySpan<byte> signature) => signature switch
    {
        [] => "is empty",
        [0x89, (byte)'H', (byte)'D', (byte)'F', ..] =>
            "is HDF5, as Keras writes it; safetensors files and PyTorch state dicts (.pth, .pt) can be read",
        [(byte)'<', ..] => "begins like a web page: perhaps an address gave an error page instead of the file",
        [0x80, _, ..] =>
            "is a Python pickle, but no PyTorch state dict; save one with torch.save(model.state_dict(), path), or use safetensors",
        _ => "is neither a safetensors file nor a PyTorch state dict (.pth, .pt)",
    };
}
