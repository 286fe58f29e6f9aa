using System.Text.Json;
using Microsoft.ML.ConvNets.Weights.Formats;

namespace Microsoft.ML.ConvNets.Tests.Weights;

/// <summary>Files that PyTorch itself wrote are read with the values that it put in.</summary>
[TestClass]
public class PyTorchFileTests
{
    private const string Script = """
        import collections, json, sys, zipfile
        import torch
        folder = sys.argv[1]
        torch.manual_seed(3)
        base = torch.arange(60, dtype=torch.float32).reshape(3, 4, 5)
        tensors = collections.OrderedDict([
            ("plain.weight", torch.randn(4, 3, 2, 2)),
            ("transposed", torch.randn(5, 7).t()),
            ("permuted", torch.randn(2, 3, 4).permute(2, 0, 1)),
            ("channels_last", torch.randn(2, 3, 4, 4).contiguous(memory_format=torch.channels_last)),
            ("slice.of.shared", base[1]),
            ("column.of.shared", base[:, 2, 1:4]),
            ("parameter", torch.nn.Parameter(torch.randn(3))),
            ("half", torch.randn(6).half()),
            ("bfloat", torch.randn(6).bfloat16()),
            ("double", torch.randn(6).double()),
            ("long", torch.tensor([-3, 2 ** 40])),
            ("int", torch.tensor([-3, 9], dtype=torch.int32)),
            ("short", torch.tensor([-3, 9], dtype=torch.int16)),
            ("char", torch.tensor([-3, 9], dtype=torch.int8)),
            ("byte", torch.tensor([3, 255], dtype=torch.uint8)),
            ("bool", torch.tensor([True, False])),
            ("scalar", torch.tensor(7)),
            ("empty", torch.zeros(0, 3)),
            ("ünï.cöde", torch.ones(2)),
        ])
        net = torch.nn.Sequential(torch.nn.Conv2d(3, 4, 3), torch.nn.BatchNorm2d(4))
        state = net.state_dict()
        def old(value, name, **kw):
            torch.save(value, f"{folder}/{name}", _use_new_zipfile_serialization=False, **kw)
        torch.save(tensors, f"{folder}/zip.pth")
        old(tensors, "old.pth")
        torch.save(tensors, f"{folder}/protocol4.pth", pickle_protocol=4)
        old(tensors, "old4.pth", pickle_protocol=4)
        torch.save(dict(tensors), f"{folder}/dict.pth")
        torch.save({"epoch": 3, "loss": 0.5, "state_dict": tensors, "best": None}, f"{folder}/wrapped.pth")
        torch.save({"model": collections.OrderedDict(("module." + k, v) for k, v in tensors.items()), "args": [1, "x", True]}, f"{folder}/parallel.pth")
        torch.save(state, f"{folder}/state.pth")
        old(state, "oldstate.pth")
        torch.save(net, f"{folder}/whole.pth")
        torch.save(torch.ones(3), f"{folder}/tensor.pth")
        with zipfile.ZipFile(f"{folder}/zip.pth") as source, zipfile.ZipFile(f"{folder}/deflated.pth", "w", zipfile.ZIP_DEFLATED) as target:
            for name in source.namelist():
                target.writestr(name, source.read(name))
        with zipfile.ZipFile(f"{folder}/zip.pth") as source, zipfile.ZipFile(f"{folder}/big.pth", "w") as target:
            for name in source.namelist():
                target.writestr(name, source.read(name))
            target.writestr(source.namelist()[0].split("/")[0] + "/byteorder", "big")
        def shown(d):
            return {k: {"type": str(v.dtype), "shape": list(v.shape), "data": [float(x) for x in v.detach().double().flatten()]} for k, v in d.items()}
        json.dump({"tensors": shown(tensors), "state": shown(state)}, open(f"{folder}/expected.json", "w"))
        """;

    private static TemporaryFolder? s_folder;
    private static JsonElement s_expected;

    [ClassCleanup]
    public static void Remove() => s_folder?.Dispose();

