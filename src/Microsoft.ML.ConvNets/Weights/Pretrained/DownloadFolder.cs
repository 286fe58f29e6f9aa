using System.Security.Cryptography;

namespace Microsoft.ML.ConvNets.Weights.Pretrained;

/// <summary>
/// The folder of downloaded weights. A file appears in it under its name when it is whole and checked, never before; until then it is
/// <c>NAME.part</c>, which a later download continues. <c>NAME.lock</c> lets one process at a time download it.
/// </summary>
internal sealed class DownloadFolder(string folder)
{
    /// <summary>
    /// What the systems call a file that someone else has open: EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION.
    /// </summary>
    private static readonly int[] s_inUse = [11, 35, unchecked((int)0x80070020)];

    private static readonly TimeSpan s_lockPoll = TimeSpan.FromMilliseconds(100);

    /// <summary>See <see cref="PretrainedWeights.CacheFolder"/>.</summary>
    internal static string DefaultFolder
    {
        get
        {
            string? chosen = Environment.GetEnvironmentVariable("CONVNETS_CACHE");
            string parent = string.IsNullOrWhiteSpace(chosen)
                ? Path.Combine(
                    Environment.GetFolderPath(
                        Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
                    "convnets")
                : chosen;
            return Path.Combine(Path.GetFullPath(parent), "weights");
        }
    }

    /// <summary>The path of a file that is here and checked, after a download if need be.</summary>
    internal string Fetch(PretrainedWeights weights, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        string path = Path.Combine(folder, weights.FileName);
        if (!File.Exists(path))
        {
            try
            {
                Directory.CreateDirectory(folder);
            }
            catch (Exception e) when (e is UnauthorizedAccessException or IOException)
            {
                throw new IOException(
                    $"The cache folder '{folder}' cannot be made: "
                    + $"{e.Message} Choose another one with the environment variable CONVNETS_CACHE.", e);
            }

            using FileStream turn = WaitForTurn(path + ".lock", cancellation);
            if (!File.Exists(path))
            {
                // On a thread of the pool, so that a caller's synchronization context is not waited for by itself.
                Task.Run(() => new WeightDownload(weights, path).RunAsync(progress, cancellation), CancellationToken.None)
                    .GetAwaiter().GetResult();
                return path;
            }
        }

        Check(path, weights);
        return path;
    }

    /// <summary>SHA-256 of a file in small hexadecimal digits.</summary>
    internal static string ChecksumOf(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>A file that lies in the cache may have been put there by hand, so it is not taken on trust.</summary>
    private static void Check(string path, PretrainedWeights weights)
    {
        long length = new FileInfo(path).Length;
        if (weights.Length is long expected && length != expected)
        {
            throw NotTheOne(path, weights, $"it has {length:N0} bytes instead of {expected:N0}");
        }

        if (weights.Sha256 is string sha256 && ChecksumOf(path) is string found && !found.StartsWith(sha256, StringComparison.Ordinal))
        {
            throw NotTheOne(path, weights, $"its SHA-256 begins with {found[..sha256.Length]} instead of {sha256}");
        }
    }

    private static InvalidDataException NotTheOne(string path, PretrainedWeights weights, string why) => new(
        $"The file '{path}' is not the one of the weights '{weights.Name}': {why}. "
        + $"Remove it, and it is downloaded from {weights.Address} again.");

    private static FileStream WaitForTurn(string path, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (s_inUse.Contains(e.HResult))
            {
                // Another one downloads the same file; when it is done, the file is there.
                cancellation.ThrowIfCancellationRequested();
                cancellation.WaitHandle.WaitOne(s_lockPoll);
            }
            catch (UnauthorizedAccessException e)
            {
                throw new IOException(
                    $"Nothing can be written beside '{path}': "
                    + $"{e.Message} Choose another cache folder with the environment variable CONVNETS_CACHE.", e);
            }
        }
    }
}
