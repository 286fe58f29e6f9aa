using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ConvNets.Packages.Tests;

/// <summary>A folder of a user who has nothing of ours but the packages, and whose NuGet cache is empty.</summary>
internal sealed partial class Workplace
{
    private static readonly TimeSpan s_start = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, string> _environment;

    /// <param name="root">An empty folder.</param>
    /// <param name="feed">A folder of packages, besides the sources of the machine.</param>
    /// <param name="cache">NuGet's cache, which holds only what such users restored before.</param>
    internal Workplace(DirectoryInfo root, string feed, string cache)
    {
        Root = root.FullName;
        _environment = new() { ["NUGET_PACKAGES"] = cache, ["DOTNET_CLI_HOME"] = PathOf("home") };
        string sources = $"<packageSources><add key=\"local\" value=\"{feed}\" /></packageSources>";
        File.WriteAllText(PathOf("nuget.config"), $"<configuration>{sources}</configuration>");
    }

    internal string Root { get; }

    internal string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>Runs <c>dotnet</c>.</summary>
    internal Command Dotnet(params string[] arguments) => Command.Run(Command.Host, Root, _environment, arguments);

    /// <summary>Runs a program.</summary>
    internal Command Run(string program, params string[] arguments) => Command.Run(program, Root, _environment, arguments);

    /// <summary>Asks a service about an image.</summary>
    /// <param name="program">The service.</param>
    /// <param name="arguments">What it is given.</param>
    /// <param name="image">The file.</param>
    /// <returns>The answer: label and scores.</returns>
    internal JsonElement Ask(string program, string[] arguments, string image)
    {
        using Process service = Process.Start(Command.StartOf(program, Root, _environment, arguments))!;
        try
        {
            service.ErrorDataReceived += static (_, _) => { };
            service.BeginErrorReadLine();
            using var client = new HttpClient { BaseAddress = AddressOf(service) };
            using var body = new ByteArrayContent(File.ReadAllBytes(image));
            body.Headers.ContentType = new MediaTypeHeaderValue("image/png");
            using HttpResponseMessage answer = client.PostAsync("/predict", body).GetAwaiter().GetResult();
            string text = answer.Content.ReadAsStringAsync().GetAwaiter().GetResult();
            Assert.AreEqual(System.Net.HttpStatusCode.OK, answer.StatusCode, text);
            Assert.IsTrue(client.GetAsync("/health/ready").GetAwaiter().GetResult().IsSuccessStatusCode);
            StringAssert.Contains(client.GetStringAsync("/").GetAwaiter().GetResult(), "<html");
            return JsonDocument.Parse(text).RootElement.GetProperty("predictions")[0];
        }
        finally
        {
            service.Kill(entireProcessTree: true);
        }
    }

    private static Uri AddressOf(Process service)
    {
        var found = new TaskCompletionSource<Uri>();
        service.OutputDataReceived += (_, line) =>
        {
            if (Address().Match(line.Data ?? "") is { Success: true } address)
            {
                found.TrySetResult(new Uri(address.Value));
            }
        };
        service.BeginOutputReadLine();
        return found.Task.WaitAsync(s_start).GetAwaiter().GetResult();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
