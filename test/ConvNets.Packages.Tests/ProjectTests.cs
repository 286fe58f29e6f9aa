using System.Text.Json;

namespace ConvNets.Packages.Tests;

/// <summary>What <c>convnets new</c> writes, built on the packages by a user whose NuGet cache is empty.</summary>
[TestClass]
public class ProjectTests
{
    // Empty at first, and libtorch fetched once.
    private static readonly Lazy<string> s_cache = new(static () => Programs.NewFolder().FullName);

    [TestMethod]
    public void Projects_of_each_kind_build_run_and_answer_as_the_tool_does()
    {
        LongTests.Require();
        var place = new Workplace(Programs.NewFolder(), LibraryPackages.Feed, s_cache.Value);
        string model = place.PathOf("bars.zip"), image = Programs.Images[0];
        Tool(place, "train", "--data", Programs.ImageFolder, "--network", "small-cnn", "--input-size", "16", "--epochs", "2",
            "--validation-fraction", "0.25", "--model", model);
        string told = Tool(place, "predict", "--model", model, image).Output;

        Build(place, model, "console", "Bars");
        Assert.AreEqual(told, place.Dotnet(place.PathOf("Bars/bin/Debug/net10.0/Bars.dll"), image).Succeeded().Output);
        Assert.IsEmpty(Directory.GetFiles(place.PathOf("Bars/bin"), "*orch*", SearchOption.AllDirectories));
        Assert.AreEqual(2, place.Dotnet(place.PathOf("Bars/bin/Debug/net10.0/Bars.dll"), "train", Programs.ImageFolder).ExitCode);

        Build(place, model, "webapi", "Served");
        JsonElement served = place.Ask(
            Command.Host, [place.PathOf("Served/bin/Debug/net10.0/Served.dll"), "--urls", "http://127.0.0.1:0"], image);
        using JsonDocument expected = JsonDocument.Parse(Tool(place, "predict", "--model", model, "--json", image).Output);
        Assert.AreEqual(expected.RootElement.GetProperty("label").GetString(), served.GetProperty("label").GetString());
        foreach (JsonProperty score in expected.RootElement.GetProperty("scores").EnumerateObject())
        {
            Assert.AreEqual(score.Value.GetSingle(), served.GetProperty("scores").GetProperty(score.Name).GetSingle(), 1e-5f);
        }

        Build(place, model, "mlnet", "Answers");
        Directory.CreateDirectory(place.PathOf("App"));
        File.WriteAllText(place.PathOf("App/App.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings>
                <InvariantGlobalization>true</InvariantGlobalization>
              </PropertyGroup>
              <ItemGroup><ProjectReference Include="../Answers/Answers.csproj" /></ItemGroup>
            </Project>
            """);
        File.WriteAllText(place.PathOf("App/Program.cs"), """
            using Answers_Library;
            var input = new Answers.ModelInput { ImageSource = File.ReadAllBytes(args[0]) };
            Console.WriteLine($"{args[0]}: {Answers.Predict(input)}");
            string best = Answers.PredictAllLabels(input).First().Key;
            var all = new string[200];
            Parallel.For(0, all.Length, i => all[i] = Answers.PredictAllLabels(input).First().Key);
            return all.All(label => label == best && label == Answers.Predict(input).PredictedLabel) ? 0 : 1;
            """);
        Build(place, "App");
        Assert.AreEqual(told, place.Dotnet(place.PathOf("App/bin/Debug/net10.0/App.dll"), image).Succeeded().Output);
    }

    [TestMethod]
    [DataRow("--task", "multiclass", "--network", "small-cnn", "--input-size", "16", "--epochs", "2", "--augment", "standard")]
    [DataRow("--task", "binary", "--backbone", "compact", "--head", "8,dropout:0.1", "--epochs", "2", "--fine-tune-epochs", "1")]
    [DataRow("--task", "multiclass", "--recipe", "fast")]
    public void A_project_trains_again_with_the_settings_of_its_model(params string[] settings)
    {
        LongTests.Require();
        var place = new Workplace(Programs.NewFolder(), LibraryPackages.Feed, s_cache.Value);
        string model = place.PathOf("bars.zip"), again = place.PathOf("again.zip");
        Tool(place, ["train", "--data", Programs.ImageFolder, "--model", model, .. settings]);
        Build(place, model, "console", "Bars", "-p:Training=true");

        place.Dotnet(place.PathOf("Bars/bin/Debug/net10.0/Bars.dll"), "train", Programs.ImageFolder, again).Succeeded();

        // The same images, settings, seed and machine.
        string[] images = Programs.Images;
        string told = Tool(place, ["predict", "--model", model, .. images]).Output;
        Assert.AreEqual(told, Tool(place, ["predict", "--model", again, .. images]).Output);
    }

    private static Command Tool(Workplace place, params string[] arguments) =>
        place.Dotnet([LibraryPackages.Tool, .. arguments]).Succeeded();

    private static void Build(Workplace place, string model, string kind, string name, params string[] more)
    {
        Tool(place, "new", "--model", model, "--out", place.PathOf(name), "--name", name, "--kind", kind);
        Build(place, name, more);
    }

    private static void Build(Workplace place, string name, params string[] more)
    {
        string version = $"-p:ConvNetsVersion={Programs.Packages.Version}";
        place.Dotnet(["build", name, "--nologo", "-warnaserror", "-p:NuGetAudit=false", version, .. more]).Succeeded();
    }
}
