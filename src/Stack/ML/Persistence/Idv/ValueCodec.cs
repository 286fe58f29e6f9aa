using System.Runtime.CompilerServices;
using Microsoft.ML.Data;

namespace Microsoft.ML.Persistence.Idv;

/// <summary>Writes and reads the values of one column type in ML.NET's binary format ("idv").</summary>
internal abstract class ValueCodec(string name, DataViewType type)
{
    /// <summary>The name under which the format knows the codec.</summary>
    public string Name { get; } = name;

    public DataViewType Type { get; } = type;

    /// <summary>Writes name and parameters, from which <see cref="CodecTable.ReadOrNull"/> makes the codec again.</summary>
    public void WriteDefinition(BinaryWriter writer)
    {
        using var parameters = new MemoryStream();
        using var parameterWriter = new BinaryWriter(parameters);
        WriteParameters(parameterWriter);
        writer.Write(Name);
        writer.Write7BitEncodedInt64(parameters.Length);
        writer.Write(parameters.GetBuffer(), 0, (int)parameters.Length);
    }

    protected virtual void WriteParameters(BinaryWriter writer)
    {
    }

    /// <summary>Writes one annotation as a stream of one value.</summary>
    public abstract void WriteAnnotation(BinaryWriter writer, DataViewSchema.Annotations annotations, DataViewSchema.Column annotation);

    /// <summary>Reads a stream of one value and adds it as an annotation.</summary>
    public abstract void ReadAnnotation(BinaryReader reader, string kind, DataViewSchema.Annotations.Builder annotations);
}

internal abstract class ValueCodec<T>(string name, DataViewType type) : ValueCodec(name, type)
{
    public abstract void Write(BinaryWriter writer, ReadOnlySpan<T> values);

    /// <summary>Reads a stream of <paramref name="count"/> values; the stream's length bounds what is allocated.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="values">An array that is filled if it is long enough, and else replaced.</param>
    /// <param name="count">The number of values.</param>
    public abstract void Read(BinaryReader reader, ref T[] values, int count);

    /// <summary>Reads a stream of <paramref name="count"/> values into an array of that length.</summary>
    public T[] Read(BinaryReader reader, int count)
    {
        T[] values = [];
        Read(reader, ref values, count);
        return values;
    }

    /// <summary>How many bytes values take, more or less.</summary>
    public virtual long EstimateBytes(ReadOnlySpan<T> values) => values.Length * (long)Unsafe.SizeOf<T>();

    /// <summary>Copies a value so that the copy may be changed.</summary>
    public virtual void Copy(in T source, ref T destination) => destination = source;

    public override void WriteAnnotation(BinaryWriter writer, DataViewSchema.Annotations annotations, DataViewSchema.Column annotation)
    {
        T value = default!;
        annotations.GetGetter<T>(annotation)(ref value);
        Write(writer, [value]);
    }

    public override void ReadAnnotation(BinaryReader reader, string kind, DataViewSchema.Annotations.Builder annotations)
    {
        T value = Read(reader, 1)[0];
        annotations.Add(kind, Type, (ref T destination) => Copy(value, ref destination));
    }

    protected static void EnsureLength(ref T[] values, int length)
    {
        if (values.Length < length)
            Array.Resize(ref values, length);
    }
}
