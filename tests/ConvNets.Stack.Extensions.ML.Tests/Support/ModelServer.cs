using System.Net;
using System.Net.Sockets;

namespace ConvNets.Stack.Extensions.ML.Tests.Support;

/// <summary>A web server on the loopback address with one model.</summary>
internal sealed class ModelServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;
    private volatile Answer _answer;
    private int _requests;
    private int _notModified;

    internal ModelServer(byte[] content, string? eTag)
    {
        _answer = new Answer(content, eTag, 200);
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Uri = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/models/model.zip";
        }

        _listener.Prefixes.Add(new Uri(Uri).GetLeftPart(UriPartial.Authority) + "/");
        _listener.Start();
        _serving = Task.Run(ServeAsync);
    }

    internal string Uri { get; }

    internal int Requests => Volatile.Read(ref _requests);

    internal int NotModified => Volatile.Read(ref _notModified);

    internal void Give(byte[] content, string? eTag, int status = 200) => _answer = new Answer(content, eTag, status);

    public void Dispose()
    {
        _listener.Close();
        _serving.GetAwaiter().GetResult();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                Respond(context, _answer);
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // The server is gone, or a client is.
            }
        }
    }

    private void Respond(HttpListenerContext context, Answer answer)
    {
        using HttpListenerResponse response = context.Response;
        if (answer.ETag is not null)
        {
            response.AddHeader("ETag", answer.ETag);
        }

        bool isKnown = answer.ETag is not null && context.Request.Headers["If-None-Match"] == answer.ETag;
        response.StatusCode = isKnown ? 304 : answer.Status;
        if (isKnown)
        {
            Interlocked.Increment(ref _notModified);
        }
        else
        {
            response.ContentLength64 = answer.Content.Length;
            response.OutputStream.Write(answer.Content);
        }

        Interlocked.Increment(ref _requests);
    }

    private sealed record Answer(byte[] Content, string? ETag, int Status);
}
