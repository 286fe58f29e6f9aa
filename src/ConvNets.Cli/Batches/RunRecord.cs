using System.Reflection;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.ML.ConvNets.Files;

namespace ConvNets.Cli.Batches;

/// <summary>
/// What results are made of and how far they are: a small file of JSON beside them. What stands behind the first <paramref name="Bytes"/>
/// of the rows was cut off in the middle and does not count.
/// </summary>
/// <param name="Model">The model's file.</param>
/// <param name="ModelSha256">The SHA-256 of that.</param>
/// <param name="Data">Where the images are from.</param>
/// <param name="Images">Their number.</param>
/// <param name="ImagesSha256">The SHA-256 of their names.</param>
/// <param name="Views">Views that are scored of each.</param>
internal sealed record RunRecord(string Model, string ModelSha256, string Data, int Images, string ImagesSha256, int Views)
{
    private const int MaxNamed = 5;
    private const int ShownDigits = 12;

    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The tool's version.</summary>
    public required string Version { get; init; }

    /// <summary>Rows that are written.</summary>
    public int Rows { get; init; }

    /// <summary>Bytes of these.</summary>
    public long Bytes { get; init; }

    /// <summary>How many of them say why there is no answer.</summary>
    public int NotAnswered { get; init; }

    /// <summary>The first of these by name.</summary>
    public IReadOnlyList<string> FirstNotAnswered { get; init; } = [];

    /// <summary>The record of a run that has not written anything.</summary>
    internal static RunRecord Of(string model, BatchImages images, int views)
    {
        using FileStream file = File.OpenRead(model);
        return new RunRecord(
            model, Convert.ToHexStringLower(SHA256.HashData(file)), images.Source, images.Names.Count, images.Fingerprint(), views)
        {
            Version = typeof(RunRecord).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
                .InformationalVersion.Split('+')[0],
        };
    }

    /// <summary>Reads a record; null if there is none.</summary>
    /// <exception cref="InvalidDataException">The file is something else.</exception>
    internal static RunRecord? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<RunRecord>(File.ReadAllText(path), s_options) ?? throw new JsonException("It is null.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException(
                $"'{path}' does not say what the results beside it are of: {e.Message} Begin anew with --restart, or name another "
                    + "--out.", e);
        }
    }

    /// <summary>Writes the record, whole or not at all.</summary>
    internal void Write(string path) => AtomicFile.Write(path, file => JsonSerializer.Serialize(file, this, s_options));

    /// <summary>The same with more rows.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="bytes">Their bytes.</param>
    /// <param name="refused">Those of them without an answer, by name.</param>
    internal RunRecord With(int rows, long bytes, IReadOnlyList<string> refused) => this with
    {
        Rows = Rows + rows,
        Bytes = Bytes + bytes,
        NotAnswered = NotAnswered + refused.Count,
        FirstNotAnswered = [.. FirstNotAnswered.Concat(refused).Take(MaxNamed)],
    };

    /// <summary>What differs from another run, in words; empty if that can go on with the rows of this one.</summary>
    internal IReadOnlyList<string> DifferencesFrom(RunRecord other)
    {
        var differences = new List<string>();
        if (ModelSha256 != other.ModelSha256)
        {
            differences.Add($"the model ('{Model}', SHA-256 {ModelSha256[..ShownDigits]}…, and now '{other.Model}', "
                + $"{other.ModelSha256[..ShownDigits]}…)");
        }

        if (ImagesSha256 != other.ImagesSha256)
        {
            string names = Images == other.Images ? " by other names" : "";
            differences.Add($"the images ({Images:N0} of '{Data}', and now {other.Images:N0} of '{other.Data}'{names})");
        }

        if (Views != other.Views)
        {
            differences.Add($"--tta ({Views}, and now {other.Views})");
        }

        if (Version != other.Version)
        {
            differences.Add($"the version of convnets ({Version}, and now {other.Version})");
        }

        return differences;
    }
}
