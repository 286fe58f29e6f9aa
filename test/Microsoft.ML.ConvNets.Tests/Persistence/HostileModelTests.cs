using System.Buffers.Binary;
using System.Reflection;
using System.Text;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Tests.Persistence;

/// <summary>A model zip comes from outside: damage and lies end in one clear error, in bounded memory.</summary>
[TestClass]
[DoNotParallelize] // It measures what the process allocates.
public class HostileModelTests
{
    private static readonly MLContext s_ml = new(seed: 1);
    private static byte[] s_zip = [];

    [ClassInitialize]
    public static void Prepare(TestContext context)
    {
        IDataView data = TestImages.Load(s_ml, 8);
        using var model = TinyModel.Classifier(s_ml);
        s_zip = ModelZip.Save(s_ml, model.LastTransformer, data.Schema);
    }

    [TestMethod]
    public void The_model_itself_loads() => ((IDisposable)s_ml.Model.Load(new MemoryStream(s_zip), out _)).Dispose();

    [TestMethod]
    public void A_file_cut_off_anywhere_is_refused()
    {
        for (int i = 0; i < 60; i++)
        {
            AssertRefused(s_zip[..(s_zip.Length * i / 60)], $"cut off at {i}/60");
        }

        AssertRefused(s_zip[..^1], "cut off by one");
    }

    [TestMethod]
    public void Bytes_changed_anywhere_are_refused_or_harmless()
    {
        var random = new Random(7);
        for (int i = 0; i < 150; i++)
        {
            byte[] zip = [.. s_zip];
            for (int k = 0; k <= i % 3; k++)
            {
                zip[random.Next(zip.Length)] = (byte)random.Next(256);
            }

            try
            {
                (s_ml.Model.Load(new MemoryStream(zip), out _) as IDisposable)?.Dispose();
            }
            catch (Exception e)
            {
                AssertClear(Cause(e), $"variant {i}");
            }
        }
    }

    [TestMethod]
    public void Weights_that_do_not_fit_or_lie_are_refused()
    {
        byte[] weights = Entry("weights.safetensors");
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(weights);
        string header = Encoding.UTF8.GetString(weights, 8, (int)headerLength);
        (string What, byte[] Content)[] cases =
        [
            ("empty", []),
            ("seven bytes", weights[..7]),
            ("header only", weights[..(8 + (int)headerLength)]),
            ("last byte missing", weights[..^1]),
            ("a byte too many", [.. weights, 0]),
            ("giant header length", [255, 255, 255, 255, 255, 255, 255, 127, .. weights[8..]]),
            ("header of 99 MB", [0, 0, 0xF0, 5, 0, 0, 0, 0, .. weights[8..]]),
            ("no JSON", Pack("this is no JSON, but long enough")),
            ("an array", Pack("[]")),
            ("nothing in it", Pack("{}")),
            ("deep", Pack(new string('[', 5000))),
            ("a tensor renamed", Pack(header.Replace("conv2d_2.bias", "conv2d_9.bias", StringComparison.Ordinal), weights[(8 + (int)headerLength)..])),
            ("another shape", Pack(header.Replace("\"shape\":[2]", "\"shape\":[1,2]", StringComparison.Ordinal), weights[(8 + (int)headerLength)..])),
            ("another type", Pack(header.Replace("F32", "I32", StringComparison.Ordinal), weights[(8 + (int)headerLength)..])),
            ("unknown type", Pack(header.Replace("F32", "F8", StringComparison.Ordinal), weights[(8 + (int)headerLength)..])),
            ("negative shape", Pack("""{"a":{"dtype":"F32","shape":[-1,-4],"data_offsets":[0,16]}}""", new byte[16])),
            ("overflowing shape", Pack("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""")),
            ("overlap", Pack("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", new byte[12])),
            ("offsets that are no numbers", Pack("""{"a":{"dtype":"F32","shape":[2],"data_offsets":["0","8"]}}""", new byte[8])),
        ];
        foreach ((string what, byte[] content) in cases)
        {
            CollectionAssert.AreNotEqual(weights, content, what);
            StringAssert.Contains(AssertRefused(With("weights.safetensors", content), what), what == "deep" ? "" : "e");
        }

        AssertRefused(With("weights.safetensors", null), "no weights at all");
    }

