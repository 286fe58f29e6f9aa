using System.Buffers;
using System.Text;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// A list of images to look at, or to leave out of a training: a text file with a path a line, as <see cref="AuditReport.ToImageList"/>
/// writes it and people edit it. Lines that are empty or begin with <c>#</c> are remarks.
/// </summary>
public sealed class ImageList
{
    private static readonly SearchValues<char> s_breaks = SearchValues.Create("\r\n\u0085\u2028\u2029\f\0");

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _files = new(StringComparer.Ordinal);

    private ImageList(IEnumerable<string> paths)
    {
        foreach (string path in paths)
        {
            _names.Add(path);
            _files.Add(Path.GetFullPath(path));
        }
    }

    /// <summary>Number of images on the list.</summary>
    public int Count => _names.Count;

    /// <summary>Reads a list; one of remarks alone, as an audit that finds nothing writes it, has no images.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is no text.</exception>
    public static ImageList Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException($"'{path}' is no list of images: it is no UTF-8 text.", e);
        }

        string[] paths = [.. lines.Where(static line => line.Length > 0 && line[0] != '#')];
        return paths.Any(static line => line.Contains('\0', StringComparison.Ordinal))
            ? throw new InvalidDataException($"'{path}' is no list of images: it is no text.")
            : new ImageList(paths);
    }

    /// <summary>Whether an image is on the list: by its name, or because both lead to one file.</summary>
    /// <param name="imagePath">The path of its file, or its name in a zip, as the column <c>ImagePath</c> has it.</param>
    public bool Contains(string imagePath)
    {
        ArgumentException.ThrowIfNullOrEmpty(imagePath);
        return _names.Contains(imagePath) || _files.Contains(Path.GetFullPath(imagePath));
    }

    /// <summary>Writes what an audit found.</summary>
    internal static string Of(AuditReport report)
    {
        var text = new StringBuilder("# Images to look at, from an audit. What is left here is left out by: convnets train --exclude FILE\n"
            + "# Take out the lines of images that are right.\n");
        var listed = new HashSet<string>(StringComparer.Ordinal);
        foreach (UnreadableImage found in report.Unreadable)
        {
            Add(found.Image, $"cannot be read: {found.Reason}");
        }

        foreach (DuplicateGroup group in report.ExactDuplicates.Concat(report.NearDuplicates))
        {
            foreach ((AuditedImage image, AuditedImage kept) in Superfluous(group))
            {
                Add(image, group.IsAcrossClasses ? $"labeled {image.Label}, and the same as {kept.Path} ({kept.Label})"
                    : $"the same as {kept.Path}");
            }
        }

        foreach (LikelyLabelError found in report.LabelErrors)
        {
            Add(found.Image, $"labeled {found.Image.Label}, likelier {found.SuggestedLabel} (margin {found.Margin:F2})");
        }

        // Rare images are often right, and worth most: they are named, but stay.
        foreach (ImageOutlier found in report.Outliers)
        {
            Add(found.Image, $"unlike the rest (distance {found.Distance:F2}); take the # away to leave it out:", "# ");
        }

        return text.ToString();

        void Add(AuditedImage image, string reason, string before = "")
        {
            // A name that is no line cannot be on a list of lines.
            if (listed.Add(image.Path) && !image.Path.StartsWith('#') && !image.Path.AsSpan().ContainsAny(s_breaks))
            {
                text.Append($"# {reason.ReplaceLineEndings(" ")}\n{before}{image.Path}\n");
            }
        }
    }

    /// <summary>
    /// What a group can do without, each with what speaks against it: of a leak the images that are trained on, of one class all but the
    /// first, of several classes all, as nobody knows which label is right.
    /// </summary>
    private static IEnumerable<(AuditedImage Image, AuditedImage Kept)> Superfluous(DuplicateGroup group)
    {
        AuditedImage kept = group.Images.FirstOrDefault(static image => image.Part == AuditPart.Validation) ?? group.Images[0];
        foreach (AuditedImage image in group.Images)
        {
            if (image != kept)
            {
                yield return (image, kept);
            }
            else if (group is { IsAcrossClasses: true })
            {
                yield return (image, group.Images.First(other => other.Label != image.Label));
            }
        }
    }
}
