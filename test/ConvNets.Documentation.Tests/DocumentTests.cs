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
    public void Each_code_block_is_of_a_kind_that_is_checked() => AssertNone(
        s_blocks.Where(static block => block.Kind == BlockKind.Unknown).Select(static block =>
            $"{block.Place}: nothing checks this block. Write ```csharp before a program, ``` alone before commands, "
            + "or ```text before what is only to be looked at."));

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
        Document readme = Document.All.Single(static document => document.Name == "README.md");
        CodeBlock first = readme.Blocks.First(static block => block.Kind == BlockKind.CSharp);
        ProcessResult result = new UserProgram(first).Run(folder.Root);
        Assert.AreEqual(0, result.ExitCode, result.Output + result.Error);
        StringAssert.Matches(result.Output, new("^(cats|dogs): [0-9]+ ?%"));
        Assert.IsTrue(File.Exists(Path.Combine(folder.Root, "model.zip")), "It saved no model.zip.");
    }

    [TestMethod]
    public void The_other_programs_that_read_photos_run()
    {
        LongTests.Require();

        CodeBlock[] all = [.. s_blocks.Where(static block => block.Kind == BlockKind.CSharp)];
        CodeBlock[] programs = [.. all.Where(static block => block.Text.Contains("\"photos\"", StringComparison.Ordinal))];
        Assert.IsGreaterThan(1, programs.Length);
        foreach (CodeBlock block in programs.Skip(1))
        {
            using var folder = new PhotoFolder();
            ProcessResult result = new UserProgram(block).Run(folder.Root);
            Assert.AreEqual(0, result.ExitCode, $"{block.Place}\n{result.Output}{result.Error}");
        }
    }

    [TestMethod]
    public void Each_command_is_one_that_can_be_given()
    {
        Assert.IsNotEmpty(s_commands);
        AssertNone(s_commands.Select(CommandRules.ProblemOf).OfType<string>());
    }

    /// <summary>An option that a sentence names without its command is one of any that the documents tell of.</summary>
    [TestMethod]
    public void Each_option_that_is_named_exists()
    {
        (string Place, string Option)[] named = [.. Document.All.SelectMany(static document => document.NamedOptions)];
        Assert.IsNotEmpty(named);
        HashSet<string> known = [.. Tool.AllOptions, .. Benchmarks.AllOptions, .. Samples.AllOptions];
        AssertNone(named.Where(n => !known.Contains(n.Option))
            .Select(static n => $"{n.Place}: neither the tool nor a sample nor a benchmark has the option '{n.Option}'."));
    }

    [TestMethod]
    public void Each_exception_of_the_rules_is_used() => AssertNone(
        CommandRules.Elsewhere.Keys.Except(s_commands.Select(static command => command.Text))
            .Select(static text => $"No document says: {text}"));

    /// <summary>
    /// Document by document, in their order: later commands use what earlier ones wrote. What wants shared data is not run, nor what
    /// reads its models.
    /// </summary>
    [TestMethod]
    public void The_commands_of_the_tool_run()
    {
        int runs = 0;
        foreach (IGrouping<string, DocumentedCommand> document in s_commands.GroupBy(static command => command.Place.Split(':')[0]))
        {
            using var folder = new PhotoFolder();
            var written = new HashSet<string>();
            foreach (DocumentedCommand command in document.Where(static c => c is { IsTool: true, IsWhole: true, IsSummary: false }))
            {
                string? model = ModelOf(command);
                bool trains = command.Words[1] == "train";
                Assert.IsTrue(model is null || trains || written.Contains(model), $"{command}: no command before it writes '{model}'.");
                if (trains && model is not null)
                {
                    written.Add(model);
                }

                // A service runs until it is told to end.
                bool ends = command.Words[1] != "serve";
                if (ends && !command.WantsSharedData && (model is null || trains || File.Exists(Path.Combine(folder.Root, model))))
                {
                    ProcessResult result = Tool.Run(command, folder.Root);
                    Assert.AreEqual(0, result.ExitCode, $"{command}\n{result.Output}{result.Error}");
                    runs++;
                }
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
            foreach ((string place, string target) in document.Links.Where(static l => !Uri.TryCreate(l.Target, UriKind.Absolute, out _)))
            {
                string[] parts = target.Split('#', 2);
                string relative = parts[0].Length == 0 ? document.Name : Path.Combine(Path.GetDirectoryName(document.Name)!, parts[0]);
                string path = Repository.PathOf(relative);
                if (!Path.Exists(path))
                {
                    problems.Add($"{place}: there is no '{parts[0]}'.");
                }
                else if (parts.Length == 2 && !(documents.TryGetValue(path, out Document? linked) && linked.Anchors.Contains(parts[1])))
                {
                    problems.Add($"{place}: {Path.GetFileName(path)} has no heading '{parts[1]}'.");
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
