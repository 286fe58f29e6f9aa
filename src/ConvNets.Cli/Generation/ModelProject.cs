using System.Reflection;
using ConvNets.Cli.Data;
using ConvNets.Cli.Evaluations;
using ConvNets.Cli.Folders;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Generation;

/// <summary>A project around a model, in the shape that ML.NET's Model Builder gives.</summary>
internal sealed class ModelProject
{
    private static readonly Dictionary<string, string> s_about = new(StringComparer.Ordinal)
    {
        ["PredictedLabel"] = "The answer.",
        ["Score"] = "The score of each class or label, or the one number.",
        ["Probability"] = "The probability of true.",
        ["Confidence"] = "The probability of the answer, 0 to 1.",
        ["IsUncertain"] = "Whether that is too low.",
        ["IsOutOfDistribution"] = "Whether the image is unlike all that the model learned from.",
    };

    private readonly SavedModel _saved;
    private readonly ProjectKind _kind;
    private readonly string _name;
    private readonly string _imageColumn;
    private readonly DataViewSchema _input;
    private readonly DataViewSchema _output;
    private readonly ModelKind _head;
    private readonly TrainingCode _training;

    /// <param name="saved">The model.</param>
    /// <param name="path">Where it was read.</param>
    /// <param name="name">The name of the class.</param>
    /// <param name="kind">The kind of the project.</param>
    /// <exception cref="NotSupportedException">No project can be written for such a model; the message says why.</exception>
    internal ModelProject(SavedModel saved, string path, string name, ProjectKind kind)
    {
        (_saved, _name, _kind) = (saved, name, kind);
        _training = new TrainingCode(saved.RequireNetwork(path), name);
        if (saved.Input is not { Need: ImageNeed.Any, Loader: null })
        {
            throw new NotSupportedException($"'{path}' does not take encoded images, which a project gives it: steps of ML.NET load or "
                + "change them before, or it reads numbers. Train on the paths or bytes of images.");
        }

        _imageColumn = saved.Input.Column;
        _input = InputOf(saved.Inputs, _imageColumn);
        _output = saved.Transformer.GetOutputSchema(_input);
        _head = ModelKinds.Of(_output);
    }

    private string Namespace => _name + _kind.Namespace;

    private string[] Labels => _head switch
    {
        ModelKind.Binary => BinaryFolders.NamesIn(_output) is (string no, string yes) ? [no, yes] : ["false", "true"],
        ModelKind.Number => [],
        _ => ModelKinds.NamesOf(_output["Score"]),
    };

    private string Folder => _head switch
    {
        ModelKind.Multiclass => "A folder with one folder of images a class.",
        ModelKind.Binary => "A folder with two folders of images, which are called as the labels are.",
        ModelKind.Number => "A folder with folders of images whose names are numbers.",
        _ => "A folder with a file labels.tsv: a line an image, its path below the folder and its labels, separated by tabs.",
    };

    private string Word => _head switch
    {
        ModelKind.Number => "regression",
        var head => head.ToString().ToLowerInvariant(),
    };

    /// <summary>Writes the files.</summary>
    /// <param name="folder">The folder, which is made.</param>
    /// <param name="path">The model, which is copied.</param>
    /// <returns>Their names.</returns>
    internal IReadOnlyList<string> Write(string folder, string path)
    {
        SortedDictionary<string, string> texts = Texts();
        Directory.CreateDirectory(folder);
        File.Copy(path, Path.Combine(folder, $"{_name}.zip"));
        foreach ((string file, string text) in texts)
        {
            File.WriteAllText(Path.Combine(folder, file), text);
        }

        List<string> names = [$"{_name}.zip", .. texts.Keys];
        if (_training.NeedsBackboneFile)
        {
            names.Add($"{_name}.backbone.safetensors");
            _saved.Network!.SaveBackboneWeights(Path.Combine(folder, names[^1]));
        }

        return names;
    }

    /// <summary>What is in the files that are text, by their names.</summary>
    internal SortedDictionary<string, string> Texts()
    {
        Dictionary<string, string> values = Values();
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [$"{_name}.consumption.cs"] = Template.Fill("consumption.cs", values),
            [$"{_name}.training.cs"] = Template.Fill("training.cs", values),
            [$"{_name}.network.json"] = _saved.Network!.Network.ToJson(),
            [$"{_name}.csproj"] = Template.Fill("project.csproj", values),
            ["README.md"] = Template.Fill("README.md", values),
        };
        if (_kind.IsProgram)
        {
            files["Program.cs"] = Template.Fill($"program.{_kind.Word}.cs", values);
        }

        if (HasConfiguration)
        {
            files[$"{_name}.mbconfig"] = Template.Fill("mbconfig", values);
        }

