using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Microsoft.ML.ConvNets.Weights.Formats;
using static Microsoft.ML.ConvNets.Tests.Weights.PickleBytes;

namespace Microsoft.ML.ConvNets.Tests.Weights;

/// <summary>Weight files come from outside: what is wrong in them ends in one clear error, in bounded memory, and runs nothing.</summary>
[TestClass]
public class HostileWeightFileTests
{
    private const long MemoryLimit = 400L << 20;

    private static readonly byte[] s_four = new byte[16];

    [TestMethod]
    public void An_honest_file_of_this_making_is_read()
    {
        using WeightFile file = Open(Zip(Pickle(Dictionary(("w", Tensor(Storage("0", 4), 0, [2, 2], [2, 1])))), ("0", s_four)));
        Assert.AreEqual("w", file.Entries.Single().Name);
        _ = file.Read(file.Entries[0]);
    }

    [TestMethod]
    public void No_function_is_called()
    {
        using var folder = new TemporaryFolder();
        string marker = folder.File("ran");
        byte[] command = Text($"touch {marker}");
        (string What, byte[] Pickle, string Message)[] cases =
        [
            ("posix.system", Pickle(Global("posix", "system"), TupleOf(command), Op(Reduce)), "'posix.system'"),
            ("os.system", Pickle(Global("os", "system"), TupleOf(command), Op(Reduce)), "'os.system'"),
            ("by names on the stack", Pickle(Text("os"), Text("system"), Op(0x93), TupleOf(command), Op(Reduce)), "'os.system'"),
            ("builtins.eval", Pickle(Dictionary(("w", [.. Global("builtins", "eval"), .. TupleOf(command), Reduce]))), "'builtins.eval'"),
            ("the old way to make an object", Pickle(Op(Mark), command, Encoding.UTF8.GetBytes("ios\nsystem\n")), "0x69"),
            ("another old way", Pickle(Op(Mark), Global("torch", "FloatStorage"), command, Op((byte)'o')), "0x6F"),
            ("an extension", Pickle([0x82, 1]), "0x82"),
            ("a text that is called", Pickle(command, TupleOf(command), Op(Reduce)), "no class of a state dict"),
            ("torch.load inside", Pickle(Global("torch.serialization", "load"), TupleOf(command), Op(Reduce)), "'torch.serialization.load'"),
            ("a name beside a known one", Pickle(Global("torch", "FloatStorage.from_file"), TupleOf(command), Op(Reduce)), "from_file"),
            ("a storage by itself", Pickle(Global("torch", "FloatStorage"), TupleOf(command), Op(Reduce)), "by itself"),
            ("a state with a setter", Pickle(Global("collections", "OrderedDict"), Dictionary(), Op((byte)'b')), "state"),
        ];
        foreach ((string what, byte[] pickle, string message) in cases)
        {
            AssertRefused(Zip(pickle, ("0", s_four)), what, message);
            AssertRefused(Legacy(pickle), $"{what}, old form", message);
        }

        Assert.IsFalse(File.Exists(marker), "something ran");
    }

    [TestMethod]
    public void What_PyTorch_would_run_is_not_run_here()
    {
        using var folder = new TemporaryFolder();
        Python.Run("""
            import os, sys
            import torch
            class Evil:
                def __reduce__(self):
                    return os.system, (f"touch {sys.argv[1]}/ran",)
            for name, zipped in (("zip.pth", True), ("old.pth", False)):
                torch.save({"w": torch.ones(3), "x": Evil()}, f"{sys.argv[1]}/{name}", _use_new_zipfile_serialization=zipped)
            """, "torch", folder.Path);
        foreach (string name in (string[])["zip.pth", "old.pth"])
        {
            AssertRefused(File.ReadAllBytes(folder.File(name)), name, "'posix.system'");
        }

        Assert.IsFalse(File.Exists(folder.File("ran")));
    }

