using System.CommandLine;
using System.Reflection;
using System.Text.RegularExpressions;
using ConvNets.Cli.Display;
using ConvNets.Cli.Options;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Tests;

/// <summary>Help and errors speak the words of the tool: its options with the nearest one, files and fields, never a name of code.</summary>
[TestClass]
public sealed partial class UsageTests
{
    // Options of trainers that the tool has no option for: it sets them itself, or leaves them as they are.
    private static readonly string[] s_notOfTheTool =
    [
        "LabelColumnName", "FeatureColumnName", "ExampleWeightColumnName", "ScoreColumnName", "Monitor", "MonitorMode", "RestoreBestWeights", "Callbacks",
        "MinimumPerClass", "Progress", "CancellationToken", "MaxBadImageFraction", "CacheMemoryLimit", "GpuDeviceId", "FallbackToCpu",
        "Folder", "EveryEpochs", "EverySteps", "BestOnly", "Keep", "IsEnabled",
    ];

    public static IEnumerable<object[]> Numbers => Options().Where(static option => !IsText(option.Option)).Select(static option => new object[] { option.Command, option.Option.Name });

    [TestMethod]
    [DataRow("--lr", "abc", "--learning-rate 'abc' is not a number")]
    [DataRow("--epochs", "5.5", "--epochs '5.5' is not a whole number")]
    [DataRow("--epoch", "5", "There is no option --epoch. Did you mean --epochs?")]
    [DataRow("--epochs", "0", "--epochs is 0")]
    [DataRow("--network", "vgg16", "--backbone vgg16")]
    [DataRow("--network", "Small_CN", "Did you mean 'small-cnn'?")]
    [DataRow("--network", "augmentation.jsn", "FILE.json")]
    [DataRow("--backbone", "ResNet17", "Did you mean 'resnet18'?")]
    [DataRow("--backbone", "lenet", "--network lenet")]
    [DataRow("--optimizer", "adan", "Did you mean 'adam'?")]
    [DataRow("--schedule", "cosin", "Did you mean 'cosine'?")]
    [DataRow("--schedule", "step:ten", "'ten'")]
    [DataRow("--schedule", "exponential:2", "--schedule exponential:2")]
    [DataRow("--task", "multi-class", "Did you mean 'multiclass'?")]
    [DataRow("--augment", "standart", "Did you mean 'standard'?")]
    [DataRow("--precision", "bf16", "auto, float32, bfloat16")]
    [DataRow("--on-bad-image", "skipp", "Did you mean 'skip'?")]
    [DataRow("--validation", "/no/such", "/no/such")]
    [DataRow("--model", "", "--model is empty")]
    [DataRow("--data", "twice", "--data is given more than once")]
    public void A_wrong_word_is_told_with_the_way_out(string option, string value, string expected)
    {
        using var folder = new ImageFolder(perClass: 2);
        IsInWordsOfTheTool(Tool.RunHere("train", "--data", folder.Images, option, value), expected);
    }

    [TestMethod]
    public void Wrong_commands_and_wrong_options_of_predict_are_told()
    {
        IsInWordsOfTheTool(Tool.RunHere("trian"), "Did you mean train?");
        IsInWordsOfTheTool(Tool.RunHere("predict", "--modle", "x.zip", "a.png"), "Did you mean --model?");
        IsInWordsOfTheTool(Tool.RunHere("train"), "--data PATH is missing");
        IsInWordsOfTheTool(Tool.RunHere("predict"), "PATH");
        IsInWordsOfTheTool(Tool.RunHere(), "train, evaluate, predict");
    }

    [TestMethod]
    [DynamicData(nameof(Numbers))]
    public void A_number_that_is_none_or_cannot_be_is_told_by_its_option(string command, string option)
    {
        using var folder = new ImageFolder(perClass: 2);
        string[] words = [command, .. command == "predict" ? [folder.Image("dark")] : command is "summary" ? ["--network", "lenet"] : new[] { "--data", folder.Images }];
        words = command == "serve" ? [command, "--model", Path.Combine(folder.Root, "none.zip")] : words;
        words = command == "augment" ? [.. words, "--out", Path.Combine(folder.Root, "grid.png")] : words;
        IsInWordsOfTheTool(Tool.RunHere([.. words, option, "many"]), $"{option} 'many' is not a");
        if (option is not "--seed")
        {
            // Numbers that go with another option say so; that is a way out as well.
            ToolResult result = Tool.RunHere([.. words, option, "-5"]);
            IsInWordsOfTheTool(result, option);
        }
    }

