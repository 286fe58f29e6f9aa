using System.CommandLine;
using ConvNets.Cli.Data;
using ConvNets.Cli.Display;
using ConvNets.Cli.Generation;
using ConvNets.Cli.Options;
using Microsoft.ML;

namespace ConvNets.Cli.Commands;

/// <summary><c>convnets new</c>: a C# project around a model.</summary>
internal static class NewCommand
{
    private const int ShownEntries = 3;

    internal static Command Create()
    {
        Option<string> model = CommonOptions.Model("The model.");
        var output = new Option<string>("--out", "-o")
        {
            Required = true,
            HelpName = "DIR",
            Description = "The folder to write, which is not there yet or is empty.",
        };
        var name = new Option<string?>("--name")
        {
            HelpName = "NAME",
            Description = "What the class is called, and its files. Default: after the model's file.",
        };
        string[] words = [.. ProjectKind.All.Select(static kind => kind.Word)];
        var kind = new Option<string>("--kind")
        {
            HelpName = string.Join('|', words),
            Description = "console: a program that answers for files, and trains again. webapi: a service, with a page to try it. mlnet: a "
                + "library, or files for a project that is there.",
            DefaultValueFactory = _ => words[0],
        };
        var command = new ToolCommand(
            "new", "Writes a C# project around a model, as ML.NET's Model Builder does.",
            CommandOptionGroup.Of("Model", model), CommandOptionGroup.Of(CommonOptions.Output, output, name, kind))
        {
            Examples =
            [
                ("A program that answers for files:", "new --model model.zip --out Clothing --name Clothing"),
                ("A web service:", "new --model model.zip --out Service --name Clothing --kind webapi"),
            ],
        };
        command.SetAction(parsed => Program.Guard(parsed, () =>
        {
            string path = parsed.GetRequiredValue(model);
            string folder = parsed.GetRequiredValue(output);
            string word = OptionValues.OneOf("--kind", parsed.GetRequiredValue(kind), words);
            string chosen = parsed.GetValue(name) is string given
                ? ClassName.Require(given) : ClassName.Of(Path.GetFileNameWithoutExtension(path));
            RequireEmpty(folder);
            Write(path, folder, chosen, ProjectKind.All.Single(known => known.Word == word));
            return Program.Done;
        }));
        return command;
    }

    private static void Write(string path, string folder, string name, ProjectKind kind)
    {
        SavedModel saved = SavedModel.Load(new MLContext(), path);
        using IDisposable? owner = saved.Transformer as IDisposable;
        var project = new ModelProject(saved, path, name, kind);
        ModelTarget.CheckFolder(folder, $"--out '{folder}' cannot be written to");
        IReadOnlyList<string> files = project.Write(folder, path);
        Console.WriteLine($"Wrote to '{folder}': {string.Join(", ", files)}");
        string quoted = ShellWord.Quote(Path.Combine(folder, $"{name}.csproj"));
        Console.WriteLine(kind.IsProgram
            ? $"Next: dotnet run --project {quoted}{(kind == ProjectKind.Console ? " -- IMAGE…" : "")}"
            : $"Next: dotnet add reference {quoted}");
    }

    private static void RequireEmpty(string folder)
    {
        if (File.Exists(folder))
        {
            throw new IOException($"--out '{folder}' is a file. Name a folder that is not there yet.");
        }

        string[] entries = Directory.Exists(folder)
            ? [.. Directory.GetFileSystemEntries(folder).Select(static entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)]
            : [];
        if (entries.Length > 0)
        {
            string more = entries.Length > ShownEntries ? $" and {entries.Length - ShownEntries:N0} more" : "";
            throw new IOException($"--out '{folder}' is not empty: it has {string.Join(", ", entries.Take(ShownEntries))}{more}. Name a "
                + "folder that is not there yet.");
        }
    }
}