    [TestMethod]
    public void Views_that_reach_out_of_what_is_there_are_refused()
    {
        (string What, byte[] Tensor)[] cases =
        [
            ("one too many", Tensor(Storage("0", 4), 0, [5], [1])),
            ("offset", Tensor(Storage("0", 4), 1, [4], [1])),
            ("giant offset", Tensor(Storage("0", 4), long.MaxValue, [1], [1])),
            ("strides", Tensor(Storage("0", 4), 0, [2, 2], [3, 1])),
            ("giant stride", Tensor(Storage("0", 4), 0, [3], [long.MaxValue])),
            ("product that wraps", Tensor(Storage("0", 4), 0, [1L << 32, 1L << 32], [0, 0])),
            ("repeated values", Tensor(Storage("0", 4), 0, [1L << 40], [0])),
            ("many dimensions", Tensor(Storage("0", 4), 0, [.. Enumerable.Repeat(1L, 17)], [.. Enumerable.Repeat(1L, 17)])),
            ("many large dimensions", Tensor(Storage("0", 4), 0, [.. Enumerable.Repeat(long.MaxValue, 16)], [.. Enumerable.Repeat(long.MaxValue, 16)])),
            ("fewer strides", Tensor(Storage("0", 4), 0, [2, 2], [1])),
            ("negative", Tensor(Storage("0", 4), 0, [-1], [1])),
            ("negative offset", Tensor(Storage("0", 4), -1, [1], [1])),
            ("negative stride", Tensor(Storage("0", 4), 0, [2], [-1])),
            ("storage that claims 2 GiB", Tensor(Storage("0", 1L << 29), 0, [1L << 29], [1])),
            ("storage that claims all", Tensor(Storage("0", long.MaxValue), 0, [long.MaxValue], [1])),
            ("storage of -1", Tensor(Storage("0", -1), 0, [1], [1])),
            ("no such storage", Tensor(Storage("1", 4), 0, [4], [1])),
            ("a way out of the zip", Tensor(Storage("../../../etc/passwd", 4), 0, [4], [1])),
            ("shape of texts", [.. Global("torch._utils", "_rebuild_tensor"), .. TupleOf(Storage("0", 4), Number(0), TupleOf(Text("4")), TupleOf(Number(1))), Reduce]),
            ("of something that is no storage", [.. Global("torch._utils", "_rebuild_tensor"), .. TupleOf(Text("0"), Number(0), TupleOf(), TupleOf()), Reduce]),
        ];
        foreach ((string what, byte[] tensor) in cases)
        {
            AssertRefused(Zip(Pickle(Dictionary(("w", tensor))), ("0", s_four)), what, "");
            AssertRefused(Legacy(Pickle(Dictionary(("w", tensor)))), $"{what}, old form", "");
        }
    }

    [TestMethod]
    public void Pickles_that_are_bombs_cost_little()
    {
        byte[] lists = [.. Enumerable.Repeat((byte)']', 12_000_000)];
        byte[] nested = [.. Enumerable.Repeat((byte[])[(byte)']', Mark], 500_000).SelectMany(b => b)];
        byte[] doubling = [(byte)']', .. Enumerable.Range(0, 250).SelectMany(i => (byte[])[(byte)'q', (byte)i, Mark, (byte)'h', (byte)i, (byte)'h', (byte)i, EndTuple])];
        byte[] memo = [(byte)'N', .. Enumerable.Range(0, 2_000_000).SelectMany(i => (byte[])[(byte)'r', (byte)i, (byte)(i >> 8), (byte)(i >> 16), 0xFF])];
        byte[] copies = [(byte)']', (byte)'q', 0, Mark, .. Enumerable.Repeat((byte[])[Mark, (byte)'N', (byte)'N', EndTuple], 100_000).SelectMany(b => b), (byte)'e',
            .. Global("collections", "OrderedDict"), (byte)'q', 1, .. Enumerable.Repeat((byte[])[(byte)'h', 1, (byte)'h', 0, 0x85, Reduce, (byte)'0'], 1).SelectMany(b => b),
            .. Enumerable.Repeat((byte[])[(byte)'h', 1, (byte)'h', 0, 0x85, Reduce], 500_000).SelectMany(b => b)];
        (string What, byte[] Pickle)[] cases =
        [
            ("empty", []),
            ("nothing but its end", [(byte)'.']),
            ("lists", Pickle(lists)),
            ("nested", Pickle(nested)),
            ("doubling", Pickle(doubling)),
            ("memo", Pickle(memo)),
            ("copies", Pickle(copies)),
            ("text of 2 GiB", Pickle([(byte)'X', 0, 0, 0, 0x80, 1, 2, 3])),
            ("text of 16 EiB", Pickle([0x8D, 255, 255, 255, 255, 255, 255, 255, 255, 1])),
            ("number of 255 bytes", Pickle([0x8A, 255, 1, 2])),
            ("line without an end", Pickle([(byte)'c', .. Enumerable.Repeat((byte)'a', 1000)])),
            ("20 MB", Pickle([.. Enumerable.Repeat((byte[])[0x80, 2], 10_000_000).SelectMany(b => b), (byte)'}'])),
            ("protocol 99", [0x80, 99, (byte)'}', (byte)'.']),
            ("group never opened", Pickle(Op(EndTuple))),
            ("recalled, never kept", Pickle([(byte)'h', 7])),
            ("appends to a text", Pickle(Text("a"), Text("b"), Op((byte)'a'))),
            ("name that is a number", Pickle([(byte)'}', .. Number(1), .. Tensor(Storage("0", 4), 0, [4], [1]), (byte)'s'])),
            ("the same name twice", Pickle(Dictionary(("w", Tensor(Storage("0", 4), 0, [4], [1])), ("w", Tensor(Storage("0", 4), 0, [4], [1]))))),
        ];
        foreach ((string what, byte[] pickle) in cases)
        {
            AssertRefused(Zip(pickle, ("0", s_four)), what, "");
            AssertRefused(Zip(pickle, CompressionLevel.Fastest, ("0", s_four)), $"{what}, deflated", "");
            AssertRefused(Legacy(pickle), $"{what}, old form", "");
        }
    }