    [TestInitialize]
    public void Write()
    {
        if (s_folder is null)
        {
            var folder = new TemporaryFolder();
            try
            {
                // Without PyTorch each test is skipped, not the first alone.
                Python.Run(Script, "torch", folder.Path);
            }
            catch
            {
                folder.Dispose();
                throw;
            }

            s_folder = folder;
        }

        Assert.IsTrue(File.Exists(s_folder.File("expected.json")), "PyTorch wrote no files");
        s_expected = JsonDocument.Parse(File.ReadAllText(s_folder.File("expected.json"))).RootElement;
    }

    [TestMethod]
    [DataRow("zip.pth")]
    [DataRow("old.pth")]
    [DataRow("protocol4.pth")]
    [DataRow("old4.pth")]
    [DataRow("dict.pth")]
    [DataRow("wrapped.pth")]
    [DataRow("parallel.pth")]
    [DataRow("deflated.pth")]
    public void All_types_layouts_and_forms_are_read(string name) => AssertHolds(name, "tensors");

    [TestMethod]
    [DataRow("state.pth")]
    [DataRow("oldstate.pth")]
    public void A_module_s_state_dict_with_its_metadata_is_read(string name) => AssertHolds(name, "state");

    [TestMethod]
    public void A_whole_module_is_refused_with_the_way_out()
    {
        var error = Assert.Throws<InvalidDataException>(() => WeightFile.Open(s_folder!.File("whole.pth")));
        StringAssert.Contains(error.Message, "torch.nn.modules.container.Sequential");
        StringAssert.Contains(error.Message, "state_dict()");
    }

    [TestMethod]
    public void A_tensor_without_a_name_is_refused() =>
        StringAssert.Contains(Assert.Throws<InvalidDataException>(() => WeightFile.Open(s_folder!.File("tensor.pth"))).Message, "0 tensors by name");

    [TestMethod]
    public void Big_endian_values_are_refused() =>
        StringAssert.Contains(Assert.Throws<InvalidDataException>(() => WeightFile.Open(s_folder!.File("big.pth"))).Message, "'big'");

    [TestMethod]
    [DataRow("zip.pth")]
    [DataRow("old.pth")]
    public void Files_cut_off_anywhere_are_refused(string name)
    {
        byte[] whole = File.ReadAllBytes(s_folder!.File(name));
        for (int i = 0; i < 80; i++)
        {
            byte[] part = whole[..(whole.Length * i / 80)];
            Assert.Throws<InvalidDataException>(() => ReadAll(part), $"{i}/80");
        }
    }

    [TestMethod]
    [DataRow("zip.pth")]
    [DataRow("old.pth")]
    [DataRow("deflated.pth")]
    public void Bytes_changed_anywhere_are_refused_or_harmless(string name)
    {
        byte[] whole = File.ReadAllBytes(s_folder!.File(name));
        var random = new Random(5);
        for (int i = 0; i < 400; i++)
        {
            byte[] changed = [.. whole];
            for (int k = 0; k <= i % 3; k++)
            {
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            }

            try
            {
                ReadAll(changed);
            }
            catch (InvalidDataException)
            {
                // The only way in which damage may show.
            }
        }
    }

    private static void ReadAll(byte[] content)
    {
        using WeightFile file = WeightFile.Open(new MemoryStream(content), "test");
        foreach (WeightEntry entry in file.Entries)
        {
            _ = file.Read(entry);
        }
    }

    private static void AssertHolds(string name, string what)
    {
        using WeightFile file = WeightFile.Open(s_folder!.File(name));
        Dictionary<string, JsonElement> expected = s_expected.GetProperty(what).EnumerateObject().ToDictionary(p => p.Name, p => p.Value);
        CollectionAssert.AreEqual(expected.Keys.ToList(), file.Entries.Select(e => e.Name).ToList());
        foreach (WeightEntry entry in file.Entries)
        {
            JsonElement one = expected[entry.Name];
            CollectionAssert.AreEqual(one.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64()).ToArray(), entry.Shape, entry.Name);
            Assert.AreEqual(one.GetProperty("type").GetString(), $"torch.{entry.Type}".ToLowerInvariant(), entry.Name);
            float[] data = [.. one.GetProperty("data").EnumerateArray().Select(v => (float)v.GetDouble())];
            CollectionAssert.AreEqual(data, file.Read(entry), entry.Name);
        }
    }
}
