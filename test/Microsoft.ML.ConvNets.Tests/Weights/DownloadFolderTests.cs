using System.Security.Cryptography;
using Microsoft.ML.ConvNets.Weights.Pretrained;

namespace Microsoft.ML.ConvNets.Tests.Weights;

/// <summary>Downloads from a server on the loopback address, which breaks off, lies and is absent.</summary>
[TestClass]
public class DownloadFolderTests
{
    private static readonly byte[] s_content = MakeContent();

    private TemporaryFolder _folder = null!;

    private DownloadFolder Store => new(_folder.Path);

    [TestInitialize]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TestCleanup]
    public void RemoveFolder() => _folder.Dispose();

    [TestMethod]
    public void A_whole_file_arrives_once_and_is_reported()
    {
        using var server = new FileServer(s_content);
        PretrainedWeights weights = Weights(server, Checksum(s_content), s_content.Length);
        var reports = new List<DownloadProgress>();
        string path = Store.Fetch(weights, new Sink(reports), CancellationToken.None);
        CollectionAssert.AreEqual(s_content, File.ReadAllBytes(path));
        Assert.AreEqual(_folder.Path, Path.GetDirectoryName(path));
        Assert.AreEqual(0, reports[0].Received);
        Assert.AreEqual(new DownloadProgress("weights", s_content.Length, s_content.Length), reports[^1]);
        CollectionAssert.AreEqual(reports.Select(r => r.Received).Order().ToList(), reports.Select(r => r.Received).ToList());
        AssertNothingBeside(path);

        Assert.AreEqual(path, Store.Fetch(weights, null, CancellationToken.None));
        Assert.HasCount(1, server.Requests);
    }

    [TestMethod]
    public void Eight_digits_of_a_checksum_and_no_length_suffice()
    {
        using var server = new FileServer(s_content) { TellsLength = false };
        string path = Store.Fetch(Weights(server, Checksum(s_content)[..8].ToUpperInvariant()), null, CancellationToken.None);
        CollectionAssert.AreEqual(s_content, File.ReadAllBytes(path));
    }

    [TestMethod]
    public void A_connection_that_breaks_is_taken_up_where_it_broke()
    {
        using var server = new FileServer(s_content) { BreaksAfter = n => n < 3 ? 50_000 : null };
        string path = Store.Fetch(Weights(server, Checksum(s_content)), null, CancellationToken.None);
        CollectionAssert.AreEqual(s_content, File.ReadAllBytes(path));
        Assert.HasCount(3, server.Requests);
        StringAssert.Contains(server.Requests[1], "Range: bytes=50000-");
        StringAssert.Contains(server.Requests[1], "If-Range: \"v1\"");
        StringAssert.Contains(server.Requests[2], "Range: bytes=100000-");
    }

    [TestMethod]
    public void A_later_call_goes_on_with_what_an_earlier_one_left()
    {
        using var server = new FileServer(s_content) { BreaksAfter = _ => 10_000 };
        PretrainedWeights weights = Weights(server, Checksum(s_content), s_content.Length);
        Assert.Throws<IOException>(() => Store.Fetch(weights, null, CancellationToken.None));
        Assert.IsFalse(File.Exists(Path.Combine(_folder.Path, weights.FileName)), "a part never has the file's name");
        int before = server.Requests.Count;
        server.BreaksAfter = _ => null;
        string path = Store.Fetch(weights, null, CancellationToken.None);
        CollectionAssert.AreEqual(s_content, File.ReadAllBytes(path));
        StringAssert.Contains(server.Requests[before], $"Range: bytes={before * 10_000}-");
        AssertNothingBeside(path);
    }

    [TestMethod]
    public void A_server_without_ranges_gives_all_again()
    {
        using var server = new FileServer(s_content) { SupportsRanges = false, BreaksAfter = n => n == 1 ? 70_000 : null };
        CollectionAssert.AreEqual(s_content, File.ReadAllBytes(Store.Fetch(Weights(server, Checksum(s_content)), null, CancellationToken.None)));
    }

    [TestMethod]
    public void A_file_that_changed_in_between_is_not_joined_to_the_part()
    {
        byte[] changed = [.. s_content.Reverse()];
        foreach (string? tag in (string?[])["\"v1\"", null])
        {
            using var server = new FileServer(s_content) { BreaksAfter = _ => 20_000, ETag = tag };
            Assert.Throws<IOException>(() => Store.Fetch(Weights(server, Checksum(changed)), null, CancellationToken.None));
            server.Content = changed;
            server.ETag = tag is null ? null : "\"v2\"";
            server.BreaksAfter = _ => null;
            string path = Store.Fetch(Weights(server, Checksum(changed)), null, CancellationToken.None);
            CollectionAssert.AreEqual(changed, File.ReadAllBytes(path), tag);
            File.Delete(path);
        }
    }

    [TestMethod]
    public void Without_checksum_and_tag_nothing_is_resumed()
    {
        using var server = new FileServer(s_content) { ETag = null, BreaksAfter = n => n == 1 ? 70_000 : null };
        CollectionAssert.AreEqual(s_content, File.ReadAllBytes(Store.Fetch(Weights(server, null), null, CancellationToken.None)));
        Assert.IsFalse(server.Requests[1].Contains("Range:", StringComparison.OrdinalIgnoreCase));
    }

    [TestMethod]
    public void A_part_that_is_longer_than_the_file_is_thrown_away()
    {
        using var server = new FileServer(s_content);
        PretrainedWeights weights = Weights(server, Checksum(s_content));
        _folder.Write(weights.FileName + ".part", new byte[s_content.Length + 1]);
        CollectionAssert.AreEqual(s_content, File.ReadAllBytes(Store.Fetch(weights, null, CancellationToken.None)));
    }

    [TestMethod]
    public void A_wrong_checksum_is_refused_and_nothing_stays()
    {
        using var server = new FileServer(s_content);
        PretrainedWeights weights = Weights(server, new string('0', 64));
        string message = Assert.Throws<InvalidDataException>(() => Store.Fetch(weights, null, CancellationToken.None)).Message;
        StringAssert.Contains(message, Checksum(s_content));
        StringAssert.Contains(message, server.Address.ToString());
        Assert.IsEmpty(Directory.GetFiles(_folder.Path).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)));
        Assert.HasCount(1, server.Requests);
    }

    [TestMethod]
    public void A_file_of_another_length_is_refused()
    {
        foreach (bool tells in (bool[])[true, false])
        {
            using var server = new FileServer(s_content) { TellsLength = tells };
            foreach (int off in (int[])[-1, 1])
            {
                Assert.Throws<Exception>(() => Store.Fetch(Weights(server, null, s_content.Length + off), null, CancellationToken.None), $"{tells} {off}");
                Assert.IsEmpty(Directory.GetFiles(_folder.Path, "*.safetensors"));
            }

            StringAssert.Contains(
                Assert.Throws<InvalidDataException>(() => Store.Fetch(Weights(server, null, 1000), null, CancellationToken.None)).Message, "1,000");
            Assert.IsEmpty(Directory.GetFiles(_folder.Path, "*.part"));
        }
    }

    [TestMethod]
    public void Without_an_answer_the_message_gives_address_and_place()
    {
        Uri address;
        using (var server = new FileServer(s_content))
        {
            address = server.Address;
        }

        PretrainedWeights weights = PretrainedWeights.FromAddress(address, Checksum(s_content));
        string message = Assert.Throws<IOException>(() => Store.Fetch(weights, null, CancellationToken.None)).Message;
        StringAssert.Contains(message, address.ToString());
        StringAssert.Contains(message, $"put it at '{_folder.File("weights.safetensors")}'");
        StringAssert.Contains(message, "PretrainedWeights.FromFile");

        // What the message advises works, and a wrong file at that place is told from the right one.
        File.WriteAllBytes(_folder.File("weights.safetensors"), s_content);
        Assert.AreEqual(_folder.File("weights.safetensors"), Store.Fetch(weights, null, CancellationToken.None));
        File.WriteAllBytes(_folder.File("weights.safetensors"), [1, 2, 3]);
        StringAssert.Contains(Assert.Throws<InvalidDataException>(() => Store.Fetch(weights, null, CancellationToken.None)).Message, "Remove it");
        Assert.IsTrue(File.Exists(_folder.File("weights.safetensors")), "a user's file is not ours to remove");
    }

    [TestMethod]
    public void An_address_without_the_file_is_named()
    {
        using var server = new FileServer(s_content) { Status = "404 Not Found" };
        StringAssert.Contains(Assert.Throws<IOException>(() => Store.Fetch(Weights(server, null), null, CancellationToken.None)).Message, "404 Not Found");
        Assert.HasCount(1, server.Requests);
    }

    [TestMethod]
    public void Cancellation_keeps_what_has_arrived()
    {
        var hold = new TaskCompletionSource();
        using var server = new FileServer(s_content) { Hold = hold.Task };
        PretrainedWeights weights = Weights(server, Checksum(s_content));
        using var source = new CancellationTokenSource();
        Task fetching = Task.Run(() => Store.Fetch(weights, null, source.Token), CancellationToken.None);
        string part = _folder.File(weights.FileName + ".part");
        Assert.IsTrue(SpinWait.SpinUntil(() => File.Exists(part) && new FileInfo(part).Length > 0, TimeSpan.FromSeconds(20)));
        source.Cancel();
        Assert.ThrowsAsync<OperationCanceledException>(() => fetching).GetAwaiter().GetResult();
        Assert.IsTrue(File.Exists(part));
        hold.SetResult();
        CollectionAssert.AreEqual(s_content, File.ReadAllBytes(Store.Fetch(weights, null, CancellationToken.None)));
    }

    [TestMethod]
    public void Two_at_once_download_once()
    {
        var hold = new TaskCompletionSource();
        using var server = new FileServer(s_content) { Hold = hold.Task };
        PretrainedWeights weights = Weights(server, Checksum(s_content));
        Task<string>[] both = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() => Store.Fetch(weights, null, CancellationToken.None)))];
        Assert.IsTrue(SpinWait.SpinUntil(() => server.Requests.Count > 0, TimeSpan.FromSeconds(20)));
        hold.SetResult();
        Task.WaitAll(both);
        CollectionAssert.AreEqual(s_content, File.ReadAllBytes(both[0].Result));
        Assert.AreEqual(both[0].Result, both[1].Result);
        Assert.HasCount(1, server.Requests);
    }

    [TestMethod]
    public void A_folder_that_cannot_be_made_is_named_with_the_variable()
    {
        string file = _folder.Write("a file", []);
        using var server = new FileServer(s_content);
        StringAssert.Contains(
            Assert.Throws<IOException>(() => new DownloadFolder(Path.Combine(file, "weights")).Fetch(Weights(server, null), null, CancellationToken.None)).Message, "CONVNETS_CACHE");
    }

    private static PretrainedWeights Weights(FileServer server, string? sha256, long? length = null) => PretrainedWeights.FromAddress(server.Address, sha256, length);

    private static string Checksum(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static byte[] MakeContent()
    {
        byte[] content = new byte[3_000_017];
        new Random(9).NextBytes(content);
        return content;
    }

    private void AssertNothingBeside(string path) =>
        CollectionAssert.AreEquivalent(new[] { path, path + ".lock" }, Directory.GetFiles(_folder.Path));

    private sealed class Sink(List<DownloadProgress> reports) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => reports.Add(value);
    }
}
