using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Stack.ML.Tests.Persistence;

/// <summary>Files that are no models, or lie about themselves: each gives one clear message, takes little memory and leaves nothing behind.</summary>
[TestClass]
public sealed class HostileModelTests
{
    private const string Key = "TransformerChain/Model.key";
    private const string FirstKey = "TransformerChain/Transform_000/Model.key";
    private const long AllowedMemory = 64 << 20;

    private readonly MLContext _ml = new(1);

    [TestMethod]
    public void NotAZip() => Refuse("no zip at all"u8.ToArray(), "");

    [TestMethod]
    public void Empty() => Refuse([], "");

    [TestMethod]
    public void EveryTruncation_IsRefused()
    {
        byte[] zip = Zip(Model());
        for (int length = 1; length < zip.Length; length += 97)
            Refuse(zip[..length], "");
    }

    [TestMethod]
    public void EveryFlippedByte_IsRefusedOrHarmless()
    {
        // Of a byte of the content the checksum tells; what lies between the entries may be harmless.
        byte[] zip = Zip(Model());
        for (int i = 0; i < zip.Length; i += 13)
        {
            byte[] damaged = [.. zip];
            damaged[i] ^= 0x41;
            LoadOrFormatException(damaged);
        }
    }

    [TestMethod]
    public void EveryChangedFieldOfEveryEntry_IsRefusedOrHarmless()
    {
        Dictionary<string, byte[]> model = Model();
        long before = GC.GetTotalAllocatedBytes(precise: true);
        int files = 0;
        foreach ((string name, byte[] content) in model.Where(entry => entry.Key.EndsWith("Model.key", StringComparison.Ordinal) || entry.Key == "Schema"))
        {
            for (int offset = 0; offset + 4 <= content.Length; offset += 4)
            {
                // What lies between the header's fields and its end is not read.
                if (offset is >= 0xA0 and < 0x100)
                    continue;
                foreach (int value in (int[])[int.MaxValue, -1, 0x01000000])
                {
                    byte[] changed = [.. content];
                    BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(offset), value);
                    LoadOrFormatException(Zip(With(model, name, changed)));
                    files++;
                }
            }
        }

