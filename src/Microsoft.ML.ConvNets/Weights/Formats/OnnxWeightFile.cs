using System.Text;
using static Microsoft.ML.ConvNets.Weights.Formats.ProtobufFields;

namespace Microsoft.ML.ConvNets.Weights.Formats;

/// <summary>An initializer of single precision in an ONNX file.</summary>
/// <param name="Name">What it is called there.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Start">Where in the file its values begin.</param>
internal sealed record OnnxWeightEntry(string Name, long[] Shape, long Start) : WeightEntry(Name, ElementType.Float32, Shape);

/// <summary>
/// The initializers of an ONNX model, all of single precision and inside the file. They are found by going through the file's fields; the
/// values stay where they are until they are asked for, so that a model takes no memory but that of its weights.
/// </summary>
internal class OnnxWeightFile : WeightFile
{
    // Numbers of fields in onnx.proto.
    private const int ModelGraph = 7;
    private const int GraphInitializer = 5;
    private const int TensorDims = 1;
    private const int TensorDataType = 2;
    private const int TensorFloatData = 4;
    private const int TensorName = 8;
    private const int TensorRawData = 9;

    /// <summary>The number of single precision among ONNX's types.</summary>
    private const ulong Float = 1;

    // Far more than any network's.
    private const int MaxTensors = 100_000;
    private const int MaxDimensions = 16;
    private const int MaxNameLength = 1024;

    private readonly List<OnnxWeightEntry> _entries = [];

    /// <summary>Opens a file.</summary>
    /// <exception cref="InvalidDataException">It is no ONNX model, damaged, or has initializers of other types.</exception>
    internal OnnxWeightFile(Stream stream, string name, bool ownsStream)
        : base(stream, name, ownsStream)
    {
        try
        {
            stream.Position = 0;
            ReadModel(new ProtobufFields(stream), stream.Length);
            if (_entries.Select(static entry => entry.Name).Distinct(StringComparer.Ordinal).Count() < _entries.Count)
            {
                throw new InvalidDataException("it names a tensor twice");
            }
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"The weight file '{name}' is no ONNX model, or damaged: {e.Message}.", e);
        }
    }

    internal override IReadOnlyList<WeightEntry> Entries => _entries;

    internal override void Read(WeightEntry entry, Span<float> values)
    {
        Stream.Position = ((OnnxWeightEntry)entry).Start;
        ValueStream.Read(Stream, entry.Type, values, entry.Name);
    }

    private void ReadModel(ProtobufFields fields, long end)
    {
        bool hasGraph = false;
        while (fields.Next(end) is Field field)
        {
            if (field is { Number: ModelGraph, Kind: Kind.Bytes })
            {
                hasGraph = true;
                ReadGraph(fields, fields.ReadEnd(end));
            }
            else
            {
                fields.Skip(field, end);
            }
        }

        if (!hasGraph)
        {
            throw new InvalidDataException("it has no graph");
        }
    }

    private void ReadGraph(ProtobufFields fields, long end)
    {
        while (fields.Next(end) is Field field)
        {
            if (field is { Number: GraphInitializer, Kind: Kind.Bytes })
            {
                _entries.Add(_entries.Count < MaxTensors
                    ? ReadTensor(fields, fields.ReadEnd(end))
                    : throw new InvalidDataException($"it has more than {MaxTensors:N0} tensors"));
            }
            else
            {
                fields.Skip(field, end);
            }
        }
    }

    private OnnxWeightEntry ReadTensor(ProtobufFields fields, long end)
    {
        string name = "";
        List<long> shape = [];
        ulong type = 0;
        (long Start, long Length) values = default;
        while (fields.Next(end) is Field field)
        {
            switch (field)
            {
                case { Number: TensorDims, Kind: Kind.Number }:
                    shape.Add((long)fields.ReadNumber());
                    break;
                case { Number: TensorDims, Kind: Kind.Bytes }:
                    for (long last = fields.ReadEnd(end); fields.Position < last && shape.Count <= MaxDimensions;)
                    {
                        shape.Add((long)fields.ReadNumber());
                    }

                    break;
                case { Number: TensorDataType, Kind: Kind.Number }:
                    type = fields.ReadNumber();
                    break;
                case { Number: TensorName, Kind: Kind.Bytes }:
                    name = ReadName(fields.ReadEnd(end));
                    break;
                case { Number: TensorFloatData or TensorRawData, Kind: Kind.Bytes } when values.Length == 0:
                    long valuesEnd = fields.ReadEnd(end);
                    values = (fields.Position, valuesEnd - fields.Position);
                    fields.MoveTo(valuesEnd);
                    break;
                default:
                    fields.Skip(field, end);
                    break;
            }

            if (shape.Count > MaxDimensions)
            {
                throw new InvalidDataException($"the tensor '{name}' has more than {MaxDimensions} dimensions");
            }
        }

        if (type != Float)
        {
            throw new InvalidDataException($"the tensor '{name}' is of ONNX's type {type}, not of {Float}, single precision");
        }

        long wanted = shape.Aggregate((long)sizeof(float), (bytes, side) =>
            side >= 0 && side <= end && bytes <= end ? bytes * side : long.MaxValue);
        return wanted == values.Length
            ? new OnnxWeightEntry(name, [.. shape], values.Start)
            : throw new InvalidDataException(
                $"the tensor '{name}' of shape [{string.Join(", ", shape)}] has {values.Length:N0} bytes of values in the file");
    }

    private string ReadName(long end)
    {
        long length = end - Stream.Position;
        byte[] bytes = length <= MaxNameLength
            ? new byte[length]
            : throw new InvalidDataException($"a tensor's name has {length:N0} bytes");
        ValueStream.ReadExactly(Stream, bytes, "the name of a tensor");
        return Encoding.UTF8.GetString(bytes);
    }
}
