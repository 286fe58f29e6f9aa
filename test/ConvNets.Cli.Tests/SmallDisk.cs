using System.Diagnostics;

namespace ConvNets.Cli.Tests;

/// <summary>A file system in memory with little room; making one is root's right.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _filler;

    /// <param name="root">The folder that it is mounted in.</param>
    /// <param name="size">Its size, as mount takes it.</param>
    internal SmallDisk(string root, string size)
    {
        Path = Directory.CreateDirectory(System.IO.Path.Combine(root, "disk")).FullName;
        _filler = System.IO.Path.Combine(Path, "filler");
        if (!Environment.IsPrivilegedProcess || !Ran("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", Path))
        {
            Assert.Inconclusive("A small disk can only be made by root, where mounting is allowed.");
        }
    }

    internal string Path { get; }

    internal void Fill()
    {
        using FileStream file = File.Create(_filler);
        try
        {
            while (true)
            {
                file.Write(new byte[4096]);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // That was the aim.
        }
    }

    internal void Empty() => File.Delete(_filler);

    internal void Resize(string size) => Assert.IsTrue(Ran("mount", "-o", $"remount,size={size}", Path));

    public void Dispose() => Ran("umount", Path);

    private static bool Ran(string program, params string[] words)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
