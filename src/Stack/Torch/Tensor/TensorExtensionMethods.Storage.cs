using ScalarType = TorchSharp.torch.ScalarType;
using Tensor = TorchSharp.torch.Tensor;

namespace TorchSharp;

// TorchSharp's own format: element type, number of dimensions and each of them as LEB128 numbers, then the raw elements.
public static partial class TensorExtensionMethods
{
    private const int MostDimensions = 64;

    public static void Save(this Tensor tensor, BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var shape = torch.Given(tensor).shape;
        writer.Write7BitEncodedInt((int)tensor.dtype);
        writer.Write7BitEncodedInt(shape.Length);
        foreach (var size in shape)
        {
            writer.Write7BitEncodedInt64(size);
        }

        writer.Flush();
        tensor.WriteBytesToStream(writer.BaseStream);
    }

    public static void Save(this Tensor tensor, Stream stream)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        tensor.Save(writer);
    }

    public static void Save(this Tensor tensor, string location)
    {
        using var stream = File.Create(location);
        tensor.Save(stream);
    }

    /// <summary>Reads a tensor; with <paramref name="skip"/> only moves past it and gives null.</summary>
    public static Tensor Load(BinaryReader reader, bool skip = false)
    {
        var (type, shape) = ReadHead(reader);
        if (skip)
        {
            Skip(reader, type, shape);
            return null!;
        }

        return ReadElements(reader, type, shape);
    }

    /// <summary>Reads a tensor that must have this type and shape; no memory is taken for another.</summary>
    internal static Tensor Load(BinaryReader reader, ScalarType expectedType, long[] expectedShape)
    {
        var (type, shape) = ReadHead(reader);
        return type == expectedType && shape.AsSpan().SequenceEqual(expectedShape)
            ? ReadElements(reader, type, shape)
            : throw new InvalidDataException($"The stream holds a tensor of type {type} and shape [{string.Join(", ", shape)}] where one of type {expectedType} and shape [{string.Join(", ", expectedShape)}] should be.");
    }

    /// <summary>Reads into a tensor of the same type and shape; with <paramref name="skip"/> only moves past the one in the stream.</summary>
    public static void Load(this Tensor tensor, BinaryReader reader, bool skip = false)
    {
        torch.Given(tensor);
        var (type, shape) = ReadHead(reader);
        if (skip)
        {
            Skip(reader, type, shape);
            return;
        }

        if (type != tensor.dtype || !shape.AsSpan().SequenceEqual(tensor.shape))
        {
            throw new ArgumentException($"The stream holds a tensor of type {type} and shape [{string.Join(", ", shape)}]; the one to load into has type {tensor.dtype} and shape [{string.Join(", ", tensor.shape)}].", nameof(tensor));
        }

        tensor.ReadBytesFromStream(reader.BaseStream);
    }

    public static void Load(ref Tensor tensor, BinaryReader reader, bool skip = false)
    {
        if (tensor is null)
        {
            tensor = Load(reader, skip);
        }
        else
        {
            tensor.Load(reader, skip);
        }
    }

    private static Tensor ReadElements(BinaryReader reader, ScalarType type, long[] shape)
    {
        var result = torch.empty(shape, type, torch.CPU);
        try
        {
            result.ReadBytesFromStream(reader.BaseStream);
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    private static (ScalarType Type, long[] Shape) ReadHead(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var type = reader.Read7BitEncodedInt();
        var dimensions = reader.Read7BitEncodedInt();
        if (type is < sbyte.MinValue or > sbyte.MaxValue || !Enum.IsDefined((ScalarType)type) || dimensions is < 0 or > MostDimensions)
        {
            throw new InvalidDataException($"The stream holds no tensor: element type {type} and {dimensions} dimensions make no sense.");
        }

        var shape = new long[dimensions];
        var bytes = (Int128)ElementType.Size((ScalarType)type);
        for (var i = 0; i < dimensions; i++)
        {
            shape[i] = reader.Read7BitEncodedInt64();
            bytes *= shape[i];
            if (shape[i] < 0 || bytes > long.MaxValue)
            {
                throw new InvalidDataException($"The stream holds no tensor: a dimension of {shape[i]} makes no sense.");
            }
        }

        // Says so before the memory is taken, where the stream can tell.
        var stream = reader.BaseStream;
        if (stream.CanSeek && bytes > stream.Length - stream.Position)
        {
            throw new EndOfStreamException($"The tensor in the stream takes {bytes} bytes, {stream.Length - stream.Position} are left.");
        }

        return ((ScalarType)type, shape);
    }

    private static void Skip(BinaryReader reader, ScalarType type, long[] shape)
    {
        var left = shape.TotalSize() * ElementType.Size(type);
        if (reader.BaseStream.CanSeek)
        {
            reader.BaseStream.Seek(left, SeekOrigin.Current);
            return;
        }

        var buffer = new byte[81920];
        while (left > 0)
        {
            var count = (int)Math.Min(left, buffer.Length);
            reader.BaseStream.ReadExactly(buffer, 0, count);
            left -= count;
        }
    }
}
