using ConvNets.Cli.Evaluations;
using ConvNets.Cli.Folders;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Generation;

/// <summary>The training of a model, as C# that does it again.</summary>
internal sealed class TrainingCode
{
    private readonly ConvNetTransformer _network;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly string _name;
    private readonly List<string> _differences = [];

    /// <param name="network">The network in the model.</param>
    /// <param name="name">The name of the class.</param>
    internal TrainingCode(ConvNetTransformer network, string name)
    {
        (_network, _settings, _name) = (network, network.TrainingSettings, name);
        if (Backbone is not null && OnnxModelLayer.In(Backbone.Layers).Any())
        {
            throw new NotSupportedException("The model's network begins with an ONNX file of others, which the files of a project do not "
                + "describe. Use the model as docs/onnx.md shows.");
        }
    }

    /// <summary>In what the training that is written differs from the one that was, for people to read.</summary>
    internal IReadOnlyList<string> Differences => _differences;

    /// <summary>Whether the weights of the backbone have to be a file of the project, as nobody else has them.</summary>
    internal bool NeedsBackboneFile => Backbone is not null && KnownWeight is null && Told("Weights") != "random";

    /// <summary>Whether they come with the package of ImageNet's ResNet-18.</summary>
    internal bool NeedsPackage => KnownWeight == KnownWeights.ImageNetResNet18.Name;

    /// <summary>The lines that make the network.</summary>
    internal string Network => Backbone is null || Told("Weights") == "random"
        ? Template.Fill("network.plain.cs", new Dictionary<string, string> { ["Name"] = _name })
        : Template.Fill("network.backbone.cs", new Dictionary<string, string>
        {
            ["Name"] = _name,
            ["Backbone"] = CSharpLiteral.Of(Backbone.Architecture),
            ["Weights"] = KnownWeight is string known ? $"KnownWeights.Get({CSharpLiteral.Of(known)})" : BackboneFile,
        });

    /// <summary>The seed of the context.</summary>
    internal string Seed => Told("Seed") is string seed and not "none" ? seed : "null";

    private BackboneLayer? Backbone => _network.Network.Backbone;

    /// <summary>The name of the weights that the backbone began with, where everybody can have them.</summary>
    private string? KnownWeight => KnownWeights.All.FirstOrDefault(known => known.ToString() == Told("Weights"))?.Name;

    // How the file's images were prepared is said of others of the same network.
    private string BackboneFile => $"PretrainedWeights.FromFile(FileBeside(\"{_name}.backbone.safetensors\")"
        + (KnownWeights.All.Any(known => known.Name == Backbone!.Architecture)
            ? $", KnownWeights.Get({CSharpLiteral.Of(Backbone!.Architecture)}).Preprocessing)" : ")");

    /// <summary>The steps of the pipeline.</summary>
    /// <param name="head">What the model predicts.</param>
    /// <param name="output">The columns that it adds.</param>
    internal string Steps(ModelKind head, DataViewSchema output)
    {
        bool isClass = head is ModelKind.Multiclass;
        Recipe? recipe = RecipeOf(Told("Recipe"));
        List<string> steps = [];
        if (isClass)
        {
            steps.Add("mlContext.Transforms.Conversion.MapValueToKey(\"Label\", "
                + "keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue)");
        }
        else if (head is ModelKind.Binary && BinaryFolders.NamesIn(output) is not null)
        {
            // The names of no and yes, for whoever reads the model.
            steps.Add($"mlContext.Transforms.Conversion.MapValueToKey(\"{BinaryFolders.ClassColumn}\", \"Label\", "
                + "keyData: mlContext.Data.LoadFromEnumerable(Labels.Select(label => new { Label = label })))");
        }

        if (recipe is null && Told("Augmentation") is string augmentation and not "none")
        {
            steps.Add($"mlContext.Transforms.AugmentImages(ImageColumn, Augmentation.FromJson({CSharpLiteral.Of(augmentation)}))");
        }

        (string trainer, ConvNetTrainerOptions defaults) = TrainerOf(head);
        string label = isClass ? "Label" : "Target";
        steps.Add(recipe is null
            ? $"{trainer}(new {OptionsOf(defaults)}\n{{\n{Indented(Options(defaults, label))}}})"
            : $"{trainer}({RecipeCode(recipe)}, \"{label}\", ImageColumn, configure: options =>\n{{\n{Indented(Changes())}}})");
        if (isClass && output["PredictedLabel"].Type is TextDataViewType)
        {
            steps.Add("mlContext.Transforms.Conversion.MapKeyToValue(\"PredictedLabel\")");
        }

        return string.Join('\n', steps.Select(static step => $".Append({step})")) + ";";
    }

