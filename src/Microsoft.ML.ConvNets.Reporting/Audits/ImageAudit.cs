using System.Diagnostics;
using Microsoft.ML.ConvNets.Reporting.Duplicates;
using Microsoft.ML.ConvNets.Reporting.Inspection;
using Microsoft.ML.ConvNets.Reporting.Labels;
using Microsoft.ML.ConvNets.Reporting.Neighbors;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Reporting.Audits;

/// <summary>One audit: reads each image once for its pixels and once for its features, then compares what was kept.</summary>
internal sealed class ImageAudit
{
    // Enough that neighbors are left when duplicates are set aside.
    private const int Neighbors = 20;

    private const string FeatureColumn = "AuditedFeatures";

    private readonly AuditOptions _options;
    private readonly ParallelOptions _parallel;
    private readonly List<string> _remarks = [];

    internal ImageAudit(AuditOptions options)
    {
        options.Check();
        _options = options;
        _parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.Threads ?? Environment.ProcessorCount,
            CancellationToken = options.CancellationToken,
        };
    }

    internal AuditReport Run(IDataView images, IDataView? validation)
    {
        long start = Stopwatch.GetTimestamp();
        var columns = new ImageColumns(_options.ImagePathColumnName, _options.LabelColumnName, _options.ImageColumnName);
        var training = new ImageSource(images, AuditPart.Training, columns);
        ImageSource[] sources = validation is null ? [training] : [training, new ImageSource(validation, AuditPart.Validation, columns)];

        _options.Progress?.Report(AuditStage.Reading);
        var inspector = new ImageInspector(_options.MaxImagePixels, _parallel);
        InspectedImage[][] inspected = [.. sources.Select(inspector.Inspect)];
        InspectedImage[] all = [.. inspected.SelectMany(static part => part)];

        _options.Progress?.Report(AuditStage.Features);
        (InspectedImage[] known, FeatureMatrix features) = Featurize(sources, inspected);

        _options.Progress?.Report(AuditStage.Comparing);
        Neighbor[][] neighbors = NearestNeighbors.Find(features, Neighbors, _parallel);
        ImageGroups exact = DuplicateFinder.Exact(known);
        ImageGroups near = new DuplicateFinder(_parallel).Near(known, exact, neighbors);
        float[] distances = OutlierFinder.Distances(neighbors, (one, other) => near[one] == near[other]);

        _options.Progress?.Report(AuditStage.Labels);
        LikelyLabelError[] labelErrors = FindLabelErrors(known, features, near);
        return new AuditReport(sources)
        {
            Classes = AuditSummary.Classes(all),
            Statistics = AuditSummary.Statistics(known),
            Unreadable = [.. all.Where(static image => image.Problem is not null)
                .Select(static image => new UnreadableImage(image.Image, image.Problem!))],
            Misnamed = [.. all.Where(static image => image.Format?.Contradicts(image.Image.Path) == true)
                .Select(static image => new MisnamedImage(image.Image, image.Format!.Name))],
            ExactDuplicates = [.. exact.Several().Select(group => Group(group, known))],
            NearDuplicates = [.. near.Several().Where(group => group.Any(image => exact[image] != exact[group[0]]))
                .Select(group => Group(group, known))],
            LabelErrors = labelErrors,
            Outliers = [.. OutlierFinder.Find(distances).Select(image => new ImageOutlier(known[image].Image, distances[image]))],
            Remarks = _remarks,
            Duration = Stopwatch.GetElapsedTime(start),
        };
    }

    private static DuplicateGroup Group(int[] group, InspectedImage[] known) => new([.. group.Select(image => known[image].Image)]);

    /// <summary>The features of the images that can be read, with these images in the order of the data.</summary>
    private (InspectedImage[] Known, FeatureMatrix Features) Featurize(ImageSource[] sources, InspectedImage[][] inspected)
    {
        var ml = new MLContext(_options.Seed);
        var known = new List<InspectedImage>();
        var rows = new List<float[]>();
        foreach ((ImageSource source, InspectedImage[] images) in sources.Zip(inspected))
        {
            using ConvNetFeaturizerTransformer featurizer = ml.Transforms.ConvNetFeaturizer(new ConvNetFeaturizer.Options
            {
                Backbone = _options.Backbone ?? AuditOptions.DefaultBackbone,
                InputColumnName = source.FeaturizedColumn,
                OutputColumnName = FeatureColumn,
                OnBadImage = BadImageAction.Skip,
                MaxImagePixels = _options.MaxImagePixels,
                Threads = _options.Threads,
                CancellationToken = _options.CancellationToken,
            }).Fit(source.Rows);
            int row = 0;
            foreach (float[] features in featurizer.Transform(source.Rows).GetColumn<float[]>(FeatureColumn))
            {
                _options.CancellationToken.ThrowIfCancellationRequested();
                InspectedImage image = images[row++];
                if (image.Problem is null && !Array.Exists(features, float.IsNaN))
                {
                    known.Add(image);
                    rows.Add(features);
                }
            }
        }

        return ([.. known], new FeatureMatrix([.. rows]));
    }

    private LikelyLabelError[] FindLabelErrors(InspectedImage[] known, FeatureMatrix features, ImageGroups groups)
    {
        string[] classes = [.. known.GroupBy(static image => image.Image.Label).Where(group => group.Count() >= _options.Folds)
            .Select(static group => group.Key).Order(StringComparer.Ordinal)];
        string[] few = [.. known.Select(static image => image.Image.Label).Distinct().Except(classes).Order(StringComparer.Ordinal)];
        if (few.Length > 0)
        {
            _remarks.Add($"Too few images to judge the labels of {string.Join(", ", few)}: fewer than {_options.Folds}.");
        }

        if (classes.Length < 2)
        {
            _remarks.Add("Labels were not judged: that takes two classes with images enough.");
            return [];
        }

        Dictionary<string, int> numbers = classes.Index().ToDictionary(static item => item.Item, static item => item.Index);
        int[] judged = [.. Enumerable.Range(0, known.Length).Where(image => numbers.ContainsKey(known[image].Image.Label))];
        int[] labels = [.. judged.Select(image => numbers[known[image].Image.Label])];
        Dictionary<int, int> leaders = [];
        int[] group = [.. judged.Select((image, place) => leaders.TryAdd(groups[image], place) ? place : leaders[groups[image]])];
        float[][] probabilities = new CrossValidation(_options.Folds, _options.Seed, _parallel)
            .Probabilities(features.Standardized(judged), labels, classes.Length, group);
        return [.. ConfidentLearning.Find(probabilities, labels, classes.Length).Select(error => new LikelyLabelError(
            known[judged[error.Image]].Image, classes[error.Suggested],
            probabilities[error.Image][labels[error.Image]], probabilities[error.Image][error.Suggested]))];
    }
}
