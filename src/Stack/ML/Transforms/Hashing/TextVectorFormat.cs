using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Persistence.Idv;

namespace Microsoft.ML.Transforms.Hashing;

/// <summary>A vector of texts as a sub-model, with a readable copy beside it.</summary>
internal static class TextVectorFormat
{
    private static readonly VersionInfo s_version = new("TEXTSPBF", 0x00010001, 0x00010001, 0x00010001, "TextSpanBuffer", ModelAssemblies.Data);

    public static void Save(ModelSaveContext ctx, string name, VBuffer<ReadOnlyMemory<char>> texts) => ctx.SaveSubModel(name, part =>
    {
        part.SetVersionInfo(s_version);
        var codec = (ValueCodec<VBuffer<ReadOnlyMemory<char>>>)CodecTable.ForTypeOrNull(new VectorDataViewType(TextDataViewType.Instance))!;
        codec.WriteDefinition(part.Writer);
        using var values = new MemoryStream();
        using var writer = new BinaryWriter(values);
        codec.Write(writer, [texts]);
        part.Writer.Write((int)values.Length);
        part.Writer.Write(values.GetBuffer(), 0, (int)values.Length);
        part.SaveTextStream("Terms.txt", text =>
        {
            text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"# Number of terms = {texts.GetValues().Length} of length {texts.Length}"));
            foreach ((int slot, ReadOnlyMemory<char> value) in texts.Items())
            {
                if (!value.IsEmpty)
                    text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{slot}\t{value}"));
            }
        });
    });

    public static bool TryLoad(ModelLoadContext ctx, string name, out VBuffer<ReadOnlyMemory<char>> texts)
    {
        VBuffer<ReadOnlyMemory<char>> loaded = default;
        bool found = ctx.TryProcessSubModel(name, part =>
        {
            part.CheckVersionInfo(s_version);
            if (CodecTable.ReadOrNull(part.Reader) is not ValueCodec<VBuffer<ReadOnlyMemory<char>>> codec)
                throw new FormatException("it is no vector of text.");
            int length = part.Reader.ReadCount(1, "bytes of text");
            if (length != part.Reader.Remaining())
                throw new FormatException($"its texts take {length} of {part.Reader.Remaining()} bytes.");
            loaded = codec.Read(part.Reader, 1)[0];
        });
        texts = loaded;
        return found;
    }
}
