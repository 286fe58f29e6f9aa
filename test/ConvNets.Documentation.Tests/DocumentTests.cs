namespace ConvNets.Documentation.Tests;

/// <summary>What the documents tell their readers to type, compile, run or open can be done.</summary>
[TestClass]
public sealed class DocumentTests
{
    private static readonly CodeBlock[] s_blocks = [.. Document.All.SelectMany(static document => document.Blocks)];

    private static readonly DocumentedCommand[] s_commands =
    [
        .. s_blocks.Where(static block => block.Kind == BlockKind.Commands).SelectMany(static block => block.Commands()),
        .. Document.All.SelectMany(static document => document.NamedCommands),
    ];

    [TestMethod]
    public void Each_code_block_is_of_a_kind_that_is_checked() => AssertNone(s_blocks.Where(static block => block.Kind == BlockKind.Unknown).Select(static block =>
        $"{block.Place}: nothing checks this block. Write ```csharp before a program, ``` alone before commands, or ```text before what is only to be looked at."));

    [TestMethod]
    public void Each_program_compiles_without_a_warning()
    {
        CodeBlock[] programs = [.. s_blocks.Where(static block => block.Kind == BlockKind.CSharp)];
        Assert.IsNotEmpty(programs);
        AssertNone(programs.SelectMany(static block => new UserProgram(block).Problems()));
    }

    [TestMethod]
    public void The_first_program_of_the_README_trains_saves_and_predicts()
    {
        using var folder = new PhotoFolder();
        CodeBlock first = s_blocks.First(static block => block.Kind == BlockKind.CSharp && block.Place.StartsWith("README.md:", StringComparison.Ordinal));
        ProcessResult result = new UserProgram(first).Run(folder.Root);
        Assert.AreEqual(0, result.ExitCode, result.Output + result.Error);
        StringAssert.Matches(result.Output, new("^(cats|dogs): [0-9]+ ?%"));
        Assert.IsTrue(File.Exists(Path.Combine(folder.Root, "model.zip")), "It saved no model.zip.");
    }

    [TestMethod]
    public void Each_command_is_one_that_can_be_given()
    {
        Assert.IsNotEmpty(s_commands);
        AssertNone(s_commands.Select(CommandRules.ProblemOf).OfType<string>());
    }

    [TestMethod]
    public void Each_exception_of_the_rules_is_used() =>
        AssertNone(CommandRules.Elsewhere.Keys.Where(static text => !s_commands.Any(command => command.Text == text)).Select(static text => $"No document says: {text}"));

    /// <summary>Document by document, in their order: later ones use what earlier ones wrote.</summary>
    [TestMethod]
    public void The_commands_of_the_tool_run()
    {
        int runs = 0;
        foreach (IGrouping<string, DocumentedCommand> document in s_commands.GroupBy(static command => command.Place.Split(':')[0]))
        {
            using var folder = new PhotoFolder();
            foreach (DocumentedCommand command in document.Where(static command => command is { IsTool: true, IsWhole: true, IsSummary: false, WantsSharedData: false }))
            {
                // What reads a model that only shared data gives is read by the parser alone.
                if (ModelOf(command) is string model && command.Words[1] != "train" && !File.Exists(Path.Combine(folder.Root, model)))
                {
                    Assert.Contains(model, document.Where(static other => other.WantsSharedData).Select(ModelOf), $"{command}: no command before it writes '{model}'.");
                    continue;
                }

                ProcessResult result = Tool.Run(command, folder.Root);
                Assert.AreEqual(0, result.ExitCode, $"{command}\n{result.Output}{result.Error}");
                runs++;
            }
        }

        Assert.IsGreaterThan(0, runs);
    }

    [TestMethod]
    public void Each_link_leads_to_something()
    {
        Dictionary<string, Document> documents = Document.All.ToDictionary(static document => Repository.PathOf(document.Name));
        var problems = new List<string>();
        Assert.IsNotEmpty(Document.All.SelectMany(static document => document.Links));
        foreach (Document document in Document.All)
        {
            foreach ((string place, string target) in document.Links.Where(static link => !Uri.TryCreate(link.Target, UriKind.Absolute, out _)))
            {
                string[] parts = target.Split('#', 2);
                string path = parts[0].Length == 0 ? Repository.PathOf(document.Name) : Repository.PathOf(Path.Combine(Path.GetDirectoryName(document.Name)!, parts[0]));
                if (!Path.Exists(path))
                {
                    problems.Add($"{place}: there is no '{parts[0]}'.");
                }
                else if (parts.Length == 2 && !(documents.TryGetValue(path, out Document? linked) && linked.Anchors.Contains(parts[1])))
                {
                    problems.Add($"{place}: '{parts[0]}' has no heading '{parts[1]}'.");
                }
            }
        }

        AssertNone(problems);
    }

    private static string? ModelOf(DocumentedCommand command)
    {
        int at = Array.FindIndex(command.Words, static word => word is "--model" or "-m");
        return at >= 0 && at + 1 < command.Words.Length ? command.Words[at + 1] : null;
    }

    private static void AssertNone(IEnumerable<string> problems) => Assert.AreEqual("", string.Join('\n', problems));
}