        return files;
    }

    // Model Builder knows images that are classified, one class each.
    private bool HasConfiguration => _head is ModelKind.Multiclass or ModelKind.Binary;

    private Dictionary<string, string> Values()
    {
        string[] labels = Labels;
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Name"] = _name,
            ["Namespace"] = Namespace,
            ["Labels"] = CSharpLiteral.Of(labels),
            ["Remark"] = Remark(),
            ["Inputs"] = Properties(
            [
                .. _input.Where(column => column.Name != _imageColumn).Select(ModelProperties.OfInput),
                ModelProperties.OfImage(_imageColumn),
            ]),
            ["Outputs"] = Properties(_output.Where(IsAnswer).Select(column => ModelProperties.OfOutput(column, s_about[column.Name]))),
            ["ImageColumn"] = CSharpLiteral.Of(_imageColumn),
            ["Folder"] = Folder,
            ["Seed"] = _training.Seed,
            ["Network"] = _training.Network,
            ["Steps"] = _training.Steps(_head, _output),
            ["Sdk"] = _kind.Sdk,
            ["OutputType"] = _kind.OutputType,
            ["Package"] = _kind.Package,
            ["ConvNetsVersion"] = VersionOf(typeof(ConvNetTransformer)),
            ["TorchSharpVersion"] = Metadata("TorchSharpVersion"),
            ["WeightsPackage"] = _training.NeedsPackage
                ? "<PackageReference Include=\"Microsoft.ML.DnnImageFeaturizer.ResNet18\" "
                    + $"Version=\"{Metadata("ImageNetWeightsVersion")}\" IncludeAssets=\"build\" PrivateAssets=\"all\" />" : "",
            ["About"] = _head switch
            {
                ModelKind.Number => "tells a number",
                ModelKind.Binary => "tells yes from no",
                ModelKind.MultiLabel => $"tells which of {labels.Length} labels an image has",
                _ => $"tells {labels.Length} classes apart",
            },
            ["Files"] =
                (_training.NeedsBackboneFile ? $"| `{_name}.backbone.safetensors` | the weights that its backbone begins with |\n" : "")
                + (HasConfiguration ? $"| `{_name}.mbconfig` | the scenario, for Model Builder |" : ""),
            ["TrainCommand"] = _kind == ProjectKind.Console
                ? "```\ndotnet run -p:Training=true -- train photos\n```"
                : $"```csharp\n{_name}.Train(\"{_name}.zip\", \"photos\");\n```",
        };
        (values["Target"], string target) = TargetOf(labels.Length);
        values["Usage"] = Template.Fill($"usage.{_kind.Word}.md", values);
        values["Answers"] = Template.Fill($"answers.{Word}.cs", values);
        values["Loading"] = _head == ModelKind.MultiLabel
            ? Template.Fill("loading.list.cs", values)
            : Template.Fill("loading.folders.cs", new Dictionary<string, string> { ["Folder"] = Folder, ["Target"] = target });
        values["Differences"] = string.Concat(_training.Differences.Select(static difference => $"\n{difference}\n"));
        return values;
    }

    /// <summary>The property of what is learned, and what sets it of the name of a folder.</summary>
    private (string Property, string Value) TargetOf(int labels) => _head switch
    {
        ModelKind.Binary => (
            "\n/// <summary>Whether the answer is yes.</summary>\npublic bool Target { get; set; }",
            "Target = label == Labels[1] || (label == Labels[0] ? false : throw new InvalidDataException(\n"
            + "    $\"There is a folder '{label}'; they are called {string.Join(\", \", Labels)}.\")),"),
        ModelKind.Number => (
            "\n/// <summary>The number.</summary>\npublic float Target { get; set; }",
            "Target = float.Parse(label, CultureInfo.InvariantCulture),"),
        ModelKind.MultiLabel => (
            $"\n/// <summary>Which labels it has.</summary>\n[VectorType({labels})]\npublic bool[] Target {{ get; set; }} = [];", ""),
        _ => ("", ""),
    };

    private string Remark()
    {
        string unlike = Has("IsOutOfDistribution") ? "IsOutOfDistribution ? \" (unlike anything that the model learned from)\" : " : "";
        return Has("IsUncertain") ? $"\n            + ({unlike}IsUncertain ? \" (not sure)\" : \"\")" : "";
    }

    private bool Has(string name) => _output.GetColumnOrNull(name) is { } column && IsAnswer(column);

    private bool IsAnswer(DataViewSchema.Column column) =>
        !column.IsHidden && s_about.ContainsKey(column.Name) && _input.GetColumnOrNull(column.Name) is null;

    private static string Properties(IEnumerable<string> properties) => string.Join('\n', properties);

    /// <summary>What the project gives the model: its columns, the images as bytes.</summary>
    private static DataViewSchema InputOf(DataViewSchema? saved, string image)
    {
        var builder = new DataViewSchema.Builder();
        foreach (DataViewSchema.Column column in saved?.Where(column => !column.IsHidden && column.Name != image) ?? [])
        {
            // What stands beside images that are no files names them, or is decoded already; the model does not read it.
            if (column.Type is not Microsoft.ML.Transforms.Image.ImageDataViewType)
            {
                builder.AddColumn(column.Name, column.Type);
            }
        }

        if (saved is null)
        {
            builder.AddColumn("Label", TextDataViewType.Instance);
        }

        builder.AddColumn(image, new VectorDataViewType(NumberDataViewType.Byte));
        return builder.ToSchema();
    }

    private static string VersionOf(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static string Metadata(string key) =>
        typeof(ModelProject).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
}