    /// <summary>Numbers that were changed are numbers still: without a checksum such a model scored, wrongly or NaN.</summary>
    [TestMethod]
    public void A_weight_a_network_or_a_header_that_was_changed_shows_by_the_checksum()
    {
        byte[] weights = Entry("weights.safetensors");
        weights[^3] ^= 1;
        StringAssert.Contains(AssertRefused(With("weights.safetensors", weights), "a weight"), "checksum");

        string network = Encoding.UTF8.GetString(Entry("network.json"));
        string other = network.Replace("0.1", "0.2", StringComparison.Ordinal);
        Assert.AreNotEqual(network, other, "the rate of dropout");
        StringAssert.Contains(AssertRefused(With("network.json", Encoding.UTF8.GetBytes(other)), "the network"), "checksum");

        byte[] header = Entry("Model.key");
        int at = header.AsSpan().IndexOf("\"left\""u8);
        Assert.IsGreaterThan(0, at, "the name of a class");
        header[at + 1] = (byte)'L';
        StringAssert.Contains(AssertRefused(With("Model.key", header), "the header"), "checksum");
    }

    [TestMethod]
    public void A_model_of_a_version_that_had_no_checksum_loads() =>
        ((IDisposable)s_ml.Model.Load(new MemoryStream(With("checksum.sha256", null)), out _)).Dispose();

    [TestMethod]
    public void A_giant_network_costs_no_memory_even_if_the_weights_claim_to_be_as_large()
    {
        string giant = Network.Sequential(Flatten(), Dense(1 << 20)).ToJson();
        string message = AssertRefused(With("network.json", Encoding.UTF8.GetBytes(giant)), "giant");
        StringAssert.Contains(message, "parameters");

        long inputs = 3 * 16 * 16, units = 1 << 20;
        long first = inputs * units * 4, second = first + (units * 4), third = second + (2 * units * 4);
        string header = $$$"""
            {"dense_1.weight":{"dtype":"F32","shape":[{{{units}}},{{{inputs}}}],"data_offsets":[0,{{{first}}}]},
             "dense_1.bias":{"dtype":"F32","shape":[{{{units}}}],"data_offsets":[{{{first}}},{{{second}}}]},
             "output.weight":{"dtype":"F32","shape":[2,{{{units}}}],"data_offsets":[{{{second}}},{{{third}}}]},
             "output.bias":{"dtype":"F32","shape":[2],"data_offsets":[{{{third}}},{{{third + 8}}}]}}
            """;
        byte[] both = With("weights.safetensors", Pack(header, new byte[100]), With("network.json", Encoding.UTF8.GetBytes(giant)));
        StringAssert.Contains(AssertRefused(both, "both giant"), "truncated");

        foreach (string json in new[]
        {
            Network.Sequential(Conv2D(1 << 24, 1 << 24)).ToJson(),
            Network.Sequential(Conv2D(1, 1, padding: 1 << 20), GlobalAveragePool2D()).ToJson(),
            Network.Sequential([.. Enumerable.Repeat((Layer)Activate(Activation.Relu), 9_000), Flatten()]).ToJson(),
            "{", "null", "", """{"layers":[{"kind":"dense","units":99999999999}]}""",
            "{\"layers\":[" + string.Join(',', Enumerable.Repeat("""{"kind":"flatten"}""", 200_000)) + "]}",
            new string('[', 3_000_000), new string(' ', 5_000_000),
        })
        {
            AssertRefused(With("network.json", Encoding.UTF8.GetBytes(json)), json.Length > 60 ? json[..60] : json);
        }

        AssertRefused(With("network.json", [0xFF, 0xFE, 0x80, 0x81]), "no UTF-8");
        AssertRefused(With("network.json", null), "no network at all");
    }

