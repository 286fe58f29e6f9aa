using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using SkiaSharp;

namespace Microsoft.ML.ConvNets.Serving.Tests.Http;

/// <summary>Whatever is sent, the answer is quick and says what is wrong, and the next good request works.</summary>
[TestClass]
[DoNotParallelize]
public sealed class BadUploadTests
{
    private const long MiB = 1 << 20;

    private static TemporaryFolder s_folder = null!;
    private static ServedApplication s_application = null!;

    [ClassInitialize]
    public static async Task Start(TestContext context)
    {
        s_folder = new TemporaryFolder();
        s_application = await ServedApplication.StartAsync(ServedModels.Write(s_folder), static options =>
        {
            options.MaxImageBytes = 1 << 20;
            options.MaxRequestBytes = 4 << 20;
            options.RequestTimeout = TimeSpan.FromSeconds(2);
        });
        // Loads what the first of each kind loads, so that memory can be compared.
        await (await s_application.PostAsync(ServedModels.Png(0))).Content.ReadAsStringAsync();
    }

    [ClassCleanup]
    public static async Task Stop()
    {
        await s_application.DisposeAsync();
        s_folder.Dispose();
    }

    [TestCleanup]
    public async Task The_next_good_request_works_and_nothing_is_left()
    {
        JsonElement prediction = (await ServedApplication.PredictionsOf(await s_application.PostAsync(ServedModels.Png(1))))[0];
        Assert.AreEqual("right", prediction.GetProperty("label").GetString());
        Assert.AreEqual(0, s_application.Scorer.Pending);
        Assert.AreEqual(0, s_application.Scorer.Memory.Used);
        Assert.AreEqual("", string.Join('\n', s_application.Log.Errors));
    }

    [TestMethod]
    public async Task Nothing_is_refused() => await IsProblem(await s_application.PostAsync([]), 400, "empty");

    [TestMethod]
    [DataRow("this is a text that has nothing of an image")]
    [DataRow("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><script>alert(1)</script></svg>")]
    [DataRow("<!DOCTYPE html><html><body><script>alert(1)</script></body></html>")]
    [DataRow("GIF89a")]
    [DataRow("\u0000\u0000\u0010\u0010 a header of a format that nobody wants")]
    public async Task What_is_no_image_is_refused_whatever_it_says_it_is(string text)
    {
        foreach (string type in new[] { "image/png", "image/svg+xml", "application/octet-stream" })
        {
            await IsProblem(await s_application.PostAsync(Encoding.Latin1.GetBytes(text), type), 415, "unknown-format");
        }
    }

    [TestMethod]
    [DataRow("text/plain", 415, "wrong-content-type")]
    [DataRow("application/json", 415, "wrong-content-type")]
    [DataRow("application/x-www-form-urlencoded", 415, "wrong-content-type")]
    [DataRow("multipart/form-data", 400, "bad-form")]
    [DataRow("multipart/form-data; boundary=xyz", 400, "bad-form")]
    public async Task A_wrong_content_type_is_refused(string type, int status, string code) =>
        await IsProblem(await s_application.PostAsync(ServedModels.Png(0), type), status, code);

    [TestMethod]
    public async Task An_image_without_a_content_type_is_answered() =>
        Assert.HasCount(1, await ServedApplication.PredictionsOf(await s_application.PostAsync(ServedModels.Png(0), type: null)));

    [TestMethod]
    [DataRow(SKEncodedImageFormat.Png)]
    [DataRow(SKEncodedImageFormat.Jpeg)]
    [DataRow(SKEncodedImageFormat.Webp)]
    public async Task What_is_cut_off_or_damaged_is_refused(SKEncodedImageFormat format)
    {
        byte[] image = ServedModels.Image(format, 0, side: 64);
        await IsProblem(await s_application.PostAsync(image[..(image.Length / 2)]), 422, "damaged");
        // Any byte may be another: a 4xx, or an answer where the format does not notice.
        var random = new Random(1);
        for (int i = 0; i < 30; i++)
        {
            byte[] other = [.. image];
            other[random.Next(other.Length)] ^= (byte)(1 << random.Next(8));
            int status = (int)(await s_application.PostAsync(other)).StatusCode;
            Assert.IsTrue(status is 200 or 415 or 422, $"{status}");
        }
    }