    [TestMethod]
    public void A_zip_that_lies_about_a_size_is_refused()
    {
        byte[] pickle = Pickle(Dictionary(("w", Tensor(Storage("0", 1L << 28), 0, [1L << 28], [1]))));
        foreach (CompressionLevel level in (CompressionLevel[])[CompressionLevel.NoCompression, CompressionLevel.SmallestSize])
        {
            byte[] zip = Zip(pickle, level, ("0", s_four));
            // The central directory's size of the last entry, twice: as it lies in the file, and unpacked.
            int entry = zip.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[(byte)'P', (byte)'K', 1, 2]);
            BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(entry + 24), 1u << 30);
            AssertRefused(zip, $"unpacked {level}", "");
            BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(entry + 20), 1u << 30);
            AssertRefused(zip, $"packed {level}", "");
        }
    }

    [TestMethod]
    public void A_small_zip_that_unpacks_to_much_is_not_unpacked_beyond_what_is_asked_for()
    {
        byte[] zip = Zip(Pickle(Dictionary(("w", Tensor(Storage("0", 4), 0, [4], [1])))), CompressionLevel.SmallestSize, ("0", new byte[64 << 20]));
        Assert.IsLessThan(1 << 20, zip.Length);
        long before = GC.GetAllocatedBytesForCurrentThread();
        using WeightFile file = Open(zip);
        _ = file.Read(file.Entries[0]);
        Assert.IsLessThan(8L << 20, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void Deflated_values_that_are_damaged_are_refused_when_they_are_read()
    {
        byte[] zip = Zip(Pickle(Dictionary(("w", Tensor(Storage("0", 4000), 0, [4000], [1])))), CompressionLevel.SmallestSize,
            ("0", [.. Enumerable.Range(0, 16_000).Select(i => (byte)(i * i))]));
        int data = zip.AsSpan().IndexOf("model/data/0"u8) + 12;
        zip.AsSpan(data, 60).Fill(0xFF);
        using WeightFile file = Open(zip);
        Assert.Throws<InvalidDataException>(() => file.Read(file.Entries[0]));
    }

    [TestMethod]
    public void Other_files_are_named_for_what_they_are()
    {
        (byte[] Content, string Message)[] cases =
        [
            ([], "is empty"),
            ([0x89, (byte)'H', (byte)'D', (byte)'F', 13, 10, 26, 10], "Keras"),
            ("<!DOCTYPE html><html>"u8.ToArray(), "web page"),
            ([0x80, 4, 0x95, 1, 2, 3], "state_dict()"),
            (new byte[100], "neither"),
            ("PK\u0003\u0004 and nothing else"u8.ToArray(), "damaged zip"),
        ];
        foreach ((byte[] content, string message) in cases)
        {
            AssertRefused(content, message, message);
        }

        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.CreateEntry("readme.txt");
        }

        AssertRefused(buffer.ToArray(), "another zip", "data.pkl");
        Assert.Throws<FileNotFoundException>(() => WeightFile.Open("/no/such/file.pth"));
    }

    private static WeightFile Open(byte[] content) => WeightFile.Open(new MemoryStream(content), "test");

    private static void AssertRefused(byte[] content, string what, string message)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<InvalidDataException>(
            () =>
            {
                using WeightFile file = Open(content);
                foreach (WeightEntry entry in file.Entries)
                {
                    _ = file.Read(entry);
                }
            },
            what);
        StringAssert.Contains(error.Message, message, what);
        Assert.IsLessThan(1000, error.Message.Length, what);
        Assert.IsLessThan(MemoryLimit, GC.GetAllocatedBytesForCurrentThread() - before, what);
    }
}
