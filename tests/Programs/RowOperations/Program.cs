using Microsoft.ML;
using Microsoft.ML.Data;

namespace Programs.RowOperations;

public class Measured
{
    public int Id { get; set; }

    public float Quality { get; set; }

    public string Camera { get; set; } = "";
}

/// <summary>What is done with the rows of a data set before anything is learnt from them.</summary>
public static class Program
{
    public static void Main()
    {
        var context = new MLContext(seed: 42);
        var rows = Enumerable.Range(0, 100).Select(i => new Measured { Id = i, Quality = i % 10 == 0 ? float.NaN : i / 100f, Camera = i % 3 == 0 ? "old" : "new" });
        IDataView data = context.Data.LoadFromEnumerable(rows);

        IDataView sound = context.Data.FilterRowsByMissingValues(data, nameof(Measured.Quality));
        Console.WriteLine($"Sound: {Count(sound)}");
        IDataView good = context.Data.FilterRowsByColumn(sound, nameof(Measured.Quality), lowerBound: 0.5);
        Console.WriteLine($"Good: {Count(good)}");
        IDataView fromNew = context.Data.FilterByCustomPredicate<Measured>(good, row => row.Camera == "old");
        Console.WriteLine($"Of the new camera: {Count(fromNew)}");

        IDataView cached = context.Data.Cache(fromNew);
        IDataView shuffled = context.Data.ShuffleRows(cached, seed: 7);
        var ids = shuffled.GetColumn<int>("Id").ToArray();
        Console.WriteLine($"Shuffled: {!ids.SequenceEqual(ids.Order())}, again the same: {ids.SequenceEqual(shuffled.GetColumn<int>("Id"))}, all there: {ids.Order().SequenceEqual(cached.GetColumn<int>("Id").Order())}");

        IDataView page = context.Data.TakeRows(context.Data.SkipRows(cached, 10), 5);
        Console.WriteLine($"Page: {string.Join(" ", page.GetColumn<int>("Id"))}");

        var split = context.Data.TrainTestSplit(data, testFraction: 0.2, samplingKeyColumnName: "Camera");
        var train = split.TrainSet.GetColumn<string>("Camera").Distinct().ToArray();
        var test = split.TestSet.GetColumn<string>("Camera").Distinct().ToArray();
        Console.WriteLine($"No camera in both parts: {!train.Intersect(test).Any()}");

        var folds = context.Data.CrossValidationSplit(data, numberOfFolds: 4);
        Console.WriteLine($"Folds: {folds.Count}, tested once each: {folds.SelectMany(fold => fold.TestSet.GetColumn<int>("Id")).Order().SequenceEqual(Enumerable.Range(0, 100))}");
    }

    private static long Count(IDataView data) => data.GetRowCount() ?? data.GetColumn<int>("Id").Count();
}
