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
    public abstract T[] Read(BinaryReader reader, int count);

    public override void WriteAnnotation(BinaryWriter writer, DataViewSchema.Annotations annotations, DataViewSchema.Column annotation)
    {
        T value = default!;
        annotations.GetGetter<T>(annotation)(ref value);
        Write(writer, [value]);
    }

    public override void ReadAnnotation(BinaryReader reader, string kind, DataViewSchema.Annotations.Builder annotations)
    {
        T value = Read(reader, 1)[0];
        annotations.Add(kind, Type, GetterOf(value));
    }

    protected virtual ValueGetter<T> GetterOf(T value) => (ref T destination) => destination = value;
}
