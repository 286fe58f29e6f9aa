using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Microsoft.ML.ConvNets.Weights.Pretrained;

/// <summary>
/// One download into <c>NAME.part</c>, resumed where an earlier one stopped, checked, and renamed to its place when it is whole.
/// The caller keeps other processes away.
/// </summary>
internal sealed class WeightDownload(PretrainedWeights weights, string path)
{
    /// <summary>What a file of unknown length may have.</summary>
    private const long MaxLength = 4L << 30;

    /// <summary>How often a connection that breaks is taken up again within one call.</summary>
    private const int MaxAttempts = 4;
    private const long ReportStep = 1 << 20;

    private static readonly TimeSpan s_stall = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    private static readonly HttpClient s_client = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(30) })
    {
        // Each wait has its own limit; the whole may take as long as it takes.
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private readonly string _part = path + ".part";
    private readonly string _tag = path + ".etag";

    private long Limit => weights.Length ?? MaxLength;

    internal async Task RunAsync(IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        bool inherited = new FileInfo(_part) is { Exists: true, Length: > 0 };
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await ReceiveAsync(progress, cancellation).ConfigureAwait(false);
                break;
            }
            catch (InvalidDataException)
            {
                Forget();
                throw;
            }
            catch (Exception e) when (IsConnection(e, cancellation))
            {
                if (attempt == MaxAttempts || e is HttpRequestException { StatusCode: not null })
                {
                    throw Unavailable(e);
                }

                await Task.Delay(s_pause * attempt, cancellation).ConfigureAwait(false);
            }
        }

        await FinishAsync(inherited, progress, cancellation).ConfigureAwait(false);
    }

    /// <summary>Receives what is not there yet.</summary>
    private async Task ReceiveAsync(IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        await using FileStream part = new(_part, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        if (part.Length > 0 && part.Length == weights.Length)
        {
            return;
        }

        using HttpResponseMessage response = await AskAsync(part.Length, cancellation).ConfigureAwait(false);
        bool resumed = response.StatusCode == HttpStatusCode.PartialContent
            && response.Content.Headers.ContentRange is { From: long from } && from == part.Length;
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            // The part is as long as the file or longer: a file of another time. The next attempt begins anew.
            part.SetLength(0);
            throw new HttpRequestException("the server has no more than what had arrived before");
        }

        if (!response.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"it answers {(int)response.StatusCode} {response.ReasonPhrase}", null, response.StatusCode);
        }

        if (!resumed)
        {
            part.SetLength(0);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw new HttpRequestException("it answers with another part than asked for");
            }
        }

        RememberTag(response.Headers.ETag);
        part.Seek(0, SeekOrigin.End);
        await CopyAsync(response.Content, part, progress, cancellation).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> AskAsync(long have, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, weights.Address);
        // Without a checksum only the server's tag can tell whether the rest belongs to what is here.
        EntityTagHeaderValue? tag = RememberedTag();
        if (have > 0 && (tag is not null || weights.Sha256 is not null))
        {
            request.Headers.Range = new RangeHeaderValue(have, null);
            request.Headers.IfRange = tag is null ? null : new RangeConditionHeaderValue(tag);
        }

        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(s_stall);
        return await s_client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limited.Token).ConfigureAwait(false);
    }

    private async Task CopyAsync(
        HttpContent content, FileStream part, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        long? total = content.Headers.ContentLength + part.Length;
        if (total > Limit)
        {
            throw TooLong(total.Value);
        }

        if (weights.Length is long length && total is long announced && announced != length)
        {
            throw new InvalidDataException(
                $"{weights.Address} has {announced:N0} bytes; the weights '{weights.Name}' have {length:N0}. "
                + "It is not the file that is meant.");
        }

        await using Stream body = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        byte[] buffer = new byte[1 << 17];
        long reported = long.MinValue;
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        while (true)
        {
            if (part.Position - reported >= ReportStep || reported < 0)
            {
                reported = part.Position;
                progress?.Report(new DownloadProgress(weights.Name, reported, total ?? weights.Length));
            }

            limited.CancelAfter(s_stall);
            int count = await ReadAsync(body, buffer, limited.Token).ConfigureAwait(false);
            if (count == 0)
            {
                break;
            }

            if (part.Position + count > Limit)
            {
                throw TooLong(null);
            }

            await part.WriteAsync(buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
        }

        if (part.Position < (total ?? weights.Length ?? 0))
        {
            throw new HttpRequestException($"the connection broke after {part.Position:N0} of {total ?? weights.Length:N0} bytes");
        }
    }

    /// <summary>Tells an error of the network from one of the disk.</summary>
    private static async Task<int> ReadAsync(Stream body, byte[] buffer, CancellationToken cancellation)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellation).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new HttpRequestException($"the connection broke ({e.Message.TrimEnd('.')})", e);
        }
    }

    private async Task FinishAsync(bool inherited, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        string found;
        long length;
        await using (FileStream part = File.OpenRead(_part))
        {
            length = part.Length;
            found = Convert.ToHexStringLower(await SHA256.HashDataAsync(part, cancellation).ConfigureAwait(false));
        }

        if (length == 0 || (weights.Length is long expected && length != expected)
            || (weights.Sha256 is string sha256 && !found.StartsWith(sha256, StringComparison.Ordinal)))
        {
            Forget();
            if (inherited)
            {
                // What an earlier download left may have been of another file; from the beginning once, then.
                await RunAsync(progress, cancellation).ConfigureAwait(false);
                return;
            }

            throw new InvalidDataException(
                $"What {weights.Address} gives is not the file of the weights '{weights.Name}': it has {length:N0} bytes "
                + $"and the SHA-256 {found}, "
                + $"meant is {(weights.Sha256 is null ? "" : $"one that begins with {weights.Sha256}")}"
                + $"{(weights.Length is long meant ? $" ({meant:N0} bytes)" : "")}. It was removed.");
        }

        File.Move(_part, path, overwrite: true);
        File.Delete(_tag);
        progress?.Report(new DownloadProgress(weights.Name, length, length));
    }

    private void Forget()
    {
        File.Delete(_part);
        File.Delete(_tag);
    }

    private void RememberTag(EntityTagHeaderValue? tag)
    {
        if (tag is { IsWeak: false })
        {
            File.WriteAllText(_tag, tag.ToString());
        }
        else
        {
            File.Delete(_tag);
        }
    }

    private EntityTagHeaderValue? RememberedTag() =>
        File.Exists(_tag) && EntityTagHeaderValue.TryParse(File.ReadAllText(_tag), out EntityTagHeaderValue? tag) ? tag : null;

    /// <summary>Whether it is the network that failed, rather than the caller who wants no more or the file that is wrong.</summary>
    private static bool IsConnection(Exception e, CancellationToken cancellation) =>
        !cancellation.IsCancellationRequested && (e is HttpRequestException or OperationCanceledException);

    private InvalidDataException TooLong(long? length) => new(
        $"{weights.Address} gives {(length is long known ? $"{known:N0}" : "more")} bytes; "
        + $"the weights '{weights.Name}' have {(weights.Length is null ? "at most " : "")}{Limit:N0}. It is not the file that is meant.");

    private IOException Unavailable(Exception e) => new(
        $"The weights '{weights.Name}' cannot be downloaded from {weights.Address}: "
        + $"{(e is OperationCanceledException ? "it did not answer in time" : e.Message.TrimEnd('.'))}. "
        + $"Without a network, get that file in another way and put it at '{path}', or give its path to PretrainedWeights.FromFile.", e);
}
