using Microsoft.ML.ConvNets.Reporting.Inspection;

namespace Microsoft.ML.ConvNets;

/// <summary>What an audit found; see <see cref="ReportingCatalog.AuditImages"/>.</summary>
public sealed class AuditReport
{
    private readonly ImageSource[] _sources;

    internal AuditReport(ImageSource[] sources) => _sources = sources;

    /// <summary>The classes in alphabetical order.</summary>
    public IReadOnlyList<ClassCount> Classes { get; internal init; } = [];

    /// <summary>What the readable images are like.</summary>
    public ImageStatistics Statistics { get; internal init; } = new();

    /// <summary>The images that cannot be read.</summary>
    public IReadOnlyList<UnreadableImage> Unreadable { get; internal init; } = [];

    /// <summary>The images whose names say another format than they have; they are read all the same.</summary>
    public IReadOnlyList<MisnamedImage> Misnamed { get; internal init; } = [];

    /// <summary>Groups of images with the same decoded pixels.</summary>
    public IReadOnlyList<DuplicateGroup> ExactDuplicates { get; internal init; } = [];

    /// <summary>
    /// Groups of images that show the same, encoded anew, resized or cropped a little; exact duplicates of their members are listed with
    /// them.
    /// </summary>
    public IReadOnlyList<DuplicateGroup> NearDuplicates { get; internal init; } = [];

    /// <summary>The duplicates of both kinds that are on both sides of the validation.</summary>
    public IEnumerable<DuplicateGroup> Leaks => ExactDuplicates.Concat(NearDuplicates).Where(static group => group.IsLeak);

    /// <summary>The images whose labels are likely wrong, the likeliest first.</summary>
    public IReadOnlyList<LikelyLabelError> LabelErrors { get; internal init; } = [];

    /// <summary>The images unlike the rest, the farthest first.</summary>
    public IReadOnlyList<ImageOutlier> Outliers { get; internal init; } = [];

    /// <summary>What was not looked at, and why; empty mostly.</summary>
    public IReadOnlyList<string> Remarks { get; internal init; } = [];

    /// <summary>How long the audit took.</summary>
    public TimeSpan Duration { get; internal init; }
}