    private IEnumerable<string> Options(ConvNetTrainerOptions defaults, string label)
    {
        yield return "Network = CreateNetwork(),";
        yield return $"LabelColumnName = \"{label}\",";
        yield return "FeatureColumnName = ImageColumn,";
        foreach (string line in SettingCode.Initializers(defaults, _settings, "Checkpoints", "Threads", "Precision"))
        {
            yield return line;
        }

        if (_network.Trust is not null && Told("ValidationSetFraction") is "0")
        {
            _differences.Add("The images that validated are not in the folder that was learned from: a tenth of that is held out instead.");
            yield return "ValidationSetFraction = 0.1,";
        }
    }

    /// <summary>What of a recipe the model itself knows better.</summary>
    private IEnumerable<string> Changes() =>
    [
        "options.Network = CreateNetwork();",
        $"options.InputShape = {SettingCode.Of(typeof(TensorShape), _network.InputShape.ToString())};",
        .. Told("Epochs") is string epochs ? [$"options.Epochs = {epochs};"] : Array.Empty<string>(),
        .. Seed != "null" ? [$"options.Seed = {Seed};"] : Array.Empty<string>(),
    ];

    private string RecipeCode(Recipe recipe)
    {
        if (Told("Recipe") == Recipe.WithinTime(TimeSpan.FromMinutes(1)).Name)
        {
            _differences.Add("The model was trained within a time, which it does not tell: the recipe accurate, without a limit, takes "
                + "its place. `Recipe.WithinTime` sets one.");
        }

        return recipe.Name switch
        {
            "fast" => "Recipe.Fast",
            "accurate" => "Recipe.Accurate",
            _ => "Recipe.FromScratch(CreateNetwork())",
        };
    }

    private static Recipe? RecipeOf(string? name) => name switch
    {
        "fast" => Recipe.Fast,
        "accurate" or "within-time" => Recipe.Accurate,
        "from-scratch" => Recipe.Accurate with { Name = "from-scratch" },
        _ => null,
    };

    private static (string Trainer, ConvNetTrainerOptions Defaults) TrainerOf(ModelKind head) => head switch
    {
        ModelKind.Multiclass => ("mlContext.MulticlassClassification.Trainers.ConvNetClassifier", new ConvNetClassifier.Options()),
        ModelKind.Binary => ("mlContext.BinaryClassification.Trainers.ConvNetClassifier", new ConvNetBinaryClassifier.Options()),
        ModelKind.MultiLabel => (
            "mlContext.MulticlassClassification.Trainers.ConvNetMultiLabelClassifier", new ConvNetMultiLabelClassifier.Options()),
        _ => ("mlContext.Regression.Trainers.ConvNetRegressor", new ConvNetRegressor.Options()),
    };

    private static string OptionsOf(ConvNetTrainerOptions options) => $"{options.GetType().DeclaringType!.Name}.Options";

    private static string Indented(IEnumerable<string> lines) => string.Concat(lines.Select(static line => $"    {line}\n"));

    private string? Told(string setting) => _settings.GetValueOrDefault(setting);
}