    [TestMethod]
    [DataRow("""{"rotatonRange":10}""", "'rotatonRange' (line 1)", "Did you mean 'rotationRange'?")]
    [DataRow("""{"rotationRange":"x"}""", "'rotationRange' (line 1)", "a number")]
    [DataRow("""{"rotationRange":400}""", "rotationRange is 400; it is between 0 and 180")]
    [DataRow("""{"fillMode":"mirror"}""", "'fillMode'", "nearest, constant, reflect, wrap")]
    [DataRow("""{"randomErasing":{"probabilty":1}}""", "'probabilty'", "Did you mean 'probability'?")]
    [DataRow("""{"rotationRange":10""", "line")]
    public void A_mistake_in_an_augmentation_is_told_by_file_and_field(string json, params string[] expected) => IsTold("--augment", json, expected);

    [TestMethod]
    [DataRow("""{"layers":[{"kind":"conv2d","filterz":3}]}""", "The layer conv2d has no field 'filterz'", "Did you mean 'filters'?")]
    [DataRow("""{"layers":[{"kind":"conv3d"}]}""", "\"conv3d\" is not a kind of layer", "Did you mean 'conv2d'?")]
    [DataRow("""{"layer":[]}""", "no field 'layer'", "Did you mean 'layers'?")]
    [DataRow("""{"layers":[{"kind":"dense","units":"x"}]}""", "units", "whole number")]
    public void A_mistake_in_a_network_is_told_by_file_and_field(string json, params string[] expected) => IsTold("--network", json, expected);

    [TestMethod]
    public void A_file_that_is_not_there_is_told_with_its_neighbor()
    {
        using var folder = new ImageFolder(perClass: 2);
        File.WriteAllText(Path.Combine(folder.Root, "augmentation.json"), "{}");
        string wrong = Path.Combine(folder.Root, "augmentatoin.json");
        IsInWordsOfTheTool(Tool.RunHere("train", "--data", folder.Images, "--augment", wrong), "augmentation.json'?");
        IsInWordsOfTheTool(Tool.RunHere("train", "--data", Path.Combine(folder.Root, "imagse")), $"Did you mean '{folder.Images}'?");
        IsInWordsOfTheTool(Tool.RunHere("predict", "--model", Path.Combine(folder.Root, "augmentatoin.json"), folder.Image("dark")), "augmentation.json'?");
        IsInWordsOfTheTool(Tool.RunHere("train", "--data", folder.Images, "--network", wrong), $"--network: there is no file '{wrong}'");
        IsInWordsOfTheTool(Tool.RunHere("train", "--data", folder.Images, "--backbone", "compact", "--weights", "/no/such.pth"), "--weights: there is no file '/no/such.pth'");
    }

    [TestMethod]
    [DataRow("""{"layers":[{"kind":"global_average_pool2d"},{"kind":"dense","units":2,"activation":"softmax"}]}""", "output layer of its own", "Remove it")]
    [DataRow("""{"layers":[{"kind":"global_average_pool2d"},{"kind":"dense","units":2},{"kind":"activation","activation":"softmax"}]}""", "output layer of its own", "Remove it")]
    public void An_output_layer_of_its_own_is_refused(string json, params string[] expected) => IsTold("--network", json, expected);

    [TestMethod]
    public void Images_too_small_for_the_default_network_are_told_with_the_option()
    {
        using var folder = new ImageFolder(perClass: 2, side: 1);
        IsInWordsOfTheTool(Tool.RunHere("train", "--data", folder.Images, "--model", folder.Model), "1×1 pixels", "--input-size 64");
        IsInWordsOfTheTool(Tool.RunHere("learning-rates", "--data", folder.Images), "1×1 pixels", "--input-size 64");
    }

