using System.Text;

namespace Microsoft.ML.ConvNets.Data;

/// <summary>Tells what a folder or zip was read as.</summary>
internal static class ImageTreeReport
{
    private const int MaxClasses = 20;
    private const int MaxNames = 5;

    internal static string Of(ImageTree tree)
    {
        var text = new StringBuilder();
        string below = tree.Root.Length > 0 ? $", below '{Shown(tree.Root)}/'" : "";
        if (tree.Parts[0].Kind == ImagePartKind.Whole)
        {
            text.Append($"'{tree.Path}'{below}: {Describe(tree.Parts[0])}");
        }
        else
        {
            text.Append($"'{tree.Path}'{below} has {(tree.Parts.Count == 1 ? "one part" : $"{tree.Parts.Count} parts")}:");
            foreach (ImagePart part in tree.Parts)
            {
                text.AppendLine().Append($"  {Shown(part.Name)}, {Purpose(part.Kind)}: {Describe(part)}");
            }
        }

        foreach (ImagePart part in tree.Parts)
        {
            string[] empty = [.. part.Classes.Where(static c => c.Images == 0).Select(static c => c.Name)];
            if (empty.Length > 0)
            {
                text.AppendLine().Append(
                    $"Class folders without images{(part.Name.Length > 0 ? $" in '{Shown(part.Name)}'" : "")}: {Names(empty)}.");
            }
        }

        foreach (string line in Of(tree.PassedOver))
        {
            text.AppendLine().Append(line);
        }

        return text.ToString();
    }

    /// <summary>Lines about what is there, but is not read.</summary>
    internal static IEnumerable<string> Of(IEnumerable<PassedOver> passedOver) =>
        passedOver.GroupBy(static p => p.Kind).OrderBy(static g => g.Key).Select(
            static group => Describe(group.Key, [.. group.Select(static p => p.Path)]));

    /// <summary>Names in a row, the first few of many.</summary>
    internal static string Names(IEnumerable<string> names, int most = MaxClasses)
    {
        string[] all = [.. names];
        return string.Join(", ", all.Take(most).Select(Shown)) + (all.Length > most ? $", … ({all.Length:N0} in all)" : "");
    }

    /// <summary>A name from outside as it can be shown on a terminal: without characters that would steer it.</summary>
    internal static string Shown(string name) => string.Concat(name.Select(static c => char.IsControl(c) ? '\uFFFD' : c));

    private static string Describe(ImagePart part)
    {
        ImageClass[] classes = [.. part.Classes.Where(static c => c.Images > 0)];
        return $"{part.Images.Count:N0} image{(part.Images.Count == 1 ? "" : "s")} in {classes.Length:N0} "
            + $"class{(classes.Length == 1 ? "" : "es")} "
            + $"({Names(classes.Select(static c => $"{c.Name} {c.Images:N0}"))})";
    }

    private static string Purpose(ImagePartKind kind) => kind switch
    {
        ImagePartKind.Training => "for training",
        ImagePartKind.Validation => "for validation",
        ImagePartKind.Test => "for testing",
        _ => "read only when named",
    };

    private static string Describe(PassedOverKind kind, string[] paths)
    {
        string some = Names(paths, MaxNames);
        return kind switch
        {
            PassedOverKind.Bookkeeping => $"Ignored, left by desktops, file servers or hidden ({paths.Length:N0}): {some}.",
            PassedOverKind.Unsorted => $"Ignored, in no class folder ({paths.Length:N0}): {some}.",
            PassedOverKind.NoPart => $"Ignored, beside the parts ({paths.Length:N0}): {some}.",
            PassedOverKind.Unreadable => $"Skipped, these folders may not be read ({paths.Length:N0}): {some}.",
            PassedOverKind.NoFile => $"Skipped, no files but pipes, sockets or devices ({paths.Length:N0}): {some}.",
            PassedOverKind.Link => $"Skipped, links to folders ({paths.Length:N0}): {some}.",
            PassedOverKind.Outside => $"Skipped, names that lead out of the zip ({paths.Length:N0}): {some}.",
            _ => $"Skipped, names that are in the zip twice ({paths.Length:N0}): {some}.",
        };
    }
}
