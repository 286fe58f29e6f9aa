using System.Diagnostics;
using Microsoft.ML.ConvNets.Files;

namespace Microsoft.ML.ConvNets.Tests.Files;

[TestClass]
public class AtomicFileTests
{
    [TestMethod]
    public void A_link_is_followed_and_stays()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("model.zip", [1]);
        string link = folder.File("link.zip");
        File.CreateSymbolicLink(link, file);
        AtomicFile.Write(link, static stream => stream.Write([2, 3]));
        CollectionAssert.AreEqual(new byte[] { 2, 3 }, File.ReadAllBytes(file));
        AtomicFile.WriteTo(link, static path => File.WriteAllBytes(path, [4]));
        CollectionAssert.AreEqual(new byte[] { 4 }, File.ReadAllBytes(file));
        Assert.AreEqual(file, new FileInfo(link).LinkTarget);
        Assert.HasCount(2, Directory.GetFiles(folder.Path), "nothing is left behind");
    }

    [TestMethod]
    public void A_pipe_takes_what_is_written_and_is_not_replaced()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Windows has no pipes in folders.");
        }

        using var folder = new TemporaryFolder();
        string pipe = folder.File("pipe");
        using (Process made = Process.Start("mkfifo", [pipe]))
        {
            made.WaitForExit();
        }

        Task<byte[]> reading = Task.Run(() =>
        {
            using var file = new FileStream(pipe, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var read = new MemoryStream();
            file.CopyTo(read);
            return read.ToArray();
        });
        AtomicFile.Write(pipe, static stream => stream.Write([5, 6]));
        CollectionAssert.AreEqual(new byte[] { 5, 6 }, reading.GetAwaiter().GetResult());
        StringAssert.Contains(Assert.ThrowsExactly<IOException>(() => AtomicFile.WriteTo(pipe, static _ => { })).Message, "not a file");
        Assert.HasCount(1, Directory.GetFiles(folder.Path));
    }
}
