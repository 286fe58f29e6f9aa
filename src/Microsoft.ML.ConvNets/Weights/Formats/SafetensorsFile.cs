namespace Microsoft.ML.ConvNets.Weights.Formats;

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
                $"The weight file '{name}' describes {_header.FileLength:N0} bytes, but has {stream.Length:N0}: "
                + "it is truncated or damaged.");
        }
    }

    internal override IReadOnlyList<WeightEntry> Entries => _header.Entries;

    internal override void Read(WeightEntry entry, Span<float> values)
    {
        Stream.Position = _header.DataStart + ((SafetensorsEntry)entry).Start;
        ValueStream.Read(Stream, entry.Type, values, entry.Name);
    }
}
