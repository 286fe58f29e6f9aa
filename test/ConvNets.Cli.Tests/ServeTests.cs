using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace ConvNets.Cli.Tests;

/// <summary>One command serves a model, and a signal ends it in order.</summary>
[TestClass]
[DoNotParallelize]
public sealed class ServeTests
{
    [TestMethod]
    [DataRow(2)]
    [DataRow(15)]
    public async Task A_model_is_served_until_a_signal_comes(int signal)
    {
        using var folder = new TemporaryFolder();
        using Process process = Tool.Start("serve", "--model", Model(folder), "--urls", "http://127.0.0.1:0");
        string address = AddressOf(process);
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        TestImages.WriteFolder(folder.Path, perClass: 1);
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(await File.ReadAllBytesAsync(Path.Combine(folder.Path, "right", "000.png"))), "image", "a.png" },
        };
        JsonElement reply = await (await client.PostAsync("/predict", form)).EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        Assert.AreEqual("right", reply.GetProperty("predictions")[0].GetProperty("label").GetString());
        StringAssert.Contains(await client.GetStringAsync("/"), "<title>");
        StringAssert.Contains(await client.GetStringAsync("/health/ready"), "Healthy");
        using var other = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = "elsewhere.example" } };
        Assert.AreEqual(HttpStatusCode.BadRequest, (await client.SendAsync(other)).StatusCode);

        Tool.Send(process, signal);
        ToolResult result = Tool.Finish(process).Succeeded();
        Assert.AreEqual("", result.Error);
    }

    /// <summary>The moments cover the whole start; before .NET listens to signals they end a process by themselves.</summary>
    [TestMethod]
    public void A_signal_while_it_starts_ends_it_in_order_as_well()
    {
        using var folder = new TemporaryFolder();
        string model = Model(folder);
        for (int milliseconds = 200; milliseconds <= 1000; milliseconds += 100)
        {
            using Process process = Tool.Start("serve", "--model", model, "--urls", "http://127.0.0.1:0");
            Thread.Sleep(milliseconds);
            Tool.Send(process, 15);
            ToolResult result = Tool.Finish(process);
            Assert.AreEqual("", result.Error, $"after {milliseconds} ms");
            Assert.IsTrue(result.ExitCode is 0 or 143, $"after {milliseconds} ms: {result.ExitCode}");
        }
    }

    [TestMethod]
    public void Another_address_than_loopback_is_remarked_on()
    {
        using var folder = new TemporaryFolder();
        using Process process = Tool.Start("serve", "--model", Model(folder), "--urls", "http://0.0.0.0:0");
        AddressOf(process);
        StringAssert.Contains(process.StandardOutput.ReadLine(), "Other machines can reach it");
        Tool.Send(process, 15);
        Tool.Finish(process).Succeeded();
    }

    [TestMethod]
    public void What_cannot_be_served_is_told()
    {
        using var folder = new TemporaryFolder();
        string model = Model(folder);
        Tool.RunHere("serve", "--model", folder.File("none.zip")).IsRefused("none.zip");
        Tool.RunHere("serve", "--model", folder.Write("text.zip", "text"u8.ToArray())).IsRefused("text.zip' cannot be served");
        Tool.RunHere("serve", "--model", model, "--urls", "nowhere").IsRefused("--urls 'nowhere'", "http://127.0.0.1:5000");
        Tool.RunHere("serve", "--model", model, "--urls", "https://127.0.0.1:5000").IsRefused("--urls");
        Tool.RunHere("serve", "--model", model, "--batch-size", "0").IsRefused("--batch-size is 0; it is between 1 and 1,024");
        Tool.RunHere("serve", "--model", model, "--queue", "3").IsRefused("--queue is 3; it is between 16 and");
        Tool.RunHere("serve", "--model", model, "--model-card", "card.html").IsRefused("--model-card 'card.html'", "http://");
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Tool.RunHere("serve", "--model", model, "--urls", $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}").IsRefused("address already in use");
    }

    private static string Model(TemporaryFolder folder)
    {
        var ml = new Microsoft.ML.MLContext();
        Microsoft.ML.ITransformer model = TinyModel.WithNames(ml);
        using (model as IDisposable)
        {
            return folder.Write("model.zip", ModelZip.Save(ml, model));
        }
    }

    private static string AddressOf(Process process)
    {
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith("Serving ", StringComparison.Ordinal))
            {
                return line[(line.LastIndexOf(' ') + 1)..];
            }
        }

        Assert.Fail(process.StandardError.ReadToEnd());
        return "";
    }
}