        long perFile = (GC.GetTotalAllocatedBytes(precise: true) - before) / files;
        Assert.IsLessThan(1L << 20, perFile, "Bytes allocated for each file.");
    }

    [TestMethod]
    public void AZipWithoutModel() => Refuse(Zip(new() { ["readme.txt"] = [1] }), "is missing");

    [TestMethod]
    public void AChildIsMissing()
    {
        Dictionary<string, byte[]> model = Model();
        model.Remove(FirstKey);
        Refuse(Zip(model), FirstKey);
    }

    [TestMethod]
    public void ABytesIsLeftOver()
    {
        Dictionary<string, byte[]> model = Model();
        Refuse(Zip(With(model, Key, Rebuild(model[Key], block => [.. block, 0]))), "left over");
    }

    [TestMethod]
    [DataRow("../evil")]
    [DataRow("/etc/evil")]
    [DataRow("TransformerChain/../../evil")]
    [DataRow("C:\\evil")]
    [DataRow("TransformerChain\\..\\evil")]
    public void AnEntryThatEscapes(string name) => Refuse(Zip(With(Model(), name, [1])), "points outside");

    [TestMethod]
    public void AnEntryTwice()
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in Model().Append(new(Key, [1, 2, 3])))
                Write(archive, name, content);
        }

        Refuse(stream.ToArray(), "occurs twice");
    }

    [TestMethod]
    public void AnUnknownClass() => Refuse(Zip(Replaced("CopyTransform", "NopeTransform")), "NopeTransform");

    [TestMethod]
    public void AnUnknownAssembly() => Refuse(Zip(Renamed("Nowhere.To.Be.Found, Version=1.0.0.0")), "Nowhere.To.Be.Found");

    [TestMethod]
    [DataRow("../evil")]
    [DataRow("/tmp/evil.dll")]
    [DataRow("System.Private.CoreLib")]
    [DataRow("")]
    public void AnAssemblyThatHasNoBusinessHere(string assembly) => Refuse(Zip(Renamed(assembly)), FirstKey);

    [TestMethod]
    public void ANewerVersion()
    {
        Dictionary<string, byte[]> model = Model();
        byte[] entry = [.. model[FirstKey]];
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(0x4C), 0x00020000);
        Refuse(Zip(With(model, FirstKey, entry)), "newer version");
    }

    [TestMethod]
    public void ChainsWithoutEnd()
    {
        Dictionary<string, byte[]> model = Model();
        byte[] chainOfOne = Rebuild(model[Key], _ => [1, 0, 0, 0, 7, 0, 0, 0]);
        var nested = new Dictionary<string, byte[]>();
        string folder = "TransformerChain";
        for (int i = 0; i < 300; i++)
        {
            nested[folder + "/Model.key"] = chainOfOne;
            folder += "/Transform_000";
        }

        Refuse(Zip(nested), "nested deeper");
    }

    [TestMethod]
    public void AnEntryThatUnpacksToMuch()
    {
        // More zeros than are read into memory, in a small file.
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream content = archive.CreateEntry(Key, CompressionLevel.Fastest).Open();
            var zeros = new byte[1 << 20];
            for (int i = 0; i < 260; i++)
                content.Write(zeros);
        }

        Refuse(stream.ToArray(), "at most");
    }

    [TestMethod]
    public void ALengthThatCannotBe()
    {
        // The central directory says that an entry unpacks to four gigabytes.
        byte[] zip = Zip(Model());
        int central = zip.AsSpan().LastIndexOf("PK\x01\x02"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(central + 24), 0xF0000000);
        Refuse(zip, "");
    }

    [TestMethod]
    public void AModelWhoseLoaderIsMissing()
    {
        Dictionary<string, byte[]> model = ModelWithLoader();
        model.Remove("Loader/Model.key");
        Refuse(Zip(model), "'Loader/Model.key' is missing");
    }

    [TestMethod]
    public void ALoaderThatIsNone()
    {
        Dictionary<string, byte[]> model = ModelWithLoader();
        model["Loader/Model.key"] = model[Key];
        model["Loader/Transform_000/Model.key"] = model[FirstKey];
        Refuse(Zip(model), "where a IDataLoader");
    }

    [TestMethod]
    public void EveryChangedFieldOfATextLoader_IsRefusedOrHarmless()
    {
        Dictionary<string, byte[]> model = ModelWithLoader();
        byte[] content = model["Loader/Model.key"];
        long before = GC.GetTotalAllocatedBytes(precise: true);
        int files = 0;
        for (int offset = 0x100; offset < content.Length; offset++)
        {
            foreach (byte value in (byte[])[0, 0x3F, 0x7F, 0xFF])
            {
                byte[] changed = [.. content];
                changed[offset] = value;
                LoadOrFormatException(Zip(With(model, "Loader/Model.key", changed)));
                files++;
            }
        }

        Assert.IsLessThan(AllowedMemory + (files * (1L << 20)), GC.GetTotalAllocatedBytes(precise: true) - before);
    }

    [TestMethod]
    public void TheFileIsNamed()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".zip");
        File.WriteAllText(path, "no zip at all");
        try
        {
            var exception = Assert.ThrowsExactly<FormatException>(() => _ml.Model.Load(path, out _));
            StringAssert.Contains(exception.Message, path);
        }
        finally
        {
            File.Delete(path);
        }

        Assert.ThrowsExactly<FileNotFoundException>(() => _ml.Model.Load(path, out _));
    }

    private void Refuse(byte[] zip, string reason)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        var exception = Assert.ThrowsExactly<FormatException>(() => _ml.Model.Load(new MemoryStream(zip), out _));
        Assert.IsLessThan(AllowedMemory, GC.GetTotalAllocatedBytes(precise: true) - before, "Bytes allocated.");
        StringAssert.StartsWith(exception.Message, "Cannot load a model from the stream: ");
        StringAssert.Contains(exception.Message, reason);
    }

    private void LoadOrFormatException(byte[] zip)
    {
        try
        {
            _ml.Model.Load(new MemoryStream(zip), out _);
        }
        catch (FormatException)
        {
        }
    }

    private Dictionary<string, byte[]> Replaced(string text, string by)
    {
        Dictionary<string, byte[]> model = Model();
        byte[] entry = [.. model[FirstKey]];
        int at = entry.AsSpan().IndexOf(Encoding.Latin1.GetBytes(text));
        Encoding.Latin1.GetBytes(by).CopyTo(entry, at);
        return With(model, FirstKey, entry);
    }

    private Dictionary<string, byte[]> Renamed(string assembly)
    {
        Dictionary<string, byte[]> model = Model();
        byte[] entry = model[FirstKey];
        int start = (int)BinaryPrimitives.ReadInt64LittleEndian(entry.AsSpan(0x90));
        byte[] name = Encoding.Unicode.GetBytes(assembly);
        byte[] changed = [.. entry[..start], .. name, .. entry[^8..]];
        BinaryPrimitives.WriteUInt32LittleEndian(changed.AsSpan(0x98), (uint)name.Length);
        BinaryPrimitives.WriteInt64LittleEndian(changed.AsSpan(0x80), changed.Length - 8);
        BinaryPrimitives.WriteInt64LittleEndian(changed.AsSpan(0x88), changed.Length);
        return With(model, FirstKey, changed);
    }

    // For entries without strings: gives the entry another block.
    private static byte[] Rebuild(byte[] entry, Func<byte[], byte[]> change)
    {
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(entry.AsSpan(0x18));
        byte[] block = change(entry[0x100..(0x100 + length)]);
        byte[] rebuilt = [.. entry[..0x100], .. block, .. entry[(0x100 + length)..]];
        BinaryPrimitives.WriteInt64LittleEndian(rebuilt.AsSpan(0x18), block.Length);
        foreach (int field in (int[])[0x80, 0x88, 0x90])
            BinaryPrimitives.WriteInt64LittleEndian(rebuilt.AsSpan(field), BinaryPrimitives.ReadInt64LittleEndian(rebuilt.AsSpan(field)) + block.Length - length);
        return rebuilt;
    }

    private Dictionary<string, byte[]> Model()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new Row[] { new() { Number = 1, Text = "a", Vector = [1, 2] }, new() { Number = 2, Text = "b", Vector = [3, 5] } });
        IDataView annotated = _ml.Transforms.Conversion.MapValueToKey("Text").Append(_ml.Transforms.Concatenate("Joined", "Number", "Vector")).Fit(data).Transform(data);
        ITransformer model = _ml.Transforms.CopyColumns("Copy", "Number")
            .Append(_ml.Transforms.NormalizeMinMax("Vector"))
            .Append(_ml.Transforms.NormalizeMeanVariance("Cdf", "Number", useCdf: true))
            .Append(_ml.Transforms.Conversion.MapValueToKey("Key", "Number"))
            .Append(_ml.Transforms.Conversion.ConvertType("Real", "Number", DataKind.Double))
            .Append(_ml.Transforms.DropColumns("Cdf"))
            .Fit(annotated);
        return GoldenModelTests.Save(_ml, model, annotated.Schema);
    }

    private Dictionary<string, byte[]> ModelWithLoader()
    {
        TextLoader loader = _ml.Data.CreateTextLoader([new("Number", DataKind.Single, 0), new("Vector", DataKind.Single, 1, 2), new("Level", DataKind.UInt32, [new(3)], new KeyCount(4))]);
        using var zip = new MemoryStream();
        _ml.Model.Save(_ml.Transforms.CopyColumns("Copy", "Number").Fit(_ml.Data.LoadFromEnumerable<Row>([new() { Vector = [1, 2] }])), loader, zip);
        zip.Position = 0;
        return Golden.GoldenFiles.Entries(zip);
    }

    private static Dictionary<string, byte[]> With(Dictionary<string, byte[]> entries, string name, byte[] content) => new(entries) { [name] = content };

    private static byte[] Zip(Dictionary<string, byte[]> entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in entries)
                Write(archive, name, content);
        }

        return stream.ToArray();
    }

    private static void Write(ZipArchive archive, string name, byte[] content)
    {
        using Stream stream = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
        stream.Write(content);
    }

    private sealed class Row
    {
        public float Number;
        public string? Text;
        [VectorType(2)] public float[]? Vector;
    }
}
