using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Microsoft.ML.ConvNets.Tests.Weights;

/// <summary>A small web server on the loopback address that gives one file and can misbehave.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;
    private readonly List<string> _requests = [];
    private int _connections;

    internal FileServer(byte[] content)
    {
        Content = content;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/models/weights.safetensors");
        _serving = Task.Run(ServeAsync);
    }

    internal Uri Address { get; }

    internal byte[] Content { get; set; }

    internal string? ETag { get; set; } = "\"v1\"";

    internal bool SupportsRanges { get; set; } = true;

    /// <summary>Whether the length of an answer is told.</summary>
    internal bool TellsLength { get; set; } = true;

    internal string Status { get; set; } = "200 OK";

    /// <summary>After how many bytes of the body the n-th connection breaks; null: not at all.</summary>
    internal Func<int, int?> BreaksAfter { get; set; } = static _ => null;

    /// <summary>Waited for before a body is sent to its end.</summary>
    internal Task Hold { get; set; } = Task.CompletedTask;

    /// <summary>The requests as they came.</summary>
    internal IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        _serving.GetAwaiter().GetResult();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = AnswerAsync(client, Interlocked.Increment(ref _connections));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client, int number)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                string request = await ReadRequestAsync(stream);
                lock (_requests)
                {
                    _requests.Add(request);
                }

                await SendAsync(stream, request, number);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
            {
                // The client went away.
            }
        }
    }

    private async Task SendAsync(NetworkStream stream, string request, int number)
    {
        int from = 0;
        string status = Status;
        string? range = Header(request, "Range");
        string? condition = Header(request, "If-Range");
        if (SupportsRanges && range is not null && (condition is null || condition == ETag) && status.StartsWith("200", StringComparison.Ordinal))
        {
            from = int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
            status = from < Content.Length ? "206 Partial Content" : "416 Range Not Satisfiable";
        }

        byte[] body = status.StartsWith('2') ? Content[from..] : [];
        var head = new StringBuilder($"HTTP/1.1 {status}\r\nConnection: close\r\n");
        head.Append(TellsLength ? $"Content-Length: {body.Length}\r\n" : "");
        head.Append(ETag is null ? "" : $"ETag: {ETag}\r\n");
        head.Append(status.StartsWith("206", StringComparison.Ordinal) ? $"Content-Range: bytes {from}-{Content.Length - 1}/{Content.Length}\r\n" : "");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()));
        int length = Math.Min(body.Length, BreaksAfter(number) ?? body.Length);
        int first = length / 2;
        await stream.WriteAsync(body.AsMemory(0, first));
        await stream.FlushAsync();
        await Hold.WaitAsync(_stop.Token);
        await stream.WriteAsync(body.AsMemory(first, length - first));
    }

    private static string? Header(string request, string name) =>
        request.Split("\r\n").FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();

    private static async Task<string> ReadRequestAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (!text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            int count = await stream.ReadAsync(buffer);
            if (count == 0)
            {
                throw new IOException("The request ended early.");
            }

            text.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        return text.ToString();
    }
}
