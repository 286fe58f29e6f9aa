using System.Buffers.Binary;
using Google.Protobuf;

namespace Microsoft.ML.ConvNets.Training.Tests;

/// <summary>Event files as TensorBoard reads them: records with checksums, each a protobuf message <c>Event</c>.</summary>
[TestClass]
public sealed class TensorBoardTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void Events_have_the_metrics_of_each_epoch_and_the_settings()
    {
        using var folder = new TemporaryFolder();
        string log = Path.Combine(folder.Path, "log");
        var callback = new TensorBoard(log, new Dictionary<string, string> { ["schedule"] = "one|cycle", ["epochs"] = "3" });
        using var model = TinyTraining.Fit(_ml, TestImages.Load(_ml, 24), o => (o.Epochs, o.ValidationSetFraction, o.Callbacks) = (3, 0.25, [callback]));
        List<(long Step, string Tag, float? Value, string Text)> events = [.. Directory.GetFiles(log).SelectMany(Read)];
        foreach (EpochResult epoch in model.LastTransformer.History!.Epochs)
        {
            var expected = new Dictionary<string, double>
            {
                ["loss"] = epoch.Loss,
                ["accuracy"] = epoch.Accuracy!.Value,
                ["val_loss"] = epoch.ValidationLoss!.Value,
                ["val_accuracy"] = epoch.ValidationAccuracy!.Value,
                ["learning_rate"] = epoch.LearningRate,
                ["images_per_second"] = epoch.ImagesPerSecond,
            };
            var written = events.Where(e => e.Step == epoch.Epoch && e.Value is not null).ToDictionary(static e => e.Tag, static e => (double)e.Value!);
            CollectionAssert.AreEquivalent(expected.Keys.ToArray(), written.Keys.ToArray());
            foreach ((string tag, double value) in expected)
            {
                Assert.AreEqual((float)value, written[tag], 1e-6 * Math.Abs(value), tag);
            }
        }

        (_, string name, _, string text) = events.Single(static e => e.Value is null);
        StringAssert.StartsWith(name, "settings");
        StringAssert.Contains(text, "| schedule | one\\|cycle |");
    }

    [TestMethod]
    public void A_second_training_has_a_file_of_its_own()
    {
        using var folder = new TemporaryFolder();
        var callback = new TensorBoard(folder.Path);
        foreach (int _ in Enumerable.Range(0, 2))
        {
            TinyTraining.Fit(_ml, TestImages.Load(_ml, 8), o => (o.Epochs, o.Callbacks) = (1, [callback])).Dispose();
        }

        string[] files = Directory.GetFiles(folder.Path);
        Assert.HasCount(2, files);
        Assert.IsTrue(files.All(static file => Read(file).Any(static e => e.Tag == "loss")));
    }

    /// <summary>The events of a file that have values; a checksum that is wrong fails.</summary>
    private static IEnumerable<(long Step, string Tag, float? Value, string Text)> Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        for (int at = 0; at < file.Length;)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
            RequireChecksum(file.AsSpan(at, 8), file.AsSpan(at + 8));
            RequireChecksum(file.AsSpan(at + 12, length), file.AsSpan(at + 12 + length));
            (long step, ByteString? summary) = (0, null);
            Fields(file[(at + 12)..(at + 12 + length)], (field, input) =>
            {
                step = field == 2 ? input.ReadInt64() : step;
                summary = field == 5 ? input.ReadBytes() : summary;
                return field is 2 or 5;
            });
            at += 12 + length + 4;
            if (summary is not null)
            {
                ByteString value = ByteString.Empty;
                Fields(summary.ToByteArray(), (field, input) => field == 1 && (value = input.ReadBytes()) is not null);
                (string tag, float? number, string text) = ("", null, "");
                Fields(value.ToByteArray(), (field, input) =>
                {
                    tag = field == 1 ? input.ReadString() : tag;
                    number = field == 2 ? input.ReadFloat() : number;
                    text = field == 8 ? input.ReadBytes().ToStringUtf8() : text;
                    return field is 1 or 2 or 8;
                });
                yield return (step, tag, number, text);
            }
        }
    }

    /// <summary>Goes through the fields of a message; those that are not read are passed over.</summary>
    private static void Fields(byte[] message, Func<int, CodedInputStream, bool> read)
    {
        var input = new CodedInputStream(message);
        while (input.ReadTag() is not 0 and uint tag)
        {
            if (!read(WireFormat.GetTagFieldNumber(tag), input))
            {
                input.SkipLastField();
            }
        }
    }

    /// <summary>TensorFlow's masked CRC-32C.</summary>
    private static void RequireChecksum(ReadOnlySpan<byte> data, ReadOnlySpan<byte> stored)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc = System.Numerics.BitOperations.Crc32C(crc, value);
        }

        crc = ~crc;
        Assert.AreEqual(BinaryPrimitives.ReadUInt32LittleEndian(stored), ((crc >> 15) | (crc << 17)) + 0xa282ead8u);
    }
}
