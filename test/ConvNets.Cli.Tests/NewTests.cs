using System.Text.Json;
using ConvNets.Cli.Generation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using static Microsoft.ML.ConvNets.Layers;

namespace ConvNets.Cli.Tests;

/// <summary><c>convnets new</c>: names, folders, and code that compiles whatever the model predicts.</summary>
[TestClass]
public sealed class NewTests
{
    // What the SDK adds to a console project, and to a web project.
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
        + "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks; "
        + "global using Microsoft.AspNetCore.Builder; global using Microsoft.Extensions.DependencyInjection; global using Microsoft.Extensions.Hosting;";

    private static readonly string[] s_odd = [OperatingSystem.IsWindows() ? "a 'quoted' {x}" : "a \"quoted\" {x}", "schön 服; {{Name}}"];

    private static readonly string[] s_names = ["ab\"c", "{{Name}}"];

    private static readonly MetadataReference[] s_references =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(static path => MetadataReference.CreateFromFile(path))];

    private static ImageFolder s_folder = null!;

    [ClassInitialize]
    public static void Train(TestContext context)
    {
        s_folder = new ImageFolder(perClass: 6);
        Directory.Move(Path.Combine(s_folder.Images, "bright"), Path.Combine(s_folder.Images, s_odd[0]));
        Directory.Move(Path.Combine(s_folder.Images, "dark"), Path.Combine(s_folder.Images, s_odd[1]));
        Teach("multiclass", "--epochs", "1", "--batch-size", "2", "--schedule", "cosine", "--warm-up", "0.5", "--augment", "standard", "--early-stopping", "3", "--validation-fraction", "0.5");
        Teach("binary", "--epochs", "1", "--optimizer", "sgd", "--clip-norm", "1", "--class-weights", "balanced");
        string numbers = Path.Combine(s_folder.Root, "numbers");
        Directory.CreateDirectory(numbers);
        string[] classes = [.. Directory.GetDirectories(s_folder.Images).Order(StringComparer.Ordinal)];
        Directory.Move(classes[0], Path.Combine(numbers, "-0.5"));
        Directory.Move(classes[1], Path.Combine(numbers, "3"));
        Teach("regression", "--epochs", "1", "--data", numbers);
        Directory.Move(numbers, s_folder.Images + "2");
        TeachLabels();
    }

    [ClassCleanup]
    public static void Dispose() => s_folder.Dispose();

    public static IEnumerable<object[]> Projects =>
        from head in new[] { "multiclass", "binary", "multilabel", "regression" }
        from kind in new[] { "console", "webapi", "mlnet" }
        select new object[] { head, kind };

    [TestMethod]
    [DynamicData(nameof(Projects))]
    public void A_project_of_each_kind_compiles_with_and_without_training(string head, string kind)
    {
        string project = Path.Combine(s_folder.Root, $"{head}-{kind}");
        Tool.RunHere("new", "--model", ModelOf(head), "--out", project, "--name", "Größe", "--kind", kind).Succeeded();

        Compiles(project, training: true);
        if (kind == "console")
        {
            Compiles(project, training: false);
        }

        CollectionAssert.AreEqual(File.ReadAllBytes(ModelOf(head)), File.ReadAllBytes(Path.Combine(project, "Größe.zip")));
        Assert.AreEqual(head is "multiclass" or "binary", File.Exists(Path.Combine(project, "Größe.mbconfig")));
        Assert.AreEqual(kind != "mlnet", File.Exists(Path.Combine(project, "Program.cs")));
        StringAssert.Contains(File.ReadAllText(Path.Combine(project, "README.md")), "`Größe.consumption.cs`");
    }

    [TestMethod]
    public void What_the_model_was_trained_with_stands_in_the_training()
    {
        string project = Path.Combine(s_folder.Root, "settings");
        Tool.RunHere("new", "--model", ModelOf("multiclass"), "--out", project).Succeeded();

        string code = File.ReadAllText(Path.Combine(project, "Multiclass.training.cs"));
        foreach (string part in (string[])[
            "Epochs = 1,", "Schedule = LearningRateSchedule.Cosine(0).WithWarmUp(0.5, 0.3333333333333333)", "ValidationSetFraction = 0.5,",
            "InputShape = TensorShape.Image(3, 16, 16),", "EarlyStopping = new EarlyStopping {", "Patience = 3", "Seed = 1,",
            "AugmentImages(ImageColumn, Augmentation.FromJson("])
        {
            StringAssert.Contains(code, part);
        }

        using JsonDocument configuration = JsonDocument.Parse(File.ReadAllText(Path.Combine(project, "Multiclass.mbconfig")));
        Assert.AreEqual("ImageClassification", configuration.RootElement.GetProperty("Scenario").GetString());
        Assert.AreEqual("Folder", configuration.RootElement.GetProperty("DataSource").GetProperty("Type").GetString());
        Assert.AreEqual(
            NetworkPresets.Get("small-cnn").Layers, Network.FromJson(File.ReadAllText(Path.Combine(project, "Multiclass.network.json"))).Layers);
    }

    /// <summary>The code that is written for a setting makes the value that told the setting.</summary>
    [TestMethod]
    public void Each_setting_becomes_the_code_that_makes_it()
    {
        (Type Type, object Value)[] values =
        [
            (typeof(ConvNetOptimizer), ConvNetOptimizer.Adam(0.8, 0.99, 1e-7, 0.5)), (typeof(ConvNetOptimizer), ConvNetOptimizer.AdamW()),
            (typeof(ConvNetOptimizer), ConvNetOptimizer.Sgd(0.5, true, 1e-4) with { DecaysNormsAndBiases = true }),
            (typeof(ConvNetOptimizer), ConvNetOptimizer.RmsProp(0.9, 0.1, 1e-6, 0.01, true)), (typeof(ConvNetOptimizer), ConvNetOptimizer.Adagrad(0.1, 0.2, 0.3)),
            (typeof(LearningRateSchedule), LearningRateSchedule.Constant), (typeof(LearningRateSchedule), LearningRateSchedule.Cosine(0.1)),
            (typeof(LearningRateSchedule), LearningRateSchedule.CosineRestarts(2, 3, 0.1)), (typeof(LearningRateSchedule), LearningRateSchedule.Exponential(0.9)),
            (typeof(LearningRateSchedule), LearningRateSchedule.OneCycle(0.2)), (typeof(LearningRateSchedule), LearningRateSchedule.Polynomial(2)),
            (typeof(LearningRateSchedule), LearningRateSchedule.Step(3, 0.5).WithWarmUpSteps(4)),
            (typeof(LearningRateSchedule), LearningRateSchedule.Cosine().WithWarmUp(1.5, 0.25)),
            (typeof(GradientClipping), GradientClipping.ByNorm(2)), (typeof(GradientClipping), GradientClipping.ByValue(0.5)),
            (typeof(FineTuning), new FineTuning { Epochs = 7, LearningRate = 1e-4, Schedule = LearningRateSchedule.Step(2) }),
            (typeof(EarlyStopping), new EarlyStopping { Patience = 2, Monitor = TrainingMetric.ValidationAccuracy, Mode = MonitorMode.Maximum, MinDelta = 0.1 }),
            (typeof(ReduceOnPlateau), new ReduceOnPlateau { Factor = 0.3, MinDeltaIsAbsolute = true }),
            (typeof(ClassWeights), ClassWeights.Of(new Dictionary<string, double> { ["a, b"] = 2, ["c\"d"] = 0.5 })),
            (typeof(TrainingMetric?), TrainingMetric.ValidationLoss), (typeof(double?), 1e-8), (typeof(bool), true), (typeof(TensorShape), TensorShape.Image(3, 8, 9)),
        ];
        string[] texts = [.. values.Select(static value => FormattableString.Invariant($"{value.Value}"))];
        string expressions = string.Join(",\n", values.Zip(texts, static (value, text) => $"({SettingCode.Of(value.Type, text)})"));
        using var assembly = new MemoryStream();
        var result = Compilation(
            [$"{ImplicitUsings} using Microsoft.ML.ConvNets; public static class Made {{ public static readonly object[] All = [{expressions}]; }}"], OutputKind.DynamicallyLinkedLibrary)
            .Emit(assembly);
        Assert.IsTrue(result.Success, expressions + string.Join('\n', result.Diagnostics));

        var made = (object[])System.Reflection.Assembly.Load(assembly.ToArray()).GetType("Made")!.GetField("All")!.GetValue(null)!;
        CollectionAssert.AreEqual(texts, made.Select(static value => FormattableString.Invariant($"{value}")).ToArray());
        Assert.ThrowsExactly<NotSupportedException>(static () => SettingCode.Of(typeof(FineTuning), "something else"));
    }

    [TestMethod]
    [DataRow("class", "Class")]
    [DataRow("1 hat-b", "Model1HatB")]
    [DataRow("clothing v2", "ClothingV2")]
    [DataRow("!?", "Model")]
    [DataRow("record", "Record")]
    [DataRow("ModelInput", "ModelInputModel")]
    [DataRow("Program", "ProgramModel")]
    [DataRow("File", "FileModel")]
    [DataRow("Network", "NetworkModel")]
    public void A_name_that_cannot_be_used_is_refused_with_one_that_can(string name, string suggested)
    {
        string project = Path.Combine(s_folder.Root, "never");
        Tool.RunHere("new", "--model", ModelOf("binary"), "--out", project, "--name", name).IsRefused("--name", $"Use --name {suggested}.");
        Assert.IsFalse(Directory.Exists(project));
        Assert.AreEqual(suggested, ClassName.Require(suggested));
    }

    [TestMethod]
    public void The_folder_is_empty_and_the_model_one_that_takes_images()
    {
        string project = Path.Combine(s_folder.Root, "target"), model = ModelOf("binary");
        Directory.CreateDirectory(project);
        Tool.RunHere("new", "--model", model, "--out", project).Succeeded();
        ToolResult again = Tool.RunHere("new", "--model", model, "--out", project);
        again.IsRefused("is not empty: it has Binary.consumption.cs, Binary.csproj, Binary.mbconfig and 5 more");
        Tool.RunHere("new", "--model", model, "--out", model).IsRefused("is a file");
        Tool.RunHere("new", "--model", model, "--out", project, "--kind", "wepapi").IsRefused("Did you mean 'webapi'?");
        Tool.RunHere("new", "--model", model).IsRefused("--out DIR is missing");
        Tool.RunHere("new", "--model", "modle.zip", "--out", project + "2").IsRefused("There is no model 'modle.zip'");
        Tool.RunHere("new", "--model", VectorModel(), "--out", project + "2").IsRefused("does not take encoded images");
        Assert.IsFalse(Directory.Exists(project + "2"));
    }

    private static string ModelOf(string head) => Path.Combine(s_folder.Root, $"{head}.zip");

    private static void Teach(string task, params string[] more) => Tool.RunHere(
        ["train", "--model", ModelOf(task), "--task", task, "--network", "small-cnn", "--input-size", "16", .. more.Contains("--data") ? [] : new[] { "--data", s_folder.Images }, .. more])
        .Succeeded();

    private static void TeachLabels()
    {
        var ml = new MLContext(1);
        string[] files = Directory.GetFiles(s_folder.Images + "2", "*.png", SearchOption.AllDirectories);
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Tagged));
        schema["Label"].AddAnnotation(
            "SlotNames", new VBuffer<ReadOnlyMemory<char>>(2, [.. s_names.Select(static name => name.AsMemory())]), new VectorDataViewType(TextDataViewType.Instance, 2));
        IDataView rows = ml.Data.LoadFromEnumerable(files.Select(static (file, i) => new Tagged { Picture = file, Label = [i % 2 == 0, i % 3 == 0] }), schema);
        using ConvNetMultiLabelClassifierTransformer model = ml.MulticlassClassification.Trainers.ConvNetMultiLabelClassifier(
            Network.Sequential(Conv2D(2, 3), GlobalAveragePool2D()).WithInput(16, 16), featureColumnName: "Picture", epochs: 1).Fit(rows);
        ml.Model.Save(model, rows.Schema, ModelOf("multilabel"));
    }

    private static string VectorModel()
    {
        var ml = new MLContext(1);
        IDataView rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 8).Select(static i => new Numbers { Features = [i, 1], Label = i }));
        using ConvNetRegressorTransformer model =
            ml.Regression.Trainers.ConvNetRegressor(Network.Sequential(Dense(2)), epochs: 1).Fit(rows);
        ml.Model.Save(model, rows.Schema, ModelOf("vector"));
        return ModelOf("vector");
    }

    // CS1701, an assembly in a later version than another asks for, is nothing that the SDK tells either.
    private static void Compiles(string project, bool training)
    {
        string[] sources =
        [
            ImplicitUsings, .. Directory.GetFiles(project, "*.cs").Where(file => training || !file.EndsWith(".training.cs", StringComparison.Ordinal)).Select(File.ReadAllText),
        ];
        string[] problems =
        [
            .. Compilation(sources, File.Exists(Path.Combine(project, "Program.cs")) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, training ? ["TRAINING"] : [])
                .GetDiagnostics().Where(static found => found.Severity >= DiagnosticSeverity.Warning && found.Id != "CS1701").Select(static found => found.ToString()),
        ];
        Assert.IsEmpty(problems, string.Join('\n', problems));
    }

    private static CSharpCompilation Compilation(string[] sources, OutputKind kind, params string[] symbols)
    {
        CSharpParseOptions options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest).WithPreprocessorSymbols(symbols);
        return CSharpCompilation.Create(
            "Written", sources.Select(source => CSharpSyntaxTree.ParseText(source, options)),
            s_references,
            new CSharpCompilationOptions(kind).WithNullableContextOptions(NullableContextOptions.Enable));
    }

    private sealed class Tagged
    {
        public string Picture { get; set; } = "";

        [VectorType(2)]
        public bool[] Label { get; set; } = [false, false];
    }

    private sealed class Numbers
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [0, 0];

        public float Label { get; set; }
    }
}
