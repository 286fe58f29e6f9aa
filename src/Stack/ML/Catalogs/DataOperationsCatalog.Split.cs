using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public sealed partial class DataOperationsCatalog
{
    public TrainTestData TrainTestSplit(IDataView data, double testFraction = 0.1, string? samplingKeyColumnName = null, int? seed = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!(testFraction > 0 && testFraction < 1))
            throw new ArgumentOutOfRangeException(nameof(testFraction), testFraction, "The test fraction lies between 0 and 1, both excluded.");
        var number = RowNumber.CreateForSplit(data, samplingKeyColumnName, seed ?? GetSeed(Environment));
        return new TrainTestData(
            new RangeFilterView(data, number, 0, testFraction, includeMaximum: false, complement: true),
            new RangeFilterView(data, number, 0, testFraction, includeMaximum: false, complement: false));
    }

    public IReadOnlyList<TrainTestData> CrossValidationSplit(IDataView data, int numberOfFolds = 5, string? samplingKeyColumnName = null, int? seed = null)
        => Split(Environment, data, numberOfFolds, samplingKeyColumnName, seed);

    internal static IReadOnlyList<TrainTestData> Split(IHostEnvironment env, IDataView data, int numberOfFolds, string? samplingKeyColumnName, int? seed)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (numberOfFolds < 2)
            throw new ArgumentOutOfRangeException(nameof(numberOfFolds), numberOfFolds, "Cross validation needs at least two folds.");
        var number = RowNumber.CreateForSplit(data, samplingKeyColumnName, seed ?? GetSeed(env));
        var folds = new TrainTestData[numberOfFolds];
        for (int i = 0; i < numberOfFolds; i++)
        {
            double minimum = (double)i / numberOfFolds, maximum = (double)(i + 1) / numberOfFolds;
            // The largest value of a sampling key is exactly 1 and belongs to the last fold.
            bool last = i == numberOfFolds - 1;
            folds[i] = new TrainTestData(
                new RangeFilterView(data, number, minimum, maximum, includeMaximum: last, complement: true),
                new RangeFilterView(data, number, minimum, maximum, includeMaximum: last, complement: false));
        }
        return folds;
    }

    private static int? GetSeed(IHostEnvironment env) => (env as IHostEnvironmentInternal)?.Seed;
}