    [TestMethod]
    public async Task A_bomb_of_pixels_is_refused_by_its_header()
    {
        byte[] bomb = PngBomb.Claiming(30_000, 30_000);
        Assert.IsLessThan(MiB, bomb.Length);
        long before = Environment.WorkingSet;
        long start = Stopwatch.GetTimestamp();
        await IsProblem(await s_application.PostAsync(bomb), 422, "too-many-pixels");
        Assert.IsLessThan(TimeSpan.FromSeconds(2), Stopwatch.GetElapsedTime(start));
        Assert.IsLessThan(before + (100 * MiB), Environment.WorkingSet);
    }

    [TestMethod]
    public async Task A_body_of_100_MB_is_refused_without_being_kept()
    {
        long before = Environment.WorkingSet;
        // A client that asks first sends nothing of it.
        using (var request = new HttpRequestMessage(HttpMethod.Post, "/predict") { Content = new StreamContent(new ZeroStream(100 * MiB)) })
        {
            request.Headers.ExpectContinue = true;
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
            request.Content.Headers.ContentLength = 100 * MiB;
            await IsProblem(await s_application.Client.SendAsync(request), 413, "too-many-bytes");
        }

        // One that does not say how much will come, neither as a body nor as a file of a form.
        foreach (HttpContent content in new HttpContent[]
        {
            new StreamContent(new ZeroStream(100 * MiB)) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } },
            new MultipartFormDataContent { { new StreamContent(new ZeroStream(100 * MiB)), "image", "zeros.png" } },
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/predict") { Content = content };
            request.Headers.TransferEncodingChunked = true;
            (int status, string code) = await SendAllAsync(request);
            Assert.AreEqual((413, "too-many-bytes"), (status, code));
        }

