using Microsoft.ML.ConvNets.Reporting.Neighbors;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace Microsoft.ML.ConvNets.Reporting.Labels;

/// <summary>
/// What a dense softmax layer on features says of images that it did not learn from: the images are dealt into folds, and each fold is
/// scored by a layer trained on the others.
/// </summary>
/// <param name="folds">Number of folds.</param>
/// <param name="seed">The seed of the dealing.</param>
/// <param name="parallel">Threads and cancellation.</param>
internal sealed class CrossValidation(int folds, int seed, ParallelOptions parallel)
{
    // Chosen on photographs, features of length 1: a tenth as much, or ten times as much, finds fewer labels that were swapped.
    private const float L2 = 0.1f;
    private const int MaxIterations = 200;

    /// <summary>The probabilities of the classes.</summary>
    /// <param name="features">The images.</param>
    /// <param name="labels">Their classes, counted from 0.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="groups">Images of one group are in one fold: who has learned a duplicate knows its label.</param>
    /// <returns>For each image the probability of each class.</returns>
    internal float[][] Probabilities(FeatureMatrix features, int[] labels, int classes, int[] groups)
    {
        int[] fold = Deal(labels, groups);
        var probabilities = new float[features.Count][];
        Parallel.For(0, folds, parallel, held =>
        {
            parallel.CancellationToken.ThrowIfCancellationRequested();
            Score(features, labels, classes, fold, held, probabilities);
        });
        return probabilities;
    }

    /// <summary>Deals groups of a class, in random order, to the folds in turn, so that each fold has its share of each class.</summary>
    private int[] Deal(int[] labels, int[] groups)
    {
        var random = new Random(seed);
        int[] leaders = [.. Enumerable.Range(0, labels.Length).Where(image => groups[image] == image)];
        random.Shuffle(leaders);
        int[] fold = new int[labels.Length];
        int next = 0;
        foreach (int leader in leaders.OrderBy(leader => labels[leader]))
        {
            fold[leader] = next++ % folds;
        }

        for (int image = 0; image < fold.Length; image++)
        {
            fold[image] = fold[groups[image]];
        }

        return fold;
    }

    private static void Score(
        FeatureMatrix features, int[] labels, int classes, int[] fold, int held, float[][] probabilities)
    {
        // A context of its own: folds run at once, each on one thread, so that the sums of floats do not depend on threads.
        var ml = new MLContext(seed: 1);
        SchemaDefinition schema = SchemaDefinition.Create(typeof(FeatureRow));
        schema[nameof(FeatureRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features.Length);
        schema[nameof(FeatureRow.Label)].ColumnType = new KeyDataViewType(typeof(uint), classes);
        IDataView RowsOf(bool isHeld) => ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, features.Count).Where(image => fold[image] == held == isHeld)
                .Select(image => new FeatureRow { Features = features[image], Label = (uint)labels[image] }).ToArray(), schema);
        var model = ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(new LbfgsMaximumEntropyMulticlassTrainer.Options
        {
            L1Regularization = 0,
            L2Regularization = L2,
            NumberOfThreads = 1,
            MaximumNumberOfIterations = MaxIterations,
        }).Fit(RowsOf(isHeld: false));
        IDataView scored = model.Transform(RowsOf(isHeld: true));
        using IEnumerator<float[]> scores = scored.GetColumn<float[]>("Score").GetEnumerator();
        for (int image = 0; image < fold.Length; image++)
        {
            if (fold[image] == held && scores.MoveNext())
            {
                probabilities[image] = scores.Current;
            }
        }
    }

    private sealed class FeatureRow
    {
        public float[] Features { get; set; } = [];

        // Counted from 0: ML.NET itself adds the 1 of its keys.
        public uint Label { get; set; }
    }
}
