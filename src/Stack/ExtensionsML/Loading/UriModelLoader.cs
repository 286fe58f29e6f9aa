using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.ML;

namespace Microsoft.Extensions.ML;

/// <summary>Reads a model from a web server, and asks from time to time whether its ETag is still the same.</summary>
internal sealed class UriModelLoader(IOptions<MLOptions> options, ILogger<UriModelLoader> logger) : ReloadingModelLoader(options.Value.MLContext)
{
    private static readonly TimeSpan s_longestSilence = TimeSpan.FromMinutes(1);

    // One for the process, as its connections are; they are renewed so that changes of the server's address are noticed.
    private static readonly HttpClient s_client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = Timeout.InfiniteTimeSpan };

    private readonly Lock _gate = new();
    private Uri _uri = new("about:blank");
    private TimeSpan _period;
    private string? _eTag;
    private Timer? _timer;

    /// <summary>The address without what may be secret in it.</summary>
    private string Name => _uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    internal void Start(Uri uri, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(uri);
        if (!uri.IsAbsoluteUri || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
            throw new ArgumentException($"'{uri}' is no http or https address. Use FromFile for a model on this machine.", nameof(uri));
        if (period < TimeSpan.Zero && period != Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(nameof(period), period, $"The period after which '{uri}' is asked again cannot be negative.");
        (_uri, _period) = (uri, period);
        try
        {
            // Elsewhere: the caller may run in a context that waits for it.
            ITransformer? model = Task.Run(LoadIfNewAsync).GetAwaiter().GetResult();
            Replace(model ?? throw new HttpRequestException($"{Name} answered that its model has not changed, without having been asked.", null, HttpStatusCode.NotModified));
        }
        catch (Exception exception)
        {
            UriLog.LoadFailed(logger, Name, exception);
            throw;
        }
    }

    protected override void Watch()
    {
        if (_eTag is null)
        {
            UriLog.NoETag(logger, Name);
            return;
        }

        lock (_gate)
        {
            if (!Stopping.IsCancellationRequested)
                _timer = new Timer(static loader => _ = ((UriModelLoader)loader!).AskAsync(), this, _period, Timeout.InfiniteTimeSpan);
        }
    }

    protected override void StopWatching()
    {
        lock (_gate)
        {
            _timer?.Dispose();
            _timer = null;
        }
    }

    private async Task AskAsync()
    {
        var clock = Stopwatch.StartNew();
        try
        {
            UriLog.ReloadBegins(logger, Name);
            ITransformer? model = await LoadIfNewAsync().ConfigureAwait(false);
            if (model is not null)
                Replace(model);
            UriLog.ReloadEnds(logger, Name, clock.Elapsed.TotalMilliseconds, model is not null);
        }
        catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
        {
            // The application ends.
        }
        catch (Exception exception)
        {
            UriLog.ReloadFailed(logger, Name, clock.Elapsed.TotalMilliseconds, exception);
        }
        finally
        {
            lock (_gate)
                _timer?.Change(_period, Timeout.InfiniteTimeSpan);
        }
    }

    /// <returns>The server's model; null where it is the one that is known.</returns>
    private async Task<ITransformer?> LoadIfNewAsync()
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(Stopping);
        try
        {
            silence.CancelAfter(s_longestSilence);
            using var request = new HttpRequestMessage(HttpMethod.Get, _uri);
            if (_eTag is not null)
                request.Headers.TryAddWithoutValidation("If-None-Match", _eTag);
            using HttpResponseMessage response = await s_client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.NotModified)
                return null;
            if (!response.IsSuccessStatusCode)
                throw new HttpRequestException($"the server answered {(int)response.StatusCode} {response.ReasonPhrase}.", null, response.StatusCode);
            string? eTag = response.Headers.TryGetValues("ETag", out IEnumerable<string>? values) ? values.First() : null;
            if (eTag is not null && eTag == _eTag)
                return null;
            if (eTag is null && _eTag is not null)
                throw new HttpRequestException("the server gives no ETag any more, which alone tells whether the model is a new one.");

            using FileStream copy = CreateTemporaryFile();
            await CopyAsync(response.Content, copy, silence).ConfigureAwait(false);
            copy.Position = 0;
            ITransformer model = Context.Model.Load(copy, Name, out _);
            _eTag = eTag;
            return model;
        }
        catch (HttpRequestException exception)
        {
            throw new HttpRequestException(exception.HttpRequestError, $"Cannot load a model from {Name}: {exception.Message}", exception, exception.StatusCode);
        }
        catch (IOException exception)
        {
            throw new IOException($"Cannot load a model from {Name}: {exception.Message}", exception);
        }
        catch (OperationCanceledException exception) when (!Stopping.IsCancellationRequested)
        {
            throw new TimeoutException($"Cannot load a model from {Name}: the server was silent for {s_longestSilence.TotalSeconds} seconds.", exception);
        }
    }

    private static async Task CopyAsync(HttpContent content, FileStream copy, CancellationTokenSource silence)
    {
        using Stream body = await content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false);
        byte[] buffer = new byte[81920];
        int read;
        while ((read = await body.ReadAsync(buffer, silence.Token).ConfigureAwait(false)) > 0)
        {
            await copy.WriteAsync(buffer.AsMemory(0, read), silence.Token).ConfigureAwait(false);
            silence.CancelAfter(s_longestSilence);
        }
    }

    // A model may be large, and a zip is read from its end.
    private static FileStream CreateTemporaryFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), options);
    }
}