        Assert.IsLessThan(before + (100 * MiB), Environment.WorkingSet);
    }

    [TestMethod]
    public async Task A_body_that_comes_too_slowly_is_ended()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(s_application.Client.BaseAddress!.Host, s_application.Client.BaseAddress.Port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync("POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: 100000\r\n\r\n"u8.ToArray());
        long start = Stopwatch.GetTimestamp();
        await stream.WriteAsync(ServedModels.Png(0).AsMemory(0, 20));
        using var reader = new StreamReader(stream);
        Assert.AreEqual("HTTP/1.1 408 Request Timeout", await reader.ReadLineAsync());
        Assert.IsLessThan(TimeSpan.FromSeconds(10), Stopwatch.GetElapsedTime(start));
    }

    [TestMethod]
    public async Task A_sender_that_goes_away_leaves_nothing_behind()
    {
        for (int i = 0; i < 10; i++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(s_application.Client.BaseAddress!.Host, s_application.Client.BaseAddress.Port);
            await client.GetStream().WriteAsync(
                "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: 1000\r\n\r\nabc"u8.ToArray());
        }

        await Eventually(static () => s_application.Scorer.Memory.Used == 0);
    }

    [TestMethod]
    public async Task Of_200_files_at_once_none_is_scored()
    {
        byte[] image = ServedModels.Png(0);
        await IsProblem(
            await s_application.PostFilesAsync([.. Enumerable.Range(0, 200).Select(i => ($"{i}.png", image))]), 413, "too-many-images");
    }

    [TestMethod]
    public async Task Of_several_files_each_has_its_own_answer()
    {
        JsonElement[] predictions = await ServedApplication.PredictionsOf(await s_application.PostFilesAsync(
            ("../../etc/passwd", ServedModels.Png(0)), ("C:\\Windows\\a.png", ServedModels.Png(1)), ("text.png", "text"u8.ToArray()),
            ("empty.png", []), ("large.png", new byte[(1 << 20) + 1])));

        CollectionAssert.AreEqual(
            new[] { "passwd", "a.png", "text.png", "empty.png", "large.png" },
            predictions.Select(static p => p.GetProperty("file").GetString()).ToArray());
        CollectionAssert.AreEqual(
            new[] { "left", "right" }, predictions[..2].Select(static p => p.GetProperty("label").GetString()).ToArray());
        CollectionAssert.AreEqual(
            new[] { 415, 400, 413 }, predictions[2..].Select(static p => p.GetProperty("problem").GetProperty("status").GetInt32()).ToArray());
    }

    [TestMethod]
    public async Task Where_no_file_can_be_answered_the_request_is_wrong() =>
        await IsProblem(await s_application.PostFilesAsync(("a.png", "text"u8.ToArray()), ("b.png", [])), 415, "unknown-format");

    [TestMethod]
    public async Task A_form_without_files_is_refused()
    {
        using var form = new MultipartFormDataContent { { new StringContent("words"), "image" } };
        await IsProblem(await s_application.Client.PostAsync("/predict", form), 400, "no-image");
    }

    [TestMethod]
    [DataRow("?top=0")]
    [DataRow("?top=many")]
    public async Task A_wrong_number_of_scores_is_refused(string query) =>
        await IsProblem(await s_application.PostAsync(ServedModels.Png(0), query: query), 400, "wrong-top");

    [TestMethod]
    public async Task The_best_scores_are_told_where_only_these_are_wanted()
    {
        JsonElement prediction = (await ServedApplication.PredictionsOf(await s_application.PostAsync(ServedModels.Png(0), query: "?top=1")))[0];
        Assert.AreEqual("left", prediction.GetProperty("scores").EnumerateObject().Single().Name);
    }

    /// <summary>Files that the framework's reading of forms would write, and any other, would show among those that the process has open or wrote.</summary>
    [TestMethod]
    public async Task Nothing_of_an_upload_is_written_to_disk()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Inconclusive("What a process has written is told by /proc.");
        }

        byte[] image = [.. ServedModels.Image(SKEncodedImageFormat.Png, 0, side: 128), .. new byte[500_000]];
        HashSet<string> before = [.. Directory.EnumerateFiles(Path.GetTempPath())];
        long written = Written();
        await ServedApplication.PredictionsOf(await s_application.PostFilesAsync(
            [.. Enumerable.Range(0, 6).Select(i => ($"{i}.png", image))]));
        // wchar counts sockets as well: an upload and its copy on disk would be twice as much.
        Assert.IsLessThan(written + (long)(1.5 * 6 * image.Length), Written());
        CollectionAssert.AreEquivalent(
            before.ToArray(), Directory.EnumerateFiles(Path.GetTempPath()).Where(path => before.Contains(path) || path.Contains("ASPNETCORE")).ToArray());

        static long Written() => long.Parse(File.ReadLines("/proc/self/io").Single(static l => l.StartsWith("wchar", StringComparison.Ordinal)).Split(' ')[1]);
    }

    internal static async Task IsProblem(HttpResponseMessage response, int status, string code)
    {
        string text = await response.Content.ReadAsStringAsync();
        Assert.AreEqual(status, (int)response.StatusCode, text);
        Assert.AreEqual("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        JsonElement problem = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.AreEqual(code, problem.GetProperty("code").GetString(), text);
        Assert.AreEqual(status, problem.GetProperty("status").GetInt32());
        Assert.IsGreaterThan(10, problem.GetProperty("detail").GetString()!.Length);
        Assert.IsFalse(text.Contains("   at ", StringComparison.Ordinal), text);
    }

    internal static async Task Eventually(Func<bool> condition)
    {
        for (int i = 0; !condition(); i++)
        {
            Assert.IsLessThan(3000, i, "It did not come to pass within half a minute.");
            await Task.Delay(10);
        }
    }

    /// <summary>The answer to a request whose body is sent on regardless: the server may end the connection once it has answered.</summary>
    private static async Task<(int Status, string Code)> SendAllAsync(HttpRequestMessage request)
    {
        HttpResponseMessage response = await s_application.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        JsonElement problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        return ((int)response.StatusCode, problem.GetProperty("code").GetString()!);
    }
}
