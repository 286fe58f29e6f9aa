using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.ML;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Generation;

/// <summary>Names of classes in C#.</summary>
internal static class ClassName
{
    private const string Suffix = "Model";

    private static readonly HashSet<string> s_keywords =
    [
        .. ("abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum "
            + "event explicit extern false finally fixed float for foreach goto if implicit in int interface internal is lock long "
            + "namespace new null object operator out override params private protected public readonly ref return sbyte sealed short "
            + "sizeof stackalloc static string struct switch this throw true try typeof uint ulong unchecked unsafe ushort using virtual "
            + "void volatile while").Split(' '),
        // Words that no type may have as its name.
        .. ("await dynamic extension field file nint notnull nuint record required scoped unmanaged value var when where with "
            + "yield").Split(' '),
    ];

    // Members of the class that is written, which cannot have its name, and what stands beside it.
    private static readonly HashSet<string> s_members =
    [
        "ModelInput", "ModelOutput", "PredictEngine", "ModelPath", "Predict", "PredictAllLabels", "GetSortedScoresWithLabels", "Labels",
        "CreatePredictEngine", "ImageColumn", "TrainingRow", "Train", "RetrainModel", "LoadImagesFromFolder", "BuildPipeline",
        "CreateNetwork", "FileBeside", "Program", "System", "Microsoft",
    ];

    // Classes of these namespaces are named in the files that are written, which import them.
    private static readonly HashSet<string> s_imported =
    [
        "System", "System.Collections.Generic", "System.Globalization", "System.IO", "System.Linq", "System.Threading",
        "System.Threading.Tasks", "System.Net.Http", "System.Net.Http.Json", "Microsoft.AspNetCore.Builder",
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Routing",
        "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting",
        "Microsoft.Extensions.Logging", "Microsoft.ML", "Microsoft.ML.ConvNets", "Microsoft.ML.Data", "Microsoft.ML.Transforms",
    ];

    private static readonly Type[] s_anchors =
    [
        typeof(object), typeof(Console), typeof(Enumerable), typeof(HashSet<>), typeof(HttpClient), typeof(MLContext), typeof(IDataView),
        typeof(ITransformer), typeof(ImageEstimatorsCatalog), typeof(Network), typeof(ConvNetTrainerOptions),
        typeof(ConvNetScorerOptions), typeof(WebApplication), typeof(HttpContext), typeof(IServiceCollection), typeof(IHost),
        typeof(ILogger),
    ];

    /// <summary>Checks a name.</summary>
    /// <exception cref="ArgumentException">It cannot be used; the message says why, and names one that can.</exception>
    internal static string Require(string name)
    {
        if (!IsIdentifier(name))
        {
            string why = s_keywords.Contains(name) ? "a word of C#" : "no name of a class in C#: letters, digits and _, a letter first";
            throw new ArgumentException($"--name '{name}' is {why}. Use --name {Of(name)}.");
        }

        return Taken(name) is string taken
            ? throw new ArgumentException($"--name '{name}' is taken: {taken}. Use --name {Of(name)}.")
            : name;
    }

    /// <summary>A name that can be used, made of any text: <c>clothing-v2</c> becomes <c>ClothingV2</c>.</summary>
    internal static string Of(string text)
    {
        var name = new StringBuilder();
        bool isStart = true;
        foreach (char c in text.Normalize(NormalizationForm.FormC))
        {
            bool isPart = char.IsLetterOrDigit(c) || c == '_';
            if (isPart)
            {
                name.Append(isStart ? char.ToUpperInvariant(c) : c);
            }

            isStart = !isPart;
        }

        string made = name.Length == 0 ? Suffix : char.IsDigit(name[0]) ? Suffix + name : name.ToString();
        return IsIdentifier(made) && Taken(made) is null ? made : made + Suffix;
    }

    /// <summary>A name of a property: the text itself where it can be one.</summary>
    internal static string OfProperty(string text) => IsIdentifier(text) ? text : Of(text);

    private static bool IsIdentifier(string name) =>
        name.Length > 0 && (char.IsLetter(name[0]) || name[0] == '_') && name.All(static c => char.IsLetterOrDigit(c) || c == '_')
            && !s_keywords.Contains(name);

    /// <summary>What has the name already; null for nothing.</summary>
    private static string? Taken(string name)
    {
        if (s_members.Contains(name))
        {
            return "the files that are written use it for something else";
        }

        Type? type = s_anchors.Select(static anchor => anchor.Assembly).Distinct()
            .SelectMany(static assembly => assembly.GetExportedTypes())
            .FirstOrDefault(type => type.Name.Split('`')[0] == name && s_imported.Contains(type.Namespace ?? ""));
        return type is null ? null : $"the files that are written import {type.Namespace}.{name}";
    }
}