    [TestMethod]
    public void Every_option_of_trainers_has_its_word()
    {
        IEnumerable<string> names = typeof(ConvNetTrainerOptions).Assembly.GetTypes().Where(static type => type.IsSubclassOf(typeof(ConvNetTrainerOptions)))
            .SelectMany(static type => type.GetFields(BindingFlags.Instance | BindingFlags.Public)).SelectMany(NamesOf)
            .Where(static name => !name.EndsWith("ColumnName", StringComparison.Ordinal) && name != "Loss").Distinct();
        CollectionAssert.AreEquivalent(Array.Empty<string>(), names.Except(ErrorText.Options.Keys).Except(s_notOfTheTool).ToArray());
        string[] options = [.. Options().SelectMany(static option => option.Option.Aliases.Append(option.Option.Name))];
        foreach (string word in ErrorText.Options.Values)
        {
            CollectionAssert.Contains(options, word.Split(' ')[0]);
        }
    }

    /// <summary>What messages call an option: its name, or those of a group; "Cache" and "Variants" say too little without theirs.</summary>
    private static IEnumerable<string> NamesOf(FieldInfo field) => typeof(OptionGroup).IsAssignableFrom(field.FieldType)
        ? field.FieldType.GetFields(BindingFlags.Instance | BindingFlags.Public).Select(inner => field.Name == "Features" ? $"Features.{inner.Name}" : inner.Name)
        : [field.Name];

    [TestMethod]
    public void Help_stands_in_groups_and_no_line_is_wider_than_a_terminal()
    {
        foreach (Command command in Program.Commands().Subcommands.Append(Program.Commands()))
        {
            string[] words = command is RootCommand ? ["--help"] : [command.Name, "--help"];
            string help = Tool.RunHere(words).Succeeded().Output;
            Assert.AreEqual(HelpText.Of(command), help);
            Assert.IsTrue(help.Split('\n').All(static line => line.TrimEnd('\r').Length <= HelpText.Width), help);
            foreach (Option option in (command as ToolCommand)?.Options.Where(static option => !option.Hidden && option.Name != "--help") ?? [])
            {
                StringAssert.Contains(help, option.Name);
                Assert.IsTrue(IsFlag(option) || option.HelpName is not null, $"{command.Name} {option.Name} has no name for its value");
            }
        }

        string train = Tool.RunHere("train", "--help").Output;
        foreach (string title in new[] { "Data", "Network", "Training", "Fine-tuning", "Augmentation", "Validation", "Hardware", "Checkpoints", "Output", "Examples" })
        {
            StringAssert.Contains(train, $"{Environment.NewLine}{title}:{Environment.NewLine}");
        }
    }

    [TestMethod]
    public void Examples_of_the_help_parse()
    {
        foreach (ToolCommand command in Program.Commands().Subcommands.OfType<ToolCommand>())
        {
            foreach ((_, string words) in command.Examples)
            {
                Assert.HasCount(0, UsageErrors.Of(Program.Parse(words.Split(' '))), words);
            }
        }
    }

    private static void IsTold(string option, string json, string[] expected)
    {
        using var folder = new ImageFolder(perClass: 2);
        string file = Path.Combine(folder.Root, "own.json");
        File.WriteAllText(file, json);
        ToolResult result = Tool.RunHere("train", "--data", folder.Images, "--model", folder.Model, option, file);
        IsInWordsOfTheTool(result, expected);
        if (!result.Error.Contains("of its own", StringComparison.Ordinal))
        {
            StringAssert.Contains(result.Error, $"{option} '{file}'");
        }
    }

    private static void IsInWordsOfTheTool(ToolResult result, params string[] expected)
    {
        result.IsRefused(expected);
        Assert.IsFalse(Code().IsMatch(result.Error), result.Error);
    }

    private static IEnumerable<(string Command, Option Option)> Options() =>
        Program.Commands().Subcommands.SelectMany(static command => command.Options.Select(option => (command.Name, option))).Where(static option => !option.option.Hidden);

    private static bool IsFlag(Option option) => option.ValueType == typeof(bool);

    private static bool IsText(Option option) => option.ValueType == typeof(string) || IsFlag(option) || option.ValueType == typeof(void);

    [GeneratedRegex(@"System\.|Nullable|Microsoft\.ML|Parameter '|\b(Network\w+|InputShape|BatchSize|LearningRate|ValidationFraction|ValidationSet|EarlyStopping|ResumeFrom|OnBadImage|FineTune|WeightAverageDecay|GradientClipping)\b|Layer\b(?<=\w{2}Layer)")]
    private static partial Regex Code();
}