    [TestMethod]
    public void A_header_that_is_garbage_is_refused()
    {
        (string Old, string New)[] cases =
        [
            ("\"featureColumnName\"", "\"featureColumnNome\""),
            ("\"featureColumnName\":\"Image\"", "\"featureColumnName\":null   "),
            ("\"featureColumnName\":\"Image\"", "\"featureColumnName\":17     "),
            ("\"inputKind\":\"Image\"", "\"inputKind\":99     "),
            ("\"inputKind\":\"Image\"", "\"inputKind\":\"Jmage\""),
            ("\"inputKind\":\"Image\"", "\"inputKind\":null   "),
            ("\"shape\":[3,16,16]", "\"shape\":[3,16,17]"),
            ("\"shape\":[3,16,16]", "\"shape\":[9,99,99]"),
            ("\"shape\":[3,16,16]", "\"shape\":[3, 1616]"),
            ("\"shape\":[3,16,16]", "\"shape\":null     "),
            ("\"mean\":[0,0,0]", "\"mean\":[0,0]  "),
            ("\"mean\":[0,0,0]", "\"mean\":null   "),
            ("\"standardDeviation\":[1,1,1]", "\"standardDeviation\":[1,0,1]"),
            ("[\"left\",\"right\"]", "[\"left\"        ]"),
            ("[\"left\",\"right\"]", "null            "),
            ("[\"left\",\"right\"]", "[\"left\",null   ]"),
            ("[\"left\",\"right\"]", "[\"l\",\"e\",\"f\"]   "),
            ("\"kind\":\"String\"", "\"kind\":\"Single\""),
            ("\"kind\":\"String\"", "\"kind\":\"DateTi\""),
            ("\"scoreColumnName\":\"Score\"", "\"scoreColumnName\":\"\"     "),
            ("{\"featureColumnName\"", "[\"featureColumnName\""),
        ];
        byte[] key = Entry("Model.key");
        foreach ((string old, string changed) in cases)
        {
            byte[] content = [.. key];
            byte[] from = Encoding.UTF8.GetBytes(old);
            Assert.HasCount(from.Length, Encoding.UTF8.GetBytes(changed), changed);
            int at = 0;
            for (int next; (next = content.AsSpan(at).IndexOf(from)) >= 0; at += next + from.Length)
            {
                Encoding.UTF8.GetBytes(changed).CopyTo(content, at + next);
                if (old.Contains("shape", StringComparison.Ordinal))
                {
                    // The first one only: the preprocessing has the same shape.
                    break;
                }
            }

            CollectionAssert.AreNotEqual(key, content, old);
            AssertRefused(With("Model.key", content), changed);
        }
    }

    [TestMethod]
    public void A_hostile_augmentation_is_refused()
    {
        IDataView data = TestImages.Load(s_ml, 2);
        byte[] zip = ModelZip.Save(s_ml, s_ml.Transforms.AugmentImages("Image", new Augmentation { ZoomRange = 0.25 }).Fit(data), data.Schema);
        byte[] key = Entry("Model.key", zip);
        foreach (string changed in new[] { "\"zoomRange\":9.25", "\"zoomRange\":null", "\"zoomRange\":\"ab\"", "\"zumRanges\":0.25" })
        {
            byte[] content = [.. key];
            int at = content.AsSpan().IndexOf("\"zoomRange\":0.25"u8);
            Assert.IsGreaterThan(0, at);
            Encoding.UTF8.GetBytes(changed).CopyTo(content, at);
            AssertRefused(With("Model.key", content, zip), changed);
        }
    }

    private static string AssertRefused(byte[] zip, string what)
    {
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        long resident = Environment.WorkingSet;
        Exception? error = null;
        try
        {
            (s_ml.Model.Load(new MemoryStream(zip), out _) as IDisposable)?.Dispose();
        }
        catch (Exception e)
        {
            error = Cause(e);
        }

        Assert.IsNotNull(error, what);
        AssertClear(error, what);
        Assert.IsLessThan(150 << 20, GC.GetTotalAllocatedBytes(precise: true) - allocated, what);
        Assert.IsLessThan(200 << 20, Environment.WorkingSet - resident, what);
        return error.Message;
    }

    /// <summary>ML.NET calls loaders by reflection, one inside the other.</summary>
    private static Exception Cause(Exception e) => e is TargetInvocationException { InnerException: { } inner } ? Cause(inner) : e;

    private static void AssertClear(Exception e, string what)
    {
        // The names of a loader's assembly and class are ML.NET's to read: a changed one is a file that is not found.
        // So is the schema of the data, beside our streams: a changed one may end too early for it.
        bool isForeign = (e is FileNotFoundException or FileLoadException && e.Source != typeof(ConvNetTransformer).Assembly.GetName().Name)
            || (e is EndOfStreamException && e.StackTrace!.Contains("Microsoft.ML.Data.IO.BinaryLoader", StringComparison.Ordinal));
        Assert.IsTrue(isForeign || e is FormatException or InvalidDataException or InvalidOperationException or ArgumentException, $"{what}: {e}");
        Assert.IsFalse(e is ArgumentNullException, $"{what}: {e}");
        // ML.NET and the library of zips are terse.
        Assert.IsGreaterThan(e.Source == typeof(ConvNetTransformer).Assembly.GetName().Name ? 30 : 10, e.Message.Length, what);
    }

    private static byte[] Pack(string header, params byte[] values)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)json.Length);
        return [.. length, .. json, .. values];
    }

    private static byte[] Entry(string name, byte[]? zip = null) => ModelZip.Entry(zip ?? s_zip, name);

    /// <summary>The model with one entry replaced, or left out.</summary>
    private static byte[] With(string name, byte[]? content, byte[]? zip = null) => ModelZip.With(zip ?? s_zip, name, content);
}
