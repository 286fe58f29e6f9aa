using ConvNets.Cli.Data;
using ConvNets.Cli.Display;
using ConvNets.Cli.Folders;
using ConvNets.Cli.Options;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.ConvNets.Training.Explanations;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Explanations;

/// <summary>Explains images, one after the other.</summary>
internal sealed class ImageExplainer
{
    internal static readonly string[] Methods = ["cam", "gradcam", "occlusion"];

    private readonly MLContext _ml;
    private readonly SavedModel _saved;
    private readonly ConvNetTransformer _network;
    private readonly string? _className;
    private readonly ExplanationMethod? _method;
    private (string No, string Yes)? _answers;

    /// <param name="ml">The context.</param>
    /// <param name="saved">The model.</param>
    /// <param name="path">Where it was read.</param>
    /// <param name="className">The class; null for the predicted one.</param>
    /// <param name="method">
    /// One of <see cref="Methods"/>; null for the library's choice, or Grad-CAM where the network has no class activation map.
    /// </param>
    internal ImageExplainer(MLContext ml, SavedModel saved, string path, string? className, string? method)
    {
        (_ml, _saved, _className) = (ml, saved, className);
        _network = saved.RequireNetwork(path);
        _method = (method is null ? null : OptionValues.OneOf("--method", method, Methods)) switch
        {
            "cam" => ExplanationMethod.ClassActivationMap,
            "gradcam" => ExplanationMethod.GradCam,
            "occlusion" => ExplanationMethod.Occlusion,
            _ => _network.ClassActivationMapProblem() is not null && GradientMaps.ProblemOf(_network.Scorer) is null
                ? ExplanationMethod.GradCam
                : null,
        };
    }

    internal IEnumerable<ExplainedImage> Run(PredictionInput input)
    {
        ImageSet set = input.Open(_ml);
        _answers ??= BinaryFolders.NamesIn(_saved.Score(_saved.RowsOf(set)).Schema) ?? ("false", "true");
        DataViewSchema.Column path = set.Rows.Schema[ImageSet.PathColumn];
        DataViewSchema.Column image = set.Rows.Schema[set.Feature];
        using DataViewRowCursor cursor = set.Rows.GetRowCursor([path, image]);
        ValueGetter<ReadOnlyMemory<char>> pathOf = cursor.GetGetter<ReadOnlyMemory<char>>(path);
        ValueGetter<VBuffer<byte>>? bytesOf = set.Form == ImageForm.Zip ? cursor.GetGetter<VBuffer<byte>>(image) : null;
        ReadOnlyMemory<char> name = default;
        VBuffer<byte> bytes = default;
        while (cursor.MoveNext())
        {
            pathOf(ref name);
            string file = name.ToString();
            yield return Explain(file, () =>
            {
                if (bytesOf is null)
                {
                    return ImageReader.ReadFile(file, _saved.MaxImagePixels);
                }

                bytesOf(ref bytes);
                return ImageReader.Read(bytes.GetValues(), file, _saved.MaxImagePixels);
            });
        }
    }

    private ExplainedImage Explain(string file, Func<MLImage> read)
    {
        try
        {
            using MLImage image = read();
            string? asked = _className is { } name && _network.Head.OutputNames is null ? Answer(name) : _className;
            Explanation explanation = _method == ExplanationMethod.GradCam
                ? _network.ExplainByGradient(image, asked)
                : _network.Explain(image, asked, _method);
            return new ExplainedImage(file, Shown(explanation), explanation, explanation.FigurePng(image), Problem: null);
        }
        catch (UnreadableImageException e)
        {
            return new ExplainedImage(file, null, null, [], ErrorText.Of(e));
        }
    }

    /// <summary>What the model calls the answer that has a folder's name.</summary>
    private string Answer(string name) => name == _answers!.Value.Yes ? "true" : name == _answers.Value.No ? "false" : name;

    private string? Shown(Explanation explanation) => _network.Head.OutputNames is not null ? explanation.ClassName
        : explanation.ClassName is { } answer ? answer == "true" ? _answers!.Value.Yes : _answers!.Value.No
        : null;
}

/// <summary>An image that was explained, or cannot be.</summary>
/// <param name="Name">The file, or the name in a zip.</param>
/// <param name="ClassName">The class as people know it; null for a number.</param>
/// <param name="Explanation">What was found out; null where the image cannot be read.</param>
/// <param name="Picture">The picture, a PNG.</param>
/// <param name="Problem">Why it cannot be read; null if it can.</param>
internal sealed record ExplainedImage(string Name, string? ClassName, Explanation? Explanation, byte[] Picture, string? Problem)
{
    /// <summary>Tells what was explained and where the picture is.</summary>
    internal void Tell(string picture, bool json)
    {
        Explanation found = Explanation!;
        string method = ImageExplainer.Methods[(int)found.Method];
        if (json)
        {
            JsonOutput.Write(new
            {
                file = Name,
                @class = ClassName,
                method,
                logit = found.Logit,
                biasPart = found.BiasPart,
                peak = found.Map.Peak,
                picture,
            });
        }
        else
        {
            string bias = found.BiasPart is float part ? $", of which {part:F2} without any image" : "";
            Console.WriteLine($"{Name}: {ClassName ?? "value"} {found.Logit:F2}{bias} ({method}) -> {picture}");
        }
    }
}
