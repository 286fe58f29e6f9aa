using Microsoft.ML.ConvNets.Training.Features;

namespace Microsoft.ML.ConvNets.Training.Tests.Features;

[TestClass]
public class FeatureCacheTests
{
    private static readonly FeatureKey s_fingerprint = FeatureKey.Of(1, "backbone"u8);
    private static readonly float[] s_values = [1, 2, 3];

    private readonly List<string> _warnings = [];

    private static FeatureKey Key(int number) => FeatureKey.Of(2, BitConverter.GetBytes(number));

    private BackboneFeatures Open(FeatureCache cache, int length = 3) => cache.Open(s_fingerprint, length, _warnings.Add);

    [TestMethod]
    public void Keys_tell_kinds_and_contents_apart()
    {
        Assert.AreEqual(Key(1), Key(1));
        Assert.AreNotEqual(Key(1), Key(2));
        Assert.AreNotEqual(FeatureKey.Of(1, "a"u8), FeatureKey.Of(2, "a"u8));
        Assert.AreNotEqual(Key(1).With(Key(2)), Key(2).With(Key(1)));
    }

    [TestMethod]
    public void Memory_is_shared_under_a_fingerprint_and_only_there()
    {
        using var cache = new FeatureCache();
        Open(cache).Add(Key(1), s_values);
        Assert.IsTrue(Open(cache).Contains(Key(1)));
        CollectionAssert.AreEqual(s_values, Open(cache)[Open(cache).SlotOf(Key(1))].ToArray());
        Assert.IsFalse(cache.Open(FeatureKey.Of(1, "other"u8), 3, _warnings.Add).Contains(Key(1)));
    }

    [TestMethod]
    public void A_folder_lasts_and_grows_a_file_at_a_time()
    {
        using var folder = new TemporaryFolder();
        using (var first = new FeatureCache(folder.Path))
        {
            BackboneFeatures space = Open(first);
            space.Add(Key(1), s_values);
            space.Save();
            space.Save();
            space.Add(Key(2), [4, 5, 6]);
            space.Save();
        }

        Assert.HasCount(2, Directory.GetFiles(folder.Path));
        using var second = new FeatureCache(folder.Path);
        BackboneFeatures read = Open(second);
        CollectionAssert.AreEqual(s_values, read[read.SlotOf(Key(1))].ToArray());
        CollectionAssert.AreEqual(new float[] { 4, 5, 6 }, read[read.SlotOf(Key(2))].ToArray());
        Assert.IsEmpty(_warnings);
    }

    [TestMethod]
    public void Features_that_were_not_saved_are_simply_not_there()
    {
        using var folder = new TemporaryFolder();
        using (var first = new FeatureCache(folder.Path))
        {
            Open(first).Add(Key(1), s_values);
        }

        using var second = new FeatureCache(folder.Path);
        Assert.IsFalse(Open(second).Contains(Key(1)));
    }

    [TestMethod]
    public void A_damaged_file_is_left_aside_by_name_and_the_others_serve()
    {
        using var folder = new TemporaryFolder();
        using (var cache = new FeatureCache(folder.Path))
        {
            for (int i = 0; i < 2; i++)
            {
                Open(cache).Add(Key(i), s_values);
                Open(cache).Save();
            }
        }

        string[] files = [.. Directory.GetFiles(folder.Path).Order(StringComparer.Ordinal)];
        byte[] sound = File.ReadAllBytes(files[0]);
        byte[][] damages =
        [
            sound[..^1], sound[..20], [], [.. sound, 0],
            Changed(sound, sound.Length / 2), Changed(sound, 0), Changed(sound, 10), Changed(sound, 24), Changed(sound, 28), Changed(sound, 31), Changed(sound, sound.Length - 1),
        ];
        foreach (byte[] damaged in damages)
        {
            _warnings.Clear();
            File.WriteAllBytes(files[0], damaged);
            using var cache = new FeatureCache(folder.Path);
            BackboneFeatures space = Open(cache);
            Assert.AreEqual(1, Enumerable.Range(0, 2).Count(i => space.Contains(Key(i))));
            Assert.HasCount(1, _warnings);
            StringAssert.Contains(_warnings[0], files[0]);
        }

        static byte[] Changed(byte[] bytes, int at)
        {
            byte[] copy = [.. bytes];
            copy[at] ^= 0x40;
            return copy;
        }
    }

    [TestMethod]
    public void A_file_for_another_length_is_left_aside()
    {
        using var folder = new TemporaryFolder();
        using (var cache = new FeatureCache(folder.Path))
        {
            Open(cache).Add(Key(1), s_values);
            Open(cache).Save();
        }

        using var other = new FeatureCache(folder.Path);
        Assert.IsFalse(Open(other, length: 4).Contains(Key(1)));
        Assert.HasCount(1, _warnings);
    }

    [TestMethod]
    public void Past_the_memory_limit_features_are_the_same()
    {
        using var cache = new FeatureCache(memoryLimit: 0);
        BackboneFeatures space = Open(cache);
        for (int i = 0; i < 100; i++)
        {
            space.Add(Key(i), [i, i, i]);
        }

        for (int i = 0; i < 100; i++)
        {
            CollectionAssert.AreEqual(new float[] { i, i, i }, space[space.SlotOf(Key(i))].ToArray());
        }
    }

    [TestMethod]
    public void Wrong_arguments_and_a_disposed_cache_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FeatureCache(-1));
        Assert.ThrowsExactly<ArgumentException>(() => new FeatureCache(""));
        var cache = new FeatureCache();
        cache.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => Open(cache));
    }
}
