using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets;

/// <summary>A safetensors file, opened at its header.</summary>
internal sealed class SafetensorsFile : WeightFile
{
    private readonly SafetensorsHeader _header;

    internal SafetensorsFile(Stream stream, string name, bool ownsStream)
        : base(stream, name, ownsStream)
    {
        _header = SafetensorsHeader.Read(stream);
        if (_header.FileLength != stream.Length)
        {
            throw new InvalidDataException(
                $"The weight file '{name}' describes {_header.FileLength:N0} bytes, but has {stream.Length:N0}: it is truncated or damaged.");
        }
    }

    internal override IReadOnlyList<WeightEntry> Entries => _header.Entries;

    internal override Tensor Read(WeightEntry entry)
    {
        var place = (SafetensorsEntry)entry;
        Tensor values = empty(place.Shape, place.Type);
        try
        {
            Stream.Position = _header.DataStart + place.Start;
            TensorStream.Fill(values, Stream, place.Name);
            return values;
        }
        catch
        {
            values.Dispose();
            throw;
        }
    }
}
