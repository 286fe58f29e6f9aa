using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Reporting.Audits;
using Microsoft.ML.ConvNets.Reporting.Inspection;

namespace Microsoft.ML.ConvNets;

/// <summary>What an audit found; see <see cref="ReportingCatalog.AuditImages"/>.</summary>
public sealed class AuditReport
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        // Paths are to be read as they are.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

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

    /// <summary>All findings as one line of JSON: the properties above, in camel case.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, s_json);

    /// <summary>
    /// The findings as one HTML page that needs nothing else: no script, thumbnails within it (of each kind of finding the first 60
    /// images, or 30 groups). The images that it shows are read again.
    /// </summary>
    public string ToHtml() => AuditPage.Of(this, _sources);

    /// <summary>
    /// The images to look at as lines of text, each under a remark that says why; <see cref="ImageList.Read"/> reads it. Of duplicates one
    /// is spared: of a leak the one that validates, of several classes none. Images unlike the rest are named in remarks.
    /// </summary>
    public string ToImageList() => ImageList.Of(this);

    /// <summary>A summary for a terminal: numbers, and the first ten findings of each kind.</summary>
    public override string ToString() => AuditText.Of(this);
}
